/** Debugging through VS Code's API: the session, its stops and the data behind the panels. */
import './contributions';

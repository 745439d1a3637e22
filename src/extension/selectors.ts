/** Names that VS Code knows our files by; package.json has the same. */
export const SCENARIO_LANGUAGE = 'sockstep-scenario';

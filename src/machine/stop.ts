/** Why the run loop comes back to its caller. */

/** Why `run` came back. The CPU stands before a STMT unless it is `Fault`. */
export enum Stop {
  /** The fuel (virtual ns) is used up. */
  Fuel = 1,
  /** The stop filter said so; the statement has not been executed. */
  Filter = 2,
  /** Halted: nothing to do until an interrupt is raised. */
  Halted = 3,
  /** See `cpu.fault`. The CPU stands at the instruction that failed, inside a statement. */
  Fault = 4,
  /** A watched range was accessed by the statement before: `cpu.watchHit`. */
  Watch = 5,
  /** `__machine_pause`: let the others run. */
  Pause = 6,
  /** The thread's first function returned, or a standalone program ended. */
  Done = 7,
  /** `requestStop` was called by a host callback. */
  Requested = 8,
}

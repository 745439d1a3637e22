/**
 * The attributes of a launch configuration: one table, from which package.json's schema is made
 * (scripts/manifest.ts), which the adapter checks launch arguments against, and which the
 * extension fills with defaults.
 * Leaves out: what they do.
 */
import { nearest } from '../c/diagnostics';

interface Attribute {
  type: 'string' | 'boolean' | 'number' | 'array' | 'object';
  description: string;
  default?: unknown;
  enum?: readonly string[];
  enumDescriptions?: readonly string[];
  items?: { type: 'string' };
  additionalProperties?: { type: string[] };
  minimum?: number;
  maximum?: number;
}

export const launchAttributes = {
  program: {
    type: 'string',
    description: 'What to run: a `.scenario` file, or a plain `.c` program (one host, loopback).',
  },
  args: {
    type: 'array',
    items: { type: 'string' },
    description: 'Arguments for `main` when the program is a plain `.c` file.',
    default: [],
  },
  env: {
    type: 'object',
    additionalProperties: { type: ['string'] },
    description: 'Environment of the program when it is a plain `.c` file.',
    default: {},
  },
  stopOnEntry: {
    type: 'boolean',
    description: 'Stop at the first statement of the first program, before anything else.',
    default: true,
  },
  kernel: {
    type: 'string',
    description:
      'Folder with the kernel sources to compile and run. Without it the kernel that comes with Sockstep runs. “Sockstep: Eject Kernel Sources” makes such a folder.',
  },
  follow: {
    type: 'string',
    enum: ['task', 'cpu'],
    enumDescriptions: [
      'Stepping stays with the task: stepping over `schedule()` waits until this task runs again.',
      'Stepping stays with the CPU: stepping over `schedule()` comes out in the next task, or in the interrupt.',
    ],
    description: 'What stepping follows.',
    default: 'task',
  },
  seed: {
    type: 'number',
    description: 'Seed of the simulated chance (loss, jitter, initial sequence numbers). Same seed, same run.',
    default: 1,
    minimum: 0,
  },
  cpus: {
    type: 'number',
    description: 'CPUs of every host, instead of what the scenario says.',
    minimum: 1,
    maximum: 8,
  },
  sysctls: {
    type: 'object',
    additionalProperties: { type: ['string', 'number'] },
    description: 'Kernel settings of every host, on top of what the scenario says: `{"net.ipv4.tcp_sack": 0}`.',
    default: {},
  },
  memoryBudgetMB: {
    type: 'number',
    description:
      'Memory for the history, in megabytes. When it is used up old checkpoints are thinned out: going back stays exact and takes longer.',
    default: 256,
    minimum: 16,
    maximum: 8192,
  },
  uninitialized: {
    type: 'string',
    enum: ['report', 'stop', 'off'],
    enumDescriptions: [
      'A report; the program goes on.',
      'An oops at the statement, as for the other memory errors.',
      'Not looked for.',
    ],
    description: 'What happens when heap or stack memory is read that nobody has written.',
    default: 'report',
  },
  checkLeaks: {
    type: 'boolean',
    description: 'At the end of each program, and of the run, report heap objects that nothing points to any more.',
    default: false,
  },
  trace: {
    type: 'boolean',
    description: 'Write the Debug Adapter Protocol messages to the Sockstep output channel.',
    default: false,
  },
} as const satisfies Record<string, Attribute>;

/** Launch arguments as the adapter gets them, defaults filled in by the extension or by the adapter. */
export interface LaunchArguments {
  program: string;
  args?: string[];
  env?: Record<string, string>;
  stopOnEntry?: boolean;
  kernel?: string;
  follow?: 'task' | 'cpu';
  seed?: number;
  cpus?: number;
  sysctls?: Record<string, string | number>;
  memoryBudgetMB?: number;
  uninitialized?: 'report' | 'stop' | 'off';
  checkLeaks?: boolean;
  trace?: boolean;
  /** Run to the end without the debugger (VS Code's "Run Without Debugging"). */
  noDebug?: boolean;
}

/** Complaints about launch arguments, as sentences; empty when all is well. */
export function checkLaunchArguments(given: Record<string, unknown>): string[] {
  const complaints: string[] = [];
  const ours = Object.keys(launchAttributes);
  for (const [name, value] of Object.entries(given)) {
    // VS Code's own, and what begins with two underscores is between the client and its extension.
    if (
      /^(__.*|name|type|request|noDebug|presentation|preLaunchTask|postDebugTask|internalConsoleOptions|debugServer|serverReadyAction|suppressMultipleSessionWarning|order|windows|linux|osx|env)$/.test(
        name,
      ) &&
      !ours.includes(name)
    ) {
      continue;
    }
    const attribute: Attribute | undefined = (launchAttributes as Record<string, Attribute>)[name];
    if (!attribute) {
      const meant = nearest(name, ours);
      complaints.push(
        `Unknown launch attribute "${name}". ${meant ? `Did you mean "${meant}"?` : `Known are: ${ours.join(', ')}.`}`,
      );
      continue;
    }
    const actual = Array.isArray(value) ? 'array' : typeof value;
    if (actual !== attribute.type || value === null) {
      complaints.push(
        `Launch attribute "${name}" must be ${article(attribute.type)}, not ${value === null ? 'null' : article(actual)}.`,
      );
    } else if (attribute.enum && !attribute.enum.includes(value as string)) {
      complaints.push(
        `Launch attribute "${name}" must be one of ${attribute.enum.join(', ')}, not "${String(value)}".`,
      );
    } else if (typeof value === 'number') {
      const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = attribute;
      if (!(value >= minimum && value <= maximum)) {
        complaints.push(`Launch attribute "${name}" must be ${range(minimum, maximum)}, not ${value}.`);
      }
    } else if (Array.isArray(value) && attribute.items && !value.every((item) => typeof item === 'string')) {
      complaints.push(`Launch attribute "${name}" must hold strings only.`);
    } else if (
      attribute.additionalProperties &&
      !Object.values(value as object).every((v) => attribute.additionalProperties?.type.includes(typeof v))
    ) {
      complaints.push(
        `Launch attribute "${name}" must hold only values of type ${attribute.additionalProperties.type.join(' or ')}.`,
      );
    }
  }
  if (given.program === undefined || given.program === '') {
    complaints.push('Launch attribute "program" is missing: it names the .scenario or .c file to run.');
  }
  return complaints;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function range(minimum: number, maximum: number): string {
  if (!Number.isFinite(maximum)) return `${minimum} or more`;
  return `between ${minimum} and ${maximum}`;
}

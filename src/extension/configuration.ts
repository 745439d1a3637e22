/**
 * Launch configurations: F5 with none at all, with half of one, and the dynamic ones in the list.
 * Leaves out: checking the attributes, which the adapter does for every client alike.
 */
import * as vscode from 'vscode';
import { KERNEL_SCHEME } from '../adapter/worker-protocol';
import { givenUri, toName } from './files';
import { listScenarios, pickScenario } from './scenarios';
import { DEBUG_TYPE } from './sessions';

const LAST_PROGRAM = 'lastProgram';

/** The provider behind F5, made when the first session is asked for. */
export function configurationProvider(context: vscode.ExtensionContext): vscode.DebugConfigurationProvider {
  return new ConfigurationProvider(context);
}

/** Asks for a scenario: behind `${command:...}` in a launch.json. */
export async function pickProgram(): Promise<string | undefined> {
  const picked = await pickScenario('Which scenario?');
  return picked && toName(picked);
}

/** Whether a file can be run: a scenario, or a C program (not a kernel source). */
export function isProgram(uri: vscode.Uri): boolean {
  return uri.scheme !== KERNEL_SCHEME && /\.(scenario|c)$/i.test(uri.path);
}

class ConfigurationProvider implements vscode.DebugConfigurationProvider {
  constructor(private readonly context: vscode.ExtensionContext) {}

  async resolveDebugConfiguration(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (!config.type && !config.request && !config.name) {
      const program = await this.guessProgram();
      if (!program) return undefined;
      config.type = DEBUG_TYPE;
      config.request = 'launch';
      config.name = program.path.split('/').at(-1) ?? 'Sockstep';
      config.program = toName(program);
    }
    if (config.program === undefined || config.program === '') {
      const program = await this.guessProgram();
      if (!program) return undefined;
      config.program = toName(program);
    }
    const kernel = vscode.workspace.getConfiguration('sockstep', folder).get<string>('kernel');
    if (config.kernel === undefined && kernel) config.kernel = kernel;
    // The panels are what one wants to see; the console is one click beside them.
    config.internalConsoleOptions ??= 'neverOpen';
    return config;
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration> {
    for (const name of ['program', 'kernel']) {
      if (typeof config[name] === 'string') config[name] = absolute(folder, config[name]);
    }
    await this.context.workspaceState.update(LAST_PROGRAM, config.program);
    return config;
  }

  /** The file in front, else the one that ran last, else a question. */
  private async guessProgram(): Promise<vscode.Uri | undefined> {
    const active = vscode.window.activeTextEditor?.document.uri;
    if (active && isProgram(active)) return active;
    const last = this.context.workspaceState.get<string>(LAST_PROGRAM);
    if (active?.scheme === KERNEL_SCHEME && last) {
      const uri = /^[a-z][a-z0-9+.-]+:/i.test(last) ? vscode.Uri.parse(last) : vscode.Uri.file(last);
      return uri;
    }
    return pickScenario('Which scenario do you want to debug?');
  }
}

/**
 * Relative names belong to the workspace folder. So do absolute paths where there is no disk: `${file}`
 * in a launch.json becomes a path, of a folder that only a URI names.
 */
function absolute(folder: vscode.WorkspaceFolder | undefined, name: string): string {
  if (name.startsWith('/')) {
    const open = vscode.window.activeTextEditor?.document.uri;
    if (open?.path === name) return toName(open);
    return folder && folder.uri.scheme !== 'file' ? toName(folder.uri.with({ path: name })) : name;
  }
  if (name === '' || /^([a-z][a-z0-9+.-]*:|[/\\])/i.test(name) || !folder) return name;
  return toName(vscode.Uri.joinPath(folder.uri, name));
}

/** Runs a file; links hand in its URI as text. */
export async function start(given: unknown, noDebug: boolean): Promise<void> {
  const file = givenUri(given) ?? vscode.window.activeTextEditor?.document.uri;
  if (!file || !isProgram(file)) {
    void vscode.window.showInformationMessage('Open a .scenario or .c file first, or use “Sockstep: Open Scenario…”.');
    return;
  }
  await vscode.debug.startDebugging(
    vscode.workspace.getWorkspaceFolder(file),
    { type: DEBUG_TYPE, request: 'launch', name: file.path.split('/').at(-1) ?? 'Sockstep', program: toName(file) },
    { noDebug },
  );
}

export async function dynamicConfigurations(): Promise<vscode.DebugConfiguration[]> {
  const scenarios = await listScenarios();
  return scenarios.map(({ uri, title }) => ({
    type: DEBUG_TYPE,
    request: 'launch',
    name: title,
    program: toName(uri),
  }));
}

/**
 * Puts the extension together: one line for each feature, the same on the desktop and in the browser.
 */
import * as vscode from 'vscode';
import type { StopInfo } from '../adapter/custom';
import { AdapterLink } from './adapter-link';
import { registerBundledFiles } from './bundled-files';
import { registerClock } from './clock';
import { registerConfiguration } from './configuration';
import { registerEjectKernel } from './eject-kernel';
import { registerFunctionBreakpoints } from './function-breakpoints';
import { registerLanguage } from './language/register';
import { registerLaunchDiagnostics } from './launch-diagnostics';
import { registerMovement } from './movement';
import { registerPanels } from './panel-views';
import type { Platform } from './platform';
import { registerScenarioDiagnostics } from './scenario-diagnostics';
import { registerScenarioOutline } from './scenario-outline';
import { registerScenarios } from './scenarios';
import { DEBUG_TYPE, Sessions } from './sessions';

/** What other extensions (and tests) get from `activate`. */
export interface SockstepApi {
  readonly version: 1;
  /** Each stop of each session, with the data of the visible panels. */
  readonly onDidStop: vscode.Event<StopInfo>;
  /** The moment at which the active session stands. */
  readonly currentStop: StopInfo | undefined;
}

export function activateSockstep(context: vscode.ExtensionContext, platform: Platform): SockstepApi {
  const log = vscode.window.createOutputChannel('Sockstep', { log: true });
  const sessions = new Sessions(log);
  context.subscriptions.push(
    log,
    sessions,
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, {
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterInlineImplementation(
          new AdapterLink(context, platform, (said, problem) => tellOfDeath(log, said, problem)),
        ),
    }),
    registerBundledFiles(context),
    registerConfiguration(context),
    registerScenarios(),
    registerScenarioDiagnostics(),
    registerScenarioOutline(),
    registerLanguage(context),
    registerLaunchDiagnostics(),
    registerMovement(sessions),
    registerClock(sessions),
    registerFunctionBreakpoints(context, sessions),
    registerEjectKernel(),
    registerPanels(context, sessions, log),
  );
  void vscode.commands.executeCommand('setContext', 'sockstep.activated', true);
  return {
    version: 1,
    onDidStop: sessions.onDidStop,
    get currentStop() {
      return sessions.active?.stop;
    },
  };
}

/** A defect of ours: said where it is seen, with the details one click away. */
async function tellOfDeath(log: vscode.LogOutputChannel, said: string, problem: string): Promise<void> {
  log.error(`${said} ${problem}`);
  const show = 'Show Details';
  if ((await vscode.window.showErrorMessage(said, show)) === show) log.show();
}

/** Tells VS Code who knows about launch configurations; the knowledge (configuration.ts) is loaded when asked for. */
import * as vscode from 'vscode';
import { DEBUG_TYPE } from './sessions';

export function registerConfiguration(context: vscode.ExtensionContext): vscode.Disposable {
  let made: Promise<vscode.DebugConfigurationProvider> | undefined;
  const provider = () => {
    made ??= import('./configuration').then(({ configurationProvider }) => configurationProvider(context));
    return made;
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, {
      resolveDebugConfiguration: async (folder, config) =>
        (await provider()).resolveDebugConfiguration?.(folder, config),
      resolveDebugConfigurationWithSubstitutedVariables: async (folder, config) =>
        (await provider()).resolveDebugConfigurationWithSubstitutedVariables?.(folder, config),
    }),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      { provideDebugConfigurations: async () => (await import('./configuration')).dynamicConfigurations() },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
  );
}

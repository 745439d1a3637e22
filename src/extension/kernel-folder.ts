/** The folder of an ejected kernel, by the setting `sockstep.kernel`. Launch configurations have their own attribute. */
import * as vscode from 'vscode';
import { toName } from './files';

/** The setting as VS Code keeps it: variables are not replaced in settings. */
export function kernelFolder(folder: vscode.WorkspaceFolder | undefined): string | undefined {
  const value = vscode.workspace.getConfiguration('sockstep', folder).get<string>('kernel');
  if (!value || !folder) return value || undefined;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's variable, not ours.
  return value.replace('${workspaceFolder}', toName(folder.uri));
}

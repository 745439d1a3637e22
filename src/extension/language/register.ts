/**
 * Language features of scenarios, and of the kernel's C as far as functions go: completion, hover, “go
 * to definition”, renaming, fixes. What does the work is loaded when VS Code first asks.
 */
import * as vscode from 'vscode';
import { KERNEL_SCHEME } from '../../adapter/worker-protocol';
import { SCENARIO_LANGUAGE } from '../selectors';
import type { KernelNamesReader } from './kernel-names';

/** One reader for all who ask for the kernel's names, made when the first one does. */
export function kernelNames(context: vscode.ExtensionContext): () => Promise<KernelNamesReader> {
  let reader: Promise<KernelNamesReader> | undefined;
  return () => {
    reader ??= import('./kernel-names').then(({ KernelNamesReader }) => new KernelNamesReader(context));
    return reader;
  };
}

export function registerLanguage(reader: () => Promise<KernelNamesReader>): vscode.Disposable {
  const load = async () => {
    const [providers, known] = await Promise.all([import('./providers'), reader()]);
    return { providers, names: await known.get() };
  };
  const edits = () => import('./edits');
  // There is no C extension for the kernel's read-only files; C of the workspace is left to those who know it.
  const readable: vscode.DocumentSelector = [{ language: SCENARIO_LANGUAGE }, { scheme: KERNEL_SCHEME }];
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      SCENARIO_LANGUAGE,
      {
        provideCompletionItems: async (document, position) => {
          const { providers, names } = await load();
          return providers.completionItems(document, position, names);
        },
      },
      ' ',
    ),
    vscode.languages.registerHoverProvider(readable, {
      provideHover: async (document, position) => {
        const { providers, names } = await load();
        return providers.hover(document, position, names);
      },
    }),
    vscode.languages.registerDefinitionProvider(readable, {
      provideDefinition: async (document, position) => {
        const { providers, names } = await load();
        return providers.definition(document, position, names);
      },
    }),
    vscode.languages.registerRenameProvider(SCENARIO_LANGUAGE, {
      prepareRename: async (document, position) => (await edits()).renameRange(document, position),
      provideRenameEdits: async (document, position, name) => (await edits()).rename(document, position, name),
    }),
    vscode.languages.registerFoldingRangeProvider(SCENARIO_LANGUAGE, {
      provideFoldingRanges: async (document) =>
        (await import('./folding'))
          .foldsOf(document.getText())
          .map(({ start, end }) => new vscode.FoldingRange(start, end)),
    }),
    vscode.languages.registerDocumentHighlightProvider(SCENARIO_LANGUAGE, {
      provideDocumentHighlights: async (document, position) => {
        const found = (await edits()).highlights(document, position);
        // Undefined, not empty: then VS Code marks equal words, which is right in C.
        return found.length > 0 ? found : undefined;
      },
    }),
    vscode.languages.registerCodeActionsProvider(
      [{ language: SCENARIO_LANGUAGE }, { language: 'c' }],
      {
        provideCodeActions: async (document, _range, { diagnostics }) =>
          diagnostics.some(({ source }) => source?.startsWith('sockstep'))
            ? (await edits()).fixes(document, diagnostics)
            : [],
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

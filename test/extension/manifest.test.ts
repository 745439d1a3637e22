/** package.json against what it must hold together: files that exist, commands that have a place, keys that do not clash. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { launchAttributes } from '../../src/adapter/launch-attributes';
import { COMMANDS } from '../../src/extension/commands';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const { contributes } = manifest;

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(strings);
  return [];
}

describe('package.json', () => {
  it('names only files that exist', () => {
    const named = strings(manifest).filter((text) => /^(\.\/)?(media|syntaxes)\//.test(text));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  });

  it('uses only commands that it declares, or VS Code’s own', () => {
    const declared = new Set(contributes.commands.map((command: { command: string }) => command.command));
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
      (item) => (item as { command: string }).command,
    );
    expect(used.filter((command) => !declared.has(command) && !command.startsWith('workbench.'))).toEqual([]);
  });

  it('gives each key to one command', () => {
    const keys = contributes.keybindings.map((binding: { key: string }) => binding.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('asks nothing of the user’s trust, and works without a file system', () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
    expect(manifest.capabilities.virtualWorkspaces).toBe(true);
    expect(manifest.browser).toBe('./dist/web/extension.js');
  });

  it('activates only when it is needed', () => {
    expect(manifest.activationEvents).not.toContain('*');
    expect(manifest.activationEvents).not.toContain('onStartupFinished');
  });

  it('has the launch attributes of the code', () => {
    const { properties } = contributes.debuggers[0].configurationAttributes.launch;
    expect(Object.keys(properties)).toEqual(Object.keys(launchAttributes));
  });
});

describe('docs/vscode.md', () => {
  it('names every command that is not a panel’s', () => {
    const docs = readFileSync(new URL('docs/vscode.md', root), 'utf8');
    const hidden = new Set(['sockstep.pickProgram']);
    const missing = Object.entries(COMMANDS).filter(([id, { title }]) => !hidden.has(id) && !docs.includes(title));
    expect(missing.map(([id]) => id)).toEqual([]);
  });
});

/**
 * DAP's variables over trees of values: numbers for nodes that can be unfolded, pages of children,
 * and memory references.
 * Leaves out: what the nodes are (src/inspect/tree.ts, scopes.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Children, Node } from '../inspect/tree';
import { Handles } from './handles';

interface Unfolding {
  children: Children;
  /** The node it belongs to; absent for scopes. */
  node?: Node;
}

export class Variables {
  private readonly handles = new Handles<Unfolding>();

  /** The number of something to unfold; 0 when it has no children. */
  reference(key: string, children: Children | undefined, node?: Node): number {
    return children && children.named + children.indexed > 0 ? this.handles.id(key, { children, node }) : 0;
  }

  unfold(reference: number, filter: 'named' | 'indexed' | undefined, start: number, count: number): Node[] | undefined {
    return this.handles.get(reference)?.children.list(filter, start, count);
  }

  /** A child by the name it is shown with. */
  child(reference: number, name: string): Node | undefined {
    const children = this.handles.get(reference)?.children;
    if (!children) return undefined;
    const index = /^\[(\d+)\]$/.exec(name);
    if (index && children.indexed > 0) return children.list('indexed', Number(index[1]), 1)[0];
    return children.list(undefined, 0, 0).find((n) => n.name === name);
  }

  variable(node: Node): DebugProtocol.Variable {
    const reference = this.reference(node.key, node.children, node);
    return {
      name: node.name,
      value: node.text,
      type: node.type || undefined,
      evaluateName: node.evaluateName,
      variablesReference: reference,
      namedVariables: reference !== 0 && node.children!.indexed > 0 ? node.children!.named : undefined,
      indexedVariables: reference !== 0 && node.children!.indexed > 0 ? node.children!.indexed : undefined,
      memoryReference: node.memory === undefined || !node.value ? undefined : memoryReference(node),
      presentationHint: node.virtual ? { kind: 'virtual', attributes: ['readOnly'] } : undefined,
    };
  }
}

/** `0xffff888004a30000@0`: an address and whose; user addresses have the task's too. */
export function memoryReference(node: Node): string | undefined {
  const { value, memory } = node;
  if (!value || memory === undefined) return undefined;
  return `0x${memory.toString(16)}@${value.space.key(memory)}`;
}

export function parseMemoryReference(text: string): { address: bigint; host: number; owner: string } | undefined {
  const match = /^(0x[0-9a-f]+|\d+)(?:@(\d+)(?:\/([0-9a-f]*))?)?$/i.exec(text.trim());
  if (!match) return undefined;
  return { address: BigInt(match[1]!), host: Number(match[2] ?? 0), owner: match[3] ?? '' };
}

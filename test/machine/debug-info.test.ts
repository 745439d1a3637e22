/** What the debugger is told: statements, variables and their places, names, macros; and that it survives storing. */
import { describe, expect, it } from 'vitest';
import { typeName } from '../../src/c';
import { deserializeImage, run, serializeImage, Standalone, Stop } from '../../src/machine';
import { compileText } from './run-c';

const TEXT = `#define SQUARE(x) ((x) * (x))
struct node { struct node *next; int value : 5; union { int u; char c[4]; }; };
typedef unsigned int u32;
enum color { RED, GREEN = 7 };
struct node head;
static const u32 limit = 3;
/* Adds up the list. */
static int total(struct node *list, char tag)
{
	int sum = 0;
	static int calls;

	calls++;
	for (struct node *n = list; n; n = n->next) {
		int part = SQUARE(n->value);
		sum += part;
		if (sum > 100)
			break;
	}
	{
		long sum = tag;
		calls += sum;
	}
	return sum;
}
int main(int argc)
{
	struct node b = { 0, 3, { 9 } };
	head.next = &b;
	head.value = 4;
	return total(&head, 'x') + limit;
}
`;

const image = compileText(TEXT);
const { debug } = image;
const fn = (name: string) => debug.functions.find((f) => f.name === name)!;
const lineOf = (id: number) => debug.stmtLine[id];

describe('debug information', () => {
  it('has one statement per C statement, loop condition, step and closing brace', () => {
    const f = fn('total');
    const lines: number[] = [];
    for (let id = f.firstStmt; id < f.endStmt; id++) lines.push(lineOf(id));
    expect(lines).toEqual([10, 13, 14, 14, 15, 16, 17, 18, 14, 21, 22, 24, 25]);
    expect([f.line, f.endLine, f.comment.trim()]).toEqual([8, 25, 'Adds up the list.']);
    const condition = f.firstStmt + 3;
    expect(TEXT.split('\n')[13].slice(debug.stmtCol[condition] - 1, debug.stmtEndCol[condition] - 1)).toBe('n');
    const assignment = f.firstStmt + 5;
    expect(TEXT.split('\n')[15].slice(debug.stmtCol[assignment] - 1, debug.stmtEndCol[assignment] - 1)).toBe(
      'sum += part;',
    );
  });
  it('statement pcs are STMT instructions in order', () => {
    for (let id = 0; id < debug.stmtPc.length; id++) {
      expect([image.code[debug.stmtPc[id]], image.code[debug.stmtPc[id] + 1]]).toEqual([1, id]);
    }
  });
  it('knows the scope of each variable', () => {
    const f = fn('total');
    const sums = f.locals.filter((v) => v.name === 'sum');
    expect(sums.map((v) => typeName(v.type))).toEqual(['int', 'long']);
    expect(sums[1].depth).toBeGreaterThan(sums[0].depth);
    expect([lineOf(sums[1].firstStmt), lineOf(sums[1].lastStmt)]).toEqual([22, 22]);
    expect([lineOf(sums[0].firstStmt), lineOf(sums[0].lastStmt)]).toEqual([13, 25]);
    const part = f.locals.find((v) => v.name === 'part')!;
    expect([lineOf(part.firstStmt), lineOf(part.lastStmt)]).toEqual([16, 18]);
    expect(f.statics.map((s) => s.name)).toEqual(['calls']);
    expect(f.params.map((p) => p.name)).toEqual(['list', 'tag']);
  });
  it('variables are where it says', () => {
    const m = new Standalone(image);
    const space = m.space.debug;
    const f = space.functions.find((x) => x.name === 'total')!;
    const at = Array.from({ length: f.endStmt - f.firstStmt }, (_, i) => f.firstStmt + i).find(
      (id) => space.stmtLine[id] === 24,
    )!;
    m.space.breakBytes[at] = 1;
    m.cpu.filter = () => true;
    expect(run(m.cpu, 1e6)).toBe(Stop.Filter);
    const read = (name: string, index = 0): number => {
      const v = [...f.params, ...f.locals].filter((x) => x.name === name)[index];
      return m.memory.i32[(m.cpu.fp + v.offset) >> 2];
    };
    expect([read('sum'), read('sum', 1), read('tag')]).toEqual([25, 120, 120]);
  });
  it('has the names of the image', () => {
    const { info } = debug;
    expect([...info.tags.keys()]).toEqual(expect.arrayContaining(['struct node', 'enum color']));
    expect(info.typedefs.has('u32')).toBe(true);
    expect(info.enumerators.get('GREEN')).toBe(7n);
    expect(info.globals.get('head')?.size).toBe(16);
    expect(info.staticGlobals.get('test.c:limit')?.isStatic).toBe(true);
    expect(info.macros?.get('SQUARE')?.params).toEqual(['x']);
    expect(debug.macroUses.find((u) => u.name === 'SQUARE')).toMatchObject({
      line: 15,
      expansion: expect.stringContaining('n->value'),
    });
  });
});

describe('stored images', () => {
  const bytes = serializeImage(image);
  const again = deserializeImage(bytes);
  it('are the same program', () => {
    expect(new Standalone(again).run(10_000).exitCode).toBe(new Standalone(image).run(10_000).exitCode);
    expect([...again.code]).toEqual([...image.code]);
    expect(again.debug.stmtLine).toEqual(debug.stmtLine);
  });
  it('tell the same of functions, variables and types', () => {
    const show = (d: typeof debug): unknown => ({
      functions: d.functions.map((f) => [
        f.name,
        typeName(f.type),
        f.line,
        f.comment,
        [...f.params, ...f.locals].map((v) => [v.name, typeName(v.type), v.offset, v.firstStmt, v.lastStmt]),
      ]),
      globals: [...d.info.globals.values()].map((g) => [g.name, typeName(g.type), g.address, g.size]),
      enumerators: [...d.info.enumerators],
      macros: [...(d.info.macros ?? [])],
      files: d.files,
    });
    expect(show(again.debug)).toEqual(show(debug));
    const node = again.debug.info.tags.get('struct node')!;
    if (node.kind !== 'record') throw new Error('struct node is no record');
    expect(node.size).toBe(16);
    expect(node.def.byName.get('c')?.offset).toBe(12);
    expect(node.def.byName.get('value')?.field.bitField?.bitWidth).toBe(5);
    const next = node.def.byName.get('next')!.field.type;
    expect(next.kind === 'pointer' && next.to.kind === 'record' && next.to.def).toBe(node.def);
  });
  it('refuse what is not an image', () => {
    expect(() => deserializeImage(new Uint8Array(10))).toThrow(RangeError);
    expect(() => deserializeImage(bytes.subarray(0, 200))).toThrow(RangeError);
  });
});

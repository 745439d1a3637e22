/**
 * Random C programs without undefined behaviour (under -fwrapv), for comparing gcc with this machine. A seed names a
 * program. Side effects stand only in statements of their own, so that the order of evaluation cannot matter.
 */

const TYPES = [
  'signed char',
  'unsigned char',
  'short',
  'unsigned short',
  'int',
  'unsigned int',
  'long',
  'unsigned long',
  '_Bool',
] as const;
type CType = (typeof TYPES)[number];

interface Variable {
  name: string;
  type: CType;
}

export class ProgramGenerator {
  private state: number;
  private readonly out: string[] = [];
  private readonly globals: Variable[] = [];
  private readonly arrays: Variable[] = [];
  private readonly functions: { name: string; returns: CType; params: CType[] }[] = [];
  private serial = 0;

  constructor(seed: number) {
    this.state = (seed * 2654435761) >>> 0 || 1;
  }

  private next(n: number): number {
    // xorshift32
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state % n;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.next(list.length)];
  }

  generate(): string {
    const { out } = this;
    out.push(
      '#include <stdio.h>',
      '#define NOTE(x) (sum = (sum ^ (unsigned long)(x)) * 0x100000001b3UL)',
      'static unsigned long sum = 14695981039346656037UL;',
    );
    out.push(
      '#define DIV(a, b) ((b) == 0 || (b) == -1 ? (a) : (a) / (b))',
      '#define MOD(a, b) ((b) == 0 || (b) == -1 ? (a) : (a) % (b))',
    );
    out.push(
      'struct bits { int a : 5; unsigned b : 7; signed char c; unsigned short d : 9; int e : 20; unsigned f : 1; long g; short h[3]; _Bool k : 1; };',
    );
    out.push('static struct bits sb, sc[4];');
    for (let i = 0; i < 12; i++) {
      const v = { name: `g${i}`, type: this.pick(TYPES) };
      this.globals.push(v);
      out.push(`static ${v.type} ${v.name} = (${v.type})${this.constant()};`);
    }
    for (let i = 0; i < 4; i++) {
      const v = { name: `arr${i}`, type: this.pick(TYPES) };
      this.arrays.push(v);
      out.push(`static ${v.type} ${v.name}[16];`);
    }
    for (let i = 0; i < 6; i++) this.func();
    out.push('int main(void)', '{');
    for (let i = 0; i < 3; i++) {
      out.push(`\tfor (int round${i} = 0; round${i} < ${2 + this.next(6)}; round${i}++) {`);
      for (const f of this.functions)
        if (this.next(3) > 0) out.push(`\t\tNOTE(${f.name}(${f.params.map(() => this.constant()).join(', ')}));`);
      out.push('\t}', '\tprintf("%lx\\n", sum);');
    }
    for (const g of this.globals) out.push(`\tprintf("${g.name} %lx\\n", (unsigned long)${g.name});`);
    for (const a of this.arrays) out.push(`\tfor (int i = 0; i < 16; i++) NOTE(${a.name}[i]);`);
    out.push(
      '\tNOTE(sb.a); NOTE(sb.b); NOTE(sb.c); NOTE(sb.d); NOTE(sb.e); NOTE(sb.f); NOTE(sb.g); NOTE(sb.h[1]); NOTE(sb.k);',
    );
    out.push(
      '\tfor (int i = 0; i < 4; i++) { NOTE(sc[i].a); NOTE(sc[i].d); NOTE(sc[i].e); NOTE(sc[i].g); NOTE(sc[i].h[2]); }',
    );
    out.push('\tprintf("%lx\\n", sum);', '\treturn sum & 0x7f;', '}', '');
    return out.join('\n');
  }

  private constant(): string {
    switch (this.next(8)) {
      case 0:
        return `${this.next(4)}`;
      case 1:
        return `(-${this.next(300)})`;
      case 2:
        return `${this.next(70000)}`;
      case 3:
        return `0x${this.next(0xffffffff).toString(16)}`;
      case 4:
        return `0x${this.next(0xffffffff).toString(16)}${this.next(0xffffffff).toString(16).padStart(8, '0')}L`;
      case 5:
        return `(1L << ${this.next(63)})`;
      case 6:
        return `(-0x${this.next(0x7fffffff).toString(16)}L)`;
      default:
        return `${this.next(33)}u`;
    }
  }

  private func(): void {
    const name = `f${this.functions.length}`;
    const returns = this.pick(TYPES);
    const params = Array.from({ length: this.next(5) }, () => this.pick(TYPES));
    const locals: Variable[] = params.map((type, i) => ({ name: `p${i}`, type }));
    const { out } = this;
    out.push(`static ${returns} ${name}(${params.map((t, i) => `${t} p${i}`).join(', ') || 'void'})`, '{');
    for (let i = 0; i < 5; i++) {
      const v = { name: `l${i}`, type: this.pick(TYPES) };
      out.push(`\t${v.type} ${v.name} = ${this.expr(locals, 2)};`);
      locals.push(v);
    }
    // Some locals are reached through pointers, so that they live in memory.
    const target = this.pick(locals);
    out.push(`\t${target.type} *ptr = &${target.name};`, '\tstruct bits lb = sb;');
    for (let i = 0; i < 6 + this.next(6); i++) this.statement(locals, target, 1, 2);
    out.push(`\tsb = lb;`, `\treturn ${this.expr(locals, 3)};`, '}');
    this.functions.push({ name, returns, params });
  }

  private lvalue(locals: Variable[]): string {
    switch (this.next(7)) {
      case 0:
        return this.pick(this.globals).name;
      case 1:
        return `${this.pick(this.arrays).name}[(${this.expr(locals, 1)}) & 15]`;
      case 2:
        return `sb.${this.pick(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h[1]', 'k'])}`;
      case 3:
        return `lb.${this.pick(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h[0]', 'k'])}`;
      case 4:
        return `sc[(${this.expr(locals, 1)}) & 3].${this.pick(['a', 'b', 'c', 'd', 'e', 'g', 'h[2]'])}`;
      case 5:
        return '*ptr';
      default:
        return this.pick(locals).name;
    }
  }

  private statement(locals: Variable[], target: Variable, indent: number, depth: number): void {
    const pad = '\t'.repeat(indent);
    const { out } = this;
    const body = (): void => {
      for (let i = 0; i < 1 + this.next(3); i++) this.statement(locals, target, indent + 1, depth - 1);
    };
    switch (this.next(depth > 0 ? 12 : 6)) {
      case 0:
      case 1:
      case 2:
        out.push(`${pad}${this.lvalue(locals)} = ${this.expr(locals, 3)};`);
        return;
      case 3: {
        const op = this.pick(['+=', '-=', '*=', '&=', '|=', '^=']);
        out.push(`${pad}${this.lvalue(locals)} ${op} ${this.expr(locals, 2)};`);
        return;
      }
      case 4:
        out.push(
          `${pad}${this.pick(['++', '--'])}${this.pick(
            locals
              .filter((l) => l.type !== '_Bool')
              .map((l) => l.name)
              .concat('sb.e', 'lb.b', 'g_dummy')
              .filter((n) => n !== 'g_dummy'),
          )};`,
        );
        return;
      case 5: {
        const shift = this.pick(['<<=', '>>=']);
        out.push(`${pad}${this.pick(locals).name} ${shift} (${this.expr(locals, 1)}) & 7;`);
        return;
      }
      case 6:
      case 7:
        out.push(`${pad}if (${this.expr(locals, 3)}) {`);
        body();
        if (this.next(2) === 0) {
          out.push(`${pad}} else {`);
          body();
        }
        out.push(`${pad}}`);
        return;
      case 8: {
        const i = `i${this.serial++}`;
        out.push(`${pad}for (int ${i} = 0; ${i} < ${1 + this.next(5)}; ${i}++) {`);
        body();
        if (this.next(3) === 0) out.push(`${pad}\tif (${this.expr(locals, 2)}) ${this.pick(['break', 'continue'])};`);
        out.push(`${pad}}`);
        return;
      }
      case 9: {
        out.push(`${pad}switch (${this.expr(locals, 2)}) {`);
        const seen = new Set<number>();
        for (let k = 0; k < 2 + this.next(6); k++) {
          const value = this.pick([0, 1, 2, 3, -1, 7, 100, 255, 1000, -128, 65535]);
          if (seen.has(value)) continue;
          seen.add(value);
          out.push(`${pad}case ${value}:`);
          body();
          if (this.next(3) > 0) out.push(`${pad}\tbreak;`);
        }
        out.push(`${pad}default:`);
        body();
        out.push(`${pad}}`);
        return;
      }
      case 10: {
        if (this.functions.length === 0) return;
        const f = this.pick(this.functions);
        out.push(
          `${pad}${this.pick(locals).name} = ${f.name}(${f.params.map(() => this.expr(locals, 2)).join(', ')});`,
        );
        return;
      }
      default: {
        const k = `n${this.serial++}`;
        out.push(`${pad}{ int ${k} = ${1 + this.next(4)}; while (${k}-- > 0) {`);
        body();
        out.push(`${pad}} }`);
      }
    }
  }

  private expr(locals: Variable[], depth: number): string {
    if (depth <= 0 || this.next(6) === 0) {
      switch (this.next(5)) {
        case 0:
          return this.constant();
        case 1:
          return this.pick(this.globals).name;
        case 2:
          return this.next(2) === 0
            ? `sb.${this.pick(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'k'])}`
            : `sc[1].${this.pick(['a', 'b', 'd', 'g'])}`;
        default:
          return locals.length > 0 ? this.pick(locals).name : this.constant();
      }
    }
    const sub = (): string => this.expr(locals, depth - 1);
    switch (this.next(14)) {
      case 0:
      case 1:
      case 2:
        return `(${sub()} ${this.pick(['+', '-', '*'])} ${sub()})`;
      case 3:
        return `(${sub()} ${this.pick(['&', '|', '^'])} ${sub()})`;
      case 4:
        return `(${sub()} ${this.pick(['==', '!=', '<', '<=', '>', '>='])} ${sub()})`;
      case 5:
        return `(${sub()} ${this.pick(['&&', '||'])} ${sub()})`;
      case 6:
        return `((${this.pick(['int', 'unsigned', 'long', 'unsigned long'])})${sub()} ${this.pick(['<<', '>>'])} (${sub()} & 31))`;
      case 7:
        return `((${this.pick(['long', 'unsigned long'])})${sub()} ${this.pick(['<<', '>>'])} (${sub()} & 63))`;
      case 8:
        return `${this.pick(['DIV', 'MOD'])}(${sub()}, ${sub()})`;
      case 9:
        return `(${sub()} ? ${sub()} : ${sub()})`;
      case 10:
        return `${this.pick(['-', '~', '!', '+'])}(${sub()})`;
      case 11:
        return `(${this.pick(TYPES)})(${sub()})`;
      case 12:
        return `${this.pick(this.arrays).name}[(${sub()}) & 15]`;
      default:
        return `(${sub()} + ${this.next(2000) - 1000})`;
    }
  }
}

/**
 * Initialisers: braces, designators, brace elision, strings; flattened to a list of
 * stores in order.
 *
 * A braced list is walked with a stack of levels: each level is an aggregate and the
 * index of its next member. A value that does not fit the current aggregate as a whole
 * goes to its first member (C's brace elision); a designator goes back to the level of
 * the braces. Nothing is built for members that get no value: the object is zeroed first.
 */
import type { Expr, GlobalSymbol, InitItem, Initializer } from './ast';
import { constantData } from './constant-data';
import { assignConvert } from './convert';
import { nearest } from './diagnostics';
import { capacity, descend, type Level, memberPlace, type Place, withLength } from './initializer-places';
import { MAX_OBJECT_SIZE } from './layout';
import type { Parser } from './parser';
import { isAggregate, numberForm } from './number-types';
import { stringTokens } from './string-tokens';
import { Kind, type Token } from './token';
import { type ArrayType, arrayOf, isComplete, type RecordType, type Type, typeName, unqualified } from './types';

const MAX_ITEMS = 2_000_000;

/** The result for a stack object: an array's length may have become known. */
export function localInitializer(p: Parser, type: Type): { type: Type; initializer: Initializer } {
  const filler = new Filler(p);
  const complete = filler.run(type);
  const scalar = type.kind !== 'array' && type.kind !== 'record';
  const whole =
    filler.items.length === 1 &&
    filler.items[0].expr !== undefined &&
    filler.items[0].type.kind === 'record' &&
    type.kind === 'record' &&
    filler.items[0].offset === 0 &&
    filler.items[0].type.def === type.def;
  const bytes =
    filler.items.length === 1 && filler.items[0].bytes !== undefined && filler.items[0].bytes.length === complete.size;
  return {
    type: complete,
    initializer: { zero: !(scalar && filler.items.length > 0) && !whole && !bytes, items: filler.items },
  };
}

/** Reads the value of an object with static storage and sets its `init` and `type`. */
export function globalInitializer(p: Parser, global: GlobalSymbol): void {
  p.staticContext++;
  const { loc } = p.tok;
  const filler = new Filler(p);
  const type = filler.run(global.type);
  p.staticContext--;
  global.type = type;
  global.init = constantData(p, filler.items, Math.max(type.size, filler.end), loc);
}

/** The first member of an aggregate; of a vector, its first element. */
function firstLevel({ type, offset }: Place): Level {
  const inner = numberForm(type) === undefined ? type : (type as RecordType).def.fields[0].type;
  return { type: inner as Level['type'], offset, index: 0 };
}

class Filler {
  items: InitItem[] = [];
  /** End of the last byte written; passes the type's size for a flexible member. */
  end = 0;

  constructor(private readonly p: Parser) {}

  run(type: Type): Type {
    const { p } = this;
    if (!isComplete(type) && type.kind !== 'array') {
      // reported by the caller; read the value for its own errors
      if (type.kind === 'record')
        p.error('incomplete-type', p.tok.loc, `'${typeName(type)}' is not defined here, so it cannot be given a value`);
      if (p.is('{')) this.skipBraces();
      else p.rules.assignment(p);
      return type;
    }
    if (type.kind === 'array') return this.array(type);
    if (p.is('{')) this.braced({ type, offset: 0 });
    else if (type.kind === 'record') {
      const value = p.rules.assignment(p);
      this.store({ type, offset: 0 }, assignConvert(p, value, type, 'The initial value'));
    } else this.scalar({ type, offset: 0 }, p.rules.assignment(p));
    return type;
  }

  private array(type: ArrayType): Type {
    const { p } = this;
    const place = { type, offset: 0 };
    const braces = p.is('{') && p.peek(1).kind === Kind.String && this.isCharArray(type) && this.onlyString();
    if (braces || (p.tok.kind === Kind.String && this.isCharArray(type))) {
      if (braces) p.advance();
      const count = this.string(place);
      if (braces) {
        p.accept(',');
        p.expect('}');
      }
      return type.length === undefined ? withLength(type, count) : type;
    }
    if (!p.is('{')) {
      const { loc } = p.tok;
      const value = p.rules.assignment(p);
      if (value.kind === 'compoundLiteral' && value.type.kind === 'array') {
        this.items.push(...value.init.items);
        return type.length === undefined ? withLength(type, value.type.length ?? 0) : type;
      }
      if (
        value.kind === 'global' &&
        value.type.kind === 'array' &&
        value.global.init !== undefined &&
        value.global.name === ''
      ) {
        this.items.push({ offset: 0, type: value.type, expr: value });
        return type.length === undefined ? withLength(type, value.type.length ?? 0) : type;
      }
      if (value.kind !== 'error')
        p.error('array-initializer', loc, 'An array needs a list of values in braces', { suggestion: 'write { … }' });
      return type.length === undefined ? withLength(type, 1) : type;
    }
    const count = this.braced(place);
    return type.length === undefined ? withLength(type, count) : type;
  }

  private isCharArray(type: Type): boolean {
    return type.kind === 'array' && (type.of.kind === 'int' || type.of.kind === 'bool');
  }

  /** Whether `{ "a" "b" }` holds nothing else. */
  private onlyString(): boolean {
    let ahead = 1;
    while (this.p.peek(ahead).kind === Kind.String) ahead++;
    if (this.p.peek(ahead).text === ',') ahead++;
    return this.p.peek(ahead).text === '}';
  }

  private skipBraces(): void {
    let depth = 0;
    do {
      if (this.p.is('{')) depth++;
      else if (this.p.is('}')) depth--;
      this.p.advance();
    } while (depth > 0 && !this.p.atEnd());
  }

  // ------------------------------------------------------------ values

  private store(place: Place, expr: Expr): void {
    const item: InitItem = { offset: place.offset, type: place.type, expr };
    if (place.bitField !== undefined) item.bitField = place.bitField;
    this.push(item, place.offset + (place.bitField?.unitSize ?? place.type.size));
  }

  private push(item: InitItem, end: number): void {
    if (this.items.length >= MAX_ITEMS)
      this.p.failAt(this.p.tok, 'too-large', `This initialiser has more than ${MAX_ITEMS} values`);
    this.items.push(item);
    if (end > this.end) this.end = end;
  }

  private scalar(place: Place, value: Expr): void {
    this.store(place, assignConvert(this.p, value, unqualified(place.type), 'The initial value'));
  }

  /** String tokens into a character array; gives the number of elements. */
  private string(place: { type: ArrayType; offset: number }): number {
    const { p } = this;
    const at = p.tok;
    const literal = stringTokens(p);
    return literal === undefined ? 1 : this.stringBytes(place, literal.element, literal.bytes, at);
  }

  private stringBytes(
    place: { type: ArrayType; offset: number },
    element: Type,
    literal: Uint8Array,
    at: Token,
  ): number {
    const { p } = this;
    const { of, length } = place.type;
    if (of.size !== element.size) {
      p.errorAt(at, 'string-type', `A string of '${typeName(element)}' cannot fill an array of '${typeName(of)}'`);
      return 1;
    }
    let bytes = literal;
    const count = bytes.length / of.size;
    if (length !== undefined) {
      if (count - 1 > length)
        p.warnAt(
          at,
          'string-too-long',
          `This string has ${count - 1} characters, but the array has room for ${length}`,
        );
      bytes = bytes.subarray(0, length * of.size);
    }
    this.push({ offset: place.offset, type: arrayOf(of, bytes.length / of.size), bytes }, place.offset + bytes.length);
    return count;
  }

  /** "{" (designation? value ("," …)*)? "}"; gives the number of elements of an array. */
  private braced(place: Place): number {
    const { p } = this;
    const open = p.tok;
    p.enter();
    p.expect('{');
    let count = 0;
    if (!isAggregate(place.type)) {
      if (p.is('}')) p.warnAt(open, 'empty-initializer', 'Empty braces set this to zero');
      else if (p.is('{')) this.braced(place);
      else this.scalar(place, p.rules.assignment(p));
      if (p.accept(',') && !p.is('}')) {
        p.errorAt(p.tok, 'excess-initializer', 'There are more values than this object can take');
        while (!p.is('}') && !p.atEnd()) {
          if (p.is('{')) this.skipBraces();
          else p.rules.assignment(p);
          if (!p.accept(',')) break;
        }
      }
    } else {
      this.dropCovered(place);
      count = this.members(firstLevel(place));
    }
    p.expect('}');
    p.depth--;
    return count;
  }

  /** A braced value replaces what an earlier designator stored there. */
  private dropCovered(place: Place): void {
    const end = place.offset + place.type.size;
    const last = this.items[this.items.length - 1];
    if (last === undefined || this.end <= place.offset) return;
    this.items = this.items.filter((item) => item.offset < place.offset || item.offset >= end);
  }

  private members(bottom: Level): number {
    const { p } = this;
    let most = 0;
    let stack: Level[] = [bottom];
    while (!p.is('}')) {
      const from = this.items.length;
      let repeat: Repeat | undefined;
      if (p.is('.') || p.is('[') || (p.isIdentifier() && p.peek(1).text === ':')) {
        stack = [bottom];
        repeat = this.designation(stack);
      } else if (!this.findNext(stack)) {
        this.excess(bottom);
        if (!p.accept(',')) break;
        continue;
      }
      this.value(stack);
      if (repeat !== undefined) this.repeat(repeat, from, stack);
      if (bottom.index > most) most = bottom.index;
      if (!p.accept(',')) break;
    }
    return most;
  }

  private excess(bottom: Level): void {
    const { p } = this;
    const kind =
      bottom.type.kind === 'array'
        ? `array has room for ${bottom.type.length}`
        : `'${typeName(unqualified(bottom.type))}' has ${bottom.type.def.fields.length} member${bottom.type.def.fields.length === 1 ? '' : 's'}`;
    p.warnAt(p.tok, 'excess-initializer', `There are too many values: the ${kind}`);
    if (p.is('{')) this.skipBraces();
    else p.rules.assignment(p);
  }

  /** Leaves levels that are full; false when the outermost is. */
  private findNext(stack: Level[]): boolean {
    for (;;) {
      const top = stack[stack.length - 1];
      if (top.index < capacity(top.type)) return true;
      if (stack.length === 1) return false;
      stack.pop();
    }
  }

  /** Takes the next member of the innermost level. */
  private take(stack: Level[]): Place {
    const top = stack[stack.length - 1];
    return memberPlace(top, top.index++);
  }

  /** Reads one value into the next place, descending into it as far as the value wants. */
  private value(stack: Level[]): void {
    const { p } = this;
    let place = this.take(stack);
    if (p.is('{')) {
      if (place.type.kind === 'array' && place.type.length === undefined) this.flexible(place);
      else if (
        place.type.kind === 'array' &&
        this.isCharArray(place.type) &&
        p.peek(1).kind === Kind.String &&
        this.onlyString()
      ) {
        p.advance();
        this.string({ type: place.type, offset: place.offset });
        p.accept(',');
        p.expect('}');
      } else this.braced(place);
      return;
    }
    let value: Expr | undefined;
    const at = p.tok;
    for (;;) {
      const { type } = place;
      if (
        type.kind === 'array' &&
        value === undefined &&
        p.tok.kind === Kind.String &&
        this.isCharArray(type) &&
        this.stringAlone()
      ) {
        this.string({ type, offset: place.offset });
        return;
      }
      if (
        type.kind === 'array' &&
        value?.kind === 'global' &&
        value.global.isString &&
        value.type.kind === 'array' &&
        this.isCharArray(type)
      ) {
        // a string that was read before it was known where it goes
        this.stringBytes(
          { type, offset: place.offset },
          value.type.of,
          value.global.init?.bytes ?? new Uint8Array(),
          at,
        );
        return;
      }
      if (!isAggregate(type)) {
        this.scalar(place, value ?? p.rules.assignment(p));
        return;
      }
      value ??= p.rules.assignment(p);
      if (type.kind === 'record' && value.type.kind === 'record' && value.type.def === type.def) {
        this.store(place, value);
        return;
      }
      if (value.kind === 'error') return;
      const level = firstLevel(place);
      if (capacity(level.type) === 0) {
        // an empty member takes no value
        if (!this.findNext(stack)) {
          p.error('excess-initializer', value.loc, 'There is no member for this value');
          return;
        }
      } else stack.push(level);
      place = this.take(stack);
    }
  }

  /** Whether string tokens are a whole value, not the start of an expression like "abc"[1]. */
  private stringAlone(): boolean {
    let ahead = 0;
    while (this.p.peek(ahead).kind === Kind.String) ahead++;
    const { text } = this.p.peek(ahead);
    return text === ',' || text === '}' || text === ';';
  }

  /** A flexible array member at the end of a static object. */
  private flexible(place: Place): void {
    const { p } = this;
    if (p.staticContext === 0)
      p.errorAt(p.tok, 'flexible-member', 'Only objects with static storage can give a flexible array member values');
    this.braced(place);
  }

  // ------------------------------------------------------------ designators

  /** ("." name | "[" constant ("..." constant)? "]")+ "=" ; leaves `stack` at the designated place. */
  private designation(stack: Level[]): Repeat | undefined {
    const { p } = this;
    let repeat: Repeat | undefined;
    let first = true;
    for (;;) {
      const top = stack[stack.length - 1];
      const { type } = top;
      const oldStyle = first && p.isIdentifier();
      if (p.is('.') || oldStyle) {
        if (!oldStyle) p.advance();
        const at = p.tok;
        const name = p.identifier('the name of a member').text;
        if (type.kind !== 'record')
          return p.failAt(at, 'designator', `'.${name}' names a member, but this is an array`);
        if (!descend(stack, name)) {
          const guess = nearest(name, type.def.byName.keys());
          p.failAt(
            at,
            'unknown-member',
            `'${typeName(unqualified(type))}' has no member '${name}'`,
            guess === undefined ? {} : { suggestion: `did you mean '${guess}'?` },
          );
        }
        if (oldStyle) {
          p.expect(':');
          return repeat;
        }
      } else {
        const at = p.tok;
        p.advance();
        if (type.kind !== 'array') return p.failAt(at, 'designator', 'An index needs an array, but this is a struct');
        const low = this.index(type);
        let high = low;
        if (p.accept('...')) high = this.index(type);
        p.expect(']');
        if (high < low) p.failAt(at, 'designator', `The range ${low} … ${high} is empty`);
        top.index = low;
        if (high > low) repeat = { level: top, low, high, stride: type.of.size, outer: repeat };
      }
      first = false;
      if (!p.is('.') && !p.is('[')) break;
      const level = stack[stack.length - 1];
      const place = memberPlace(level, level.index++);
      const inner = place.type;
      if (inner.kind !== 'array' && inner.kind !== 'record')
        return p.failAt(p.tok, 'designator', `'${typeName(inner)}' has no members`);
      stack.push({ type: inner, offset: place.offset, index: 0 });
    }
    if (!p.accept('=') && p.tok.kind === Kind.Punct && !p.is('{')) p.expect('=');
    return repeat;
  }

  private index(type: ArrayType): number {
    const { p } = this;
    const at = p.tok;
    const value = p.rules.constantExpression(p, 'An index');
    if (value === undefined) return 0;
    const limit = type.length ?? Math.floor(MAX_OBJECT_SIZE / Math.max(1, type.of.size));
    if (value < 0n || value >= BigInt(limit))
      p.failAt(
        at,
        'array-index',
        `Index ${value} is outside of the array${type.length === undefined ? '' : `, which has ${type.length} elements`}`,
      );
    return Number(value);
  }

  /** Copies the items of one element of `[low ... high]` to the others; the next value follows in the last one. */
  private repeat(repeat: Repeat, from: number, stack: readonly Level[]): void {
    let items = this.items.slice(Math.min(from, this.items.length));
    for (let r: Repeat | undefined = repeat; r !== undefined; r = r.outer) {
      const all = [...items];
      for (let i = r.low + 1; i <= r.high; i++) {
        const delta = (i - r.low) * r.stride;
        for (const item of items) {
          const copy = { ...item, offset: item.offset + delta };
          all.push(copy);
          this.push(copy, copy.offset + (copy.bytes?.length ?? copy.bitField?.unitSize ?? copy.type.size));
        }
      }
      items = all;
      for (const inner of stack.slice(stack.indexOf(r.level) + 1)) inner.offset += (r.high - r.low) * r.stride;
      if (r.level.index <= r.high) r.level.index = r.high + 1;
    }
  }
}

/** A range designator: the level, its bounds, and the distance of elements. */
interface Repeat {
  level: Level;
  low: number;
  high: number;
  stride: number;
  outer: Repeat | undefined;
}

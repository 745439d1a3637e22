/**
 * The table of builtin functions that are ordinary calls: `__builtin_memcpy`,
 * `__builtin_bswap32` … Each is a `FunctionSymbol` whose `builtin` is the name without
 * `__builtin_`. The forms that are no functions are in builtins.ts.
 */
import type { FunctionSymbol } from './ast';
import { functionSymbol } from './function-symbol';
import { complexType } from './number-types';
import type { Parser } from './parser';
import {
  BOOL,
  CHAR,
  CONST,
  DOUBLE,
  FLOAT,
  functionType,
  type FunctionType,
  INT,
  LDOUBLE,
  LLONG,
  LONG,
  pointerTo,
  qualified,
  type Type,
  UINT,
  ULLONG,
  ULONG,
  USHORT,
  VOID,
} from './types';

const TYPE_CODES: Record<string, Type> = {
  v: VOID,
  p: pointerTo(VOID),
  P: pointerTo(qualified(VOID, CONST)),
  s: pointerTo(CHAR),
  S: pointerTo(qualified(CHAR, CONST)),
  i: INT,
  u: UINT,
  l: LONG,
  L: ULONG,
  q: LLONG,
  Q: ULLONG,
  d: DOUBLE,
  f: FLOAT,
  e: LDOUBLE,
  h: USHORT,
  b: BOOL,
  c: CHAR,
  Y: complexType(FLOAT),
  Z: complexType(DOUBLE),
  X: complexType(LDOUBLE),
};

/** name: result and parameters in the letters above; `.` means variadic. */
const FUNCTIONS: Record<string, string | undefined> = Object.assign(Object.create(null) as Record<string, string>, {
  memcpy: 'ppPL',
  memmove: 'ppPL',
  memset: 'ppiL',
  memcmp: 'iPPL',
  memchr: 'pPiL',
  mempcpy: 'ppPL',
  strlen: 'LS',
  strnlen: 'LSL',
  strcmp: 'iSS',
  strncmp: 'iSSL',
  strcpy: 'ssS',
  strncpy: 'ssSL',
  strcat: 'ssS',
  strncat: 'ssSL',
  strchr: 'sSi',
  strrchr: 'sSi',
  strstr: 'sSS',
  strspn: 'LSS',
  strcspn: 'LSS',
  printf: 'iS.',
  sprintf: 'isS.',
  snprintf: 'isLS.',
  vprintf: 'iSp',
  vsprintf: 'isSp',
  vsnprintf: 'isLSp',
  fprintf: 'ipS.',
  vfprintf: 'ipSp',
  fputs: 'iSp',
  fputc: 'iip',
  putc: 'iip',
  fwrite: 'LPLLp',
  scanf: 'iS.',
  sscanf: 'iSS.',
  fscanf: 'ipS.',
  stpcpy: 'ssS',
  stpncpy: 'ssSL',
  strdup: 'sS',
  strndup: 'sSL',
  strpbrk: 'sSS',
  strcasecmp: 'iSS',
  strncasecmp: 'iSSL',
  index: 'sSi',
  rindex: 'sSi',
  bcmp: 'iPPL',
  bcopy: 'vPpL',
  bzero: 'vpL',
  puts: 'iS',
  putchar: 'ii',
  malloc: 'pL',
  calloc: 'pLL',
  realloc: 'ppL',
  free: 'vp',
  abort: 'v',
  exit: 'vi',
  bswap16: 'hh',
  bswap32: 'uu',
  bswap64: 'LL',
  clz: 'iu',
  clzl: 'iL',
  clzll: 'iQ',
  ctz: 'iu',
  ctzl: 'iL',
  ctzll: 'iQ',
  ffs: 'ii',
  ffsl: 'il',
  ffsll: 'iq',
  popcount: 'iu',
  popcountl: 'iL',
  popcountll: 'iQ',
  parity: 'iu',
  parityl: 'iL',
  parityll: 'iQ',
  clrsb: 'ii',
  clrsbl: 'il',
  clrsbll: 'iq',
  abs: 'ii',
  labs: 'll',
  llabs: 'qq',
  trap: 'v',
  unreachable: 'v',
  ia32_pause: 'v',
  extract_return_addr: 'pp',
  // the checking forms of the C library: the last argument, or the one before the format, is the object's size
  __memcpy_chk: 'ppPLL',
  __memmove_chk: 'ppPLL',
  __mempcpy_chk: 'ppPLL',
  __memset_chk: 'ppiLL',
  __strcpy_chk: 'ssSL',
  __stpcpy_chk: 'ssSL',
  __strcat_chk: 'ssSL',
  __strncpy_chk: 'ssSLL',
  __stpncpy_chk: 'ssSLL',
  __strncat_chk: 'ssSLL',
  __sprintf_chk: 'isiLS.',
  __snprintf_chk: 'isLiLS.',
  __vsprintf_chk: 'isiLSp',
  __vsnprintf_chk: 'isLiLSp',
  __printf_chk: 'iiS.',
  __fprintf_chk: 'ipiS.',
  __vprintf_chk: 'iiSp',
  __vfprintf_chk: 'ipiSp',
  vscanf: 'iSp',
  vsscanf: 'iSSp',
  vfscanf: 'ipSp',
  aligned_alloc: 'pLL',
  posix_memalign: 'ipLL',
  _exit: 'vi',
  _Exit: 'vi',
  isascii: 'ii',
  toascii: 'ii',
  imaxabs: 'll',
});

for (const name of 'isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit tolower toupper'.split(
  ' ',
))
  FUNCTIONS[name] = 'ii';

/** Of one, two or three numbers; each as it is, and with `f` and `l` for the other types. */
const MATH: Readonly<Record<string, string>> = {
  dd: `fabs sqrt cbrt floor ceil trunc round rint nearbyint exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh
cosh tanh asinh acosh atanh logb erf erfc lgamma tgamma`,
  ddd: 'pow fmod atan2 hypot fmin fmax fdim copysign remainder nextafter',
  dddd: 'fma',
  ddi: 'ldexp scalbn',
  id: 'ilogb',
  ld: 'lround lrint',
  qd: 'llround llrint',
  dZ: 'creal cimag cabs carg',
  ZZ: 'conj cproj cexp csqrt',
};
for (const [codes, names] of Object.entries(MATH)) {
  for (const name of names.split(/\s+/)) {
    FUNCTIONS[name] = codes;
    FUNCTIONS[`${name}f`] = codes.replaceAll('d', 'f').replaceAll('Z', 'Y');
    FUNCTIONS[`${name}l`] = codes.replaceAll('d', 'e').replaceAll('Z', 'X');
  }
}
Object.assign(FUNCTIONS, { frexp: 'ddp', frexpf: 'ffp', modf: 'ddp', modff: 'ffp' });

const NORETURN = new Set(['trap', 'unreachable', 'abort', 'exit', '_exit', '_Exit']);

/** The symbol of a builtin function, made when first used. */
export function builtinFunction(p: Parser, name: string): FunctionSymbol | undefined {
  const base = name.slice(10);
  const codes = FUNCTIONS[base];
  if (!name.startsWith('__builtin_') || codes === undefined) return undefined;
  const known = p.fileScope.symbols.get(name);
  if (known?.symbol === 'function') return known;
  return makeBuiltin(p, name, base, typeOfCodes(codes));
}

function typeOfCodes(codes: string): FunctionType {
  const params = [...codes.slice(1)].filter((c) => c !== '.').map((c) => ({ type: TYPE_CODES[c], loc: 0 }));
  return functionType(TYPE_CODES[codes[0]], params, codes.endsWith('.'));
}

/** The type of a library function that the compiler knows, by its plain name. */
export function builtinType(name: string): FunctionType | undefined {
  const codes = FUNCTIONS[name];
  return codes === undefined ? undefined : typeOfCodes(codes);
}

/** The symbol of a builtin, entered under `name`; `base` tells the machine which it is. */
export function makeBuiltin(p: Parser, name: string, base: string, type: FunctionSymbol['type']): FunctionSymbol {
  const symbol = functionSymbol(name, type, { noreturn: NORETURN.has(base), builtin: base });
  p.functions.push(symbol);
  p.fileScope.symbols.set(name, symbol);
  return symbol;
}

/** Whether `__builtin_<base>` is in the table. */
export function isBuiltinFunction(base: string): boolean {
  return FUNCTIONS[base] !== undefined;
}

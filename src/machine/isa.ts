/**
 * The instruction set: a register machine whose registers are the 8-byte slots of the running frame.
 *
 * Code is one Int32Array. An instruction is its opcode and its operands, one word each:
 *   d  destination slot      s  source slot: word offset from the frame (byte offset / 4)
 *   b  byte offset from the frame (exact C layout: locals whose address is taken, members)
 *   i  immediate             g  offset of a global from the image's data
 *   l  pc in this function   f  entry pc of a function     t  statement id
 *   *  variable, see below
 * Suffix 64 = both lanes (low, high at +1); none = 32 bits. U = unsigned. I = last source immediate
 * (64-bit ones sign-extend it). A 32-bit slot holds its value extended by the C type.
 *
 * A function's entry is preceded by two words: its index, and the bytes of its frame without
 * parameters. The caller places arguments right below its own frame, in ascending order; the frame
 * of the callee begins at `fp - argBytes - frameBytes`, so parameter i is at `frameBytes + 8*i` of the
 * callee. The result goes to the slot that is the last operand word of the call, which a RET
 * finds in front of the return address.
 *
 *   TSWITCH s low count default target[count]
 *   BSWITCH s n default (value target)[n], values ascending
 *   SETBYTES b size word[ceil(size/4)]: bytes of an array initialiser
 *   TRACE F n s[n]: record a kernel event; every argument as 64 bits
 *   SYS id n s[n] d: an intrinsic (intrinsics.ts)
 * STBF ptr disp unit value bitOffset width, LDBF d ptr disp unit bitOffset width(negative: signed).
 */
import { Op } from './interpreter';

export { Op };

const TABLE: [number, string, string][] = [
  [Op.STOP, 'STOP', ''],
  [Op.STMT, 'STMT', 't'],
  [Op.MOV32, 'MOV32', 'ds'],
  [Op.MOV64, 'MOV64', 'ds'],
  [Op.LI32, 'LI32', 'di'],
  [Op.LI64, 'LI64', 'dii'],
  [Op.LEAL, 'LEAL', 'db'],
  [Op.EXT8S, 'EXT8S', 'ds'],
  [Op.EXT8U, 'EXT8U', 'ds'],
  [Op.EXT16S, 'EXT16S', 'ds'],
  [Op.EXT16U, 'EXT16U', 'ds'],
  [Op.SEXT64, 'SEXT64', 'ds'],
  [Op.ZEXT64, 'ZEXT64', 'ds'],
  [Op.ADD, 'ADD', 'dss'],
  [Op.SUB, 'SUB', 'dss'],
  [Op.MUL, 'MUL', 'dss'],
  [Op.AND, 'AND', 'dss'],
  [Op.OR, 'OR', 'dss'],
  [Op.XOR, 'XOR', 'dss'],
  [Op.SHL, 'SHL', 'dss'],
  [Op.SHRS, 'SHRS', 'dss'],
  [Op.SHRU, 'SHRU', 'dss'],
  [Op.ADDI, 'ADDI', 'dsi'],
  [Op.MULI, 'MULI', 'dsi'],
  [Op.ANDI, 'ANDI', 'dsi'],
  [Op.ORI, 'ORI', 'dsi'],
  [Op.XORI, 'XORI', 'dsi'],
  [Op.SHLI, 'SHLI', 'dsi'],
  [Op.SHRSI, 'SHRSI', 'dsi'],
  [Op.SHRUI, 'SHRUI', 'dsi'],
  [Op.RSUBI, 'RSUBI', 'dsi'],
  [Op.DIVS, 'DIVS', 'dss'],
  [Op.MODS, 'MODS', 'dss'],
  [Op.DIVU, 'DIVU', 'dss'],
  [Op.MODU, 'MODU', 'dss'],
  [Op.SEQ, 'SEQ', 'dss'],
  [Op.SNE, 'SNE', 'dss'],
  [Op.SLT, 'SLT', 'dss'],
  [Op.SLE, 'SLE', 'dss'],
  [Op.SLTU, 'SLTU', 'dss'],
  [Op.SLEU, 'SLEU', 'dss'],
  [Op.SEQI, 'SEQI', 'dsi'],
  [Op.SNEI, 'SNEI', 'dsi'],
  [Op.ADD64, 'ADD64', 'dss'],
  [Op.SUB64, 'SUB64', 'dss'],
  [Op.MUL64, 'MUL64', 'dss'],
  [Op.AND64, 'AND64', 'dss'],
  [Op.OR64, 'OR64', 'dss'],
  [Op.XOR64, 'XOR64', 'dss'],
  [Op.ADDI64, 'ADDI64', 'dsi'],
  [Op.ANDI64, 'ANDI64', 'dsi'],
  [Op.ORI64, 'ORI64', 'dsi'],
  [Op.SHL64, 'SHL64', 'dss'],
  [Op.SHRS64, 'SHRS64', 'dss'],
  [Op.SHRU64, 'SHRU64', 'dss'],
  [Op.SHLI64, 'SHLI64', 'dsi'],
  [Op.SHRSI64, 'SHRSI64', 'dsi'],
  [Op.SHRUI64, 'SHRUI64', 'dsi'],
  [Op.NEG64, 'NEG64', 'ds'],
  [Op.NOT64, 'NOT64', 'ds'],
  [Op.DIVS64, 'DIVS64', 'dss'],
  [Op.DIVU64, 'DIVU64', 'dss'],
  [Op.MODS64, 'MODS64', 'dss'],
  [Op.MODU64, 'MODU64', 'dss'],
  [Op.SEQ64, 'SEQ64', 'dss'],
  [Op.SNE64, 'SNE64', 'dss'],
  [Op.SLT64, 'SLT64', 'dss'],
  [Op.SLE64, 'SLE64', 'dss'],
  [Op.SLTU64, 'SLTU64', 'dss'],
  [Op.SLEU64, 'SLEU64', 'dss'],
  [Op.JMP, 'JMP', 'l'],
  [Op.JZ, 'JZ', 'sl'],
  [Op.JNZ, 'JNZ', 'sl'],
  [Op.JZ64, 'JZ64', 'sl'],
  [Op.JNZ64, 'JNZ64', 'sl'],
  [Op.JEQ, 'JEQ', 'ssl'],
  [Op.JNE, 'JNE', 'ssl'],
  [Op.JLT, 'JLT', 'ssl'],
  [Op.JLE, 'JLE', 'ssl'],
  [Op.JLTU, 'JLTU', 'ssl'],
  [Op.JLEU, 'JLEU', 'ssl'],
  [Op.JEQI, 'JEQI', 'sil'],
  [Op.JNEI, 'JNEI', 'sil'],
  [Op.JLTI, 'JLTI', 'sil'],
  [Op.JGEI, 'JGEI', 'sil'],
  [Op.JLTUI, 'JLTUI', 'sil'],
  [Op.JGEUI, 'JGEUI', 'sil'],
  [Op.JEQ64, 'JEQ64', 'ssl'],
  [Op.JNE64, 'JNE64', 'ssl'],
  [Op.JLT64, 'JLT64', 'ssl'],
  [Op.JLE64, 'JLE64', 'ssl'],
  [Op.JLTU64, 'JLTU64', 'ssl'],
  [Op.JLEU64, 'JLEU64', 'ssl'],
  [Op.JEQI64, 'JEQI64', 'sil'],
  [Op.JNEI64, 'JNEI64', 'sil'],
  [Op.JLTI64, 'JLTI64', 'sil'],
  [Op.JGEI64, 'JGEI64', 'sil'],
  [Op.JLTUI64, 'JLTUI64', 'sil'],
  [Op.JGEUI64, 'JGEUI64', 'sil'],
  [Op.TSWITCH, 'TSWITCH', '*'],
  [Op.BSWITCH, 'BSWITCH', '*'],
  [Op.LD1S, 'LD1S', 'dsi'],
  [Op.LD1U, 'LD1U', 'dsi'],
  [Op.LD2S, 'LD2S', 'dsi'],
  [Op.LD2U, 'LD2U', 'dsi'],
  [Op.LD4, 'LD4', 'dsi'],
  [Op.LD8, 'LD8', 'dsi'],
  [Op.ST1, 'ST1', 'sis'],
  [Op.ST2, 'ST2', 'sis'],
  [Op.ST4, 'ST4', 'sis'],
  [Op.ST8, 'ST8', 'sis'],
  [Op.ST1I, 'ST1I', 'sii'],
  [Op.ST4I, 'ST4I', 'sii'],
  [Op.ST8I, 'ST8I', 'sii'],
  [Op.LDL1S, 'LDL1S', 'db'],
  [Op.LDL1U, 'LDL1U', 'db'],
  [Op.LDL2S, 'LDL2S', 'db'],
  [Op.LDL2U, 'LDL2U', 'db'],
  [Op.STL1, 'STL1', 'bs'],
  [Op.STL2, 'STL2', 'bs'],
  [Op.LDG1S, 'LDG1S', 'dg'],
  [Op.LDG1U, 'LDG1U', 'dg'],
  [Op.LDG2S, 'LDG2S', 'dg'],
  [Op.LDG2U, 'LDG2U', 'dg'],
  [Op.LDG4, 'LDG4', 'dg'],
  [Op.LDG8, 'LDG8', 'dg'],
  [Op.STG1, 'STG1', 'gs'],
  [Op.STG2, 'STG2', 'gs'],
  [Op.STG4, 'STG4', 'gs'],
  [Op.STG8, 'STG8', 'gs'],
  [Op.INDEX, 'INDEX', 'dssi'],
  [Op.BFXS, 'BFXS', 'dsii'],
  [Op.BFXU, 'BFXU', 'dsii'],
  [Op.BFI, 'BFI', 'dsii'],
  [Op.CALL, 'CALL', 'fid'],
  [Op.CALLI, 'CALLI', 'sid'],
  [Op.RET, 'RET', ''],
  [Op.RET32, 'RET32', 's'],
  [Op.RET64, 'RET64', 's'],
  [Op.CURRENT, 'CURRENT', 'd'],
  [Op.CPUID, 'CPUID', 'd'],
  [Op.IRQSON, 'IRQSON', 'd'],
  [Op.CLI, 'CLI', ''],
  [Op.STI, 'STI', ''],
  [Op.DADD, 'DADD', 'dss'],
  [Op.DSUB, 'DSUB', 'dss'],
  [Op.DMUL, 'DMUL', 'dss'],
  [Op.DDIV, 'DDIV', 'dss'],
  [Op.DSEQ, 'DSEQ', 'dss'],
  [Op.DSNE, 'DSNE', 'dss'],
  [Op.DSLT, 'DSLT', 'dss'],
  [Op.DSLE, 'DSLE', 'dss'],
  [Op.I2D, 'I2D', 'ds'],
  [Op.DNEG, 'DNEG', 'ds'],
  [Op.U2D, 'U2D', 'ds'],
  [Op.L2D, 'L2D', 'ds'],
  [Op.UL2D, 'UL2D', 'ds'],
  [Op.D2I, 'D2I', 'ds'],
  [Op.D2L, 'D2L', 'ds'],
  [Op.D2UL, 'D2UL', 'ds'],
  [Op.D2F, 'D2F', 'ds'],
  [Op.F2D, 'F2D', 'ds'],
  [Op.DBOOL, 'DBOOL', 'ds'],
  [Op.COPY, 'COPY', 'sisii'],
  [Op.COPYL, 'COPYL', 'bbi'],
  [Op.ZEROL, 'ZEROL', 'bi'],
  [Op.STBF, 'STBF', 'siisii'],
  [Op.LDBF, 'LDBF', 'dsiiii'],
  [Op.BIGFRAME, 'BIGFRAME', 'i'],
  [Op.STACKCHECK, 'STACKCHECK', 'i'],
  [Op.SETBYTES, 'SETBYTES', '*'],
  [Op.TRACE, 'TRACE', '*'],
  [Op.SYS, 'SYS', '*'],
  [Op.TRAP, 'TRAP', 'i'],
  [Op.POISON, 'POISON', 'bi'],
  [Op.UNPOISON, 'UNPOISON', 'bi'],
];

export const OP_NAMES: string[] = [];
export const OP_FORMATS: string[] = [];
for (const [op, name, format] of TABLE) {
  OP_NAMES[op] = name;
  OP_FORMATS[op] = format;
}

/** Words that the instruction at `pc` takes. */
export function instructionLength(code: Int32Array | number[], pc: number): number {
  const op = code[pc];
  switch (op) {
    case Op.TSWITCH:
      return 5 + code[pc + 3];
    case Op.BSWITCH:
      return 4 + 2 * code[pc + 2];
    case Op.SETBYTES:
      return 3 + ((code[pc + 2] + 3) >> 2);
    case Op.TRACE:
      return 3 + code[pc + 2];
    case Op.SYS:
      return 4 + code[pc + 2];
    default:
      return 1 + OP_FORMATS[op].length;
  }
}

/** Kind of operand word `k` (1-based) of the instruction at `pc`: a letter of the table above. */
export function operandKind(code: Int32Array | number[], pc: number, k: number): string {
  const op = code[pc];
  switch (op) {
    case Op.TSWITCH:
      return k === 1 ? 's' : k >= 4 ? 'l' : 'i';
    case Op.BSWITCH:
      return k === 1 ? 's' : k === 2 ? 'i' : k === 3 ? 'l' : (k & 1) === 1 ? 'l' : 'i';
    case Op.SETBYTES:
      return k === 1 ? 'b' : 'i';
    case Op.TRACE:
      return k === 1 ? 'F' : k === 2 ? 'i' : 's';
    case Op.SYS:
      return k <= 2 ? 'i' : k === 3 + code[pc + 2] ? 'd' : 's';
    default:
      return OP_FORMATS[op][k - 1];
  }
}

/** One instruction as text; for tests and for people who debug the machine. */
export function disassemble(code: Int32Array | number[], pc: number): string {
  const n = instructionLength(code, pc);
  const words: string[] = [];
  for (let k = 1; k < n; k++) {
    const v = code[pc + k];
    const kind = operandKind(code, pc, k);
    words.push(
      kind === 's' || kind === 'd'
        ? `r${v}`
        : kind === 'b'
          ? `[${v}]`
          : kind === 'l' || kind === 'f'
            ? `@${v}`
            : `${v}`,
    );
  }
  return `${String(pc).padStart(6)} ${OP_NAMES[code[pc]]} ${words.join(' ')}`;
}

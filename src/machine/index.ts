/**
 * The machine's face to the floors above: compile C to images, place them, make hosts' memory and
 * CPUs, run them, take checkpoints. `docs/design/machine.md` is the contract.
 */
export * from './address';
export { Cpu, type Segment, type StatementFilter } from './cpu';
export { Stop } from './stop';
export type { MachineFault, FaultReason } from './fault';
export { DEFAULT_CHECKS, type MachineChecks, type MachineCosts, type MachineHost, type MachineTracer } from './host';
export type { CodeSpace, Image, ImageDebug, PlacedImage } from './image';
export { HostMemory, type Watch } from './memory';
export { type PageAside, PageStore, type PageSnapshot } from './checkpoint';
export { run } from './interpreter';
export { deliverInterrupt, enterInterrupt, enterKernelFault, enterUserFault } from './kernel-entry';
export { bootCpu, enterFunction, startSecondary } from './threads';
export { FRAME, frameKind, nextFrame, type RawFrame } from './frames';
export { compileImage, type CompileOptions, type CompileResult, type SourceInput, UnitCache } from './compile';
export { placeImages } from './place';
export { translateBig } from './slow-access';
export { kernelLeaks, type Leak } from './leaks';
export { shadowReadOnly } from './shadow';
export { deserializeImage, serializeImage } from './serialize';
export { Standalone } from './standalone';

/**
 * What this adapter can do, in one literal, each with its reason; a capability that is not here is
 * one that VS Code never reads, or that means nothing for a simulated machine.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { eventFilters } from '../debug/event-filters';

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true, // nothing runs before the breakpoints are there
  supportsFunctionBreakpoints: true, // by name, glob, file:function
  supportsConditionalBreakpoints: true, // C, compiled once per place
  supportsHitConditionalBreakpoints: true, // counted from the start of the record, so right in both directions
  supportsLogPoints: true, // speak in both directions
  supportsDataBreakpoints: true, // any bytes of any host
  supportsDataBreakpointBytes: true, // also by their address
  supportsEvaluateForHovers: true, // without side effects, always
  supportsStepBack: true, // step back and reverse continue
  supportsRestartFrame: true, // back to where a call began
  supportsRestartRequest: true, // position 0, everything kept; another launch when files have changed
  supportsSetVariable: true, // begins a new future
  supportsSetExpression: true,
  supportsExceptionInfoRequest: true, // what a kernel event means
  supportsExceptionFilterOptions: true, // conditions over the event's arguments
  supportsBreakpointLocationsRequest: true, // dots only where a statement begins
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.', '>', '['],
  supportsReadMemoryRequest: true, // bytes in the hex view
  supportsWriteMemoryRequest: true, // begins a new future
  supportsStepInTargetsRequest: true, // which of a line's calls, also through pointers and macros
  supportsLoadedSourcesRequest: true, // the kernel's files
  supportsDelayedStackTraceLoading: true, // one frame first
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  supportsCancelRequest: true, // long runs back and forth
  supportsClipboardContext: true, // whole values when copied
  supportsSteppingGranularity: true, // statements, for clients that ask
  exceptionBreakpointFilters: eventFilters.map((f) => ({
    filter: f.id,
    label: f.label,
    description: f.description,
    default: f.onByDefault ?? false,
    supportsCondition: f.tracepoints.length > 0,
    conditionDescription: f.conditionHint && `C over the event, such as ${f.conditionHint}`,
  })),
};

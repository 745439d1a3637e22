/**
 * The requests that the adapter answers, with the types of their arguments and answers. Their shapes at
 * run time are in request-shapes.ts, which the compiler holds against this list.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CustomRequestName, CustomRequests } from './custom';
import type { LaunchArguments } from './launch-attributes';

type Answer<B> = B | Promise<B>;

/** Arguments and answer of each request. */
export interface Requests {
  initialize: [DebugProtocol.InitializeRequestArguments, DebugProtocol.Capabilities];
  launch: [DebugProtocol.LaunchRequestArguments & LaunchArguments, unknown];
  attach: [object, unknown];
  configurationDone: [object, unknown];
  disconnect: [DebugProtocol.DisconnectArguments, unknown];
  terminate: [DebugProtocol.TerminateArguments, unknown];
  restart: [object, unknown];
  cancel: [DebugProtocol.CancelArguments, unknown];
  setBreakpoints: [DebugProtocol.SetBreakpointsArguments, DebugProtocol.SetBreakpointsResponse['body']];
  setFunctionBreakpoints: [
    DebugProtocol.SetFunctionBreakpointsArguments,
    DebugProtocol.SetFunctionBreakpointsResponse['body'],
  ];
  setExceptionBreakpoints: [
    DebugProtocol.SetExceptionBreakpointsArguments,
    DebugProtocol.SetExceptionBreakpointsResponse['body'],
  ];
  dataBreakpointInfo: [DebugProtocol.DataBreakpointInfoArguments, DebugProtocol.DataBreakpointInfoResponse['body']];
  setDataBreakpoints: [DebugProtocol.SetDataBreakpointsArguments, DebugProtocol.SetDataBreakpointsResponse['body']];
  breakpointLocations: [DebugProtocol.BreakpointLocationsArguments, DebugProtocol.BreakpointLocationsResponse['body']];
  threads: [object, DebugProtocol.ThreadsResponse['body']];
  stackTrace: [DebugProtocol.StackTraceArguments, DebugProtocol.StackTraceResponse['body']];
  scopes: [DebugProtocol.ScopesArguments, DebugProtocol.ScopesResponse['body']];
  variables: [DebugProtocol.VariablesArguments, DebugProtocol.VariablesResponse['body']];
  evaluate: [DebugProtocol.EvaluateArguments, DebugProtocol.EvaluateResponse['body']];
  setVariable: [DebugProtocol.SetVariableArguments, DebugProtocol.SetVariableResponse['body']];
  setExpression: [DebugProtocol.SetExpressionArguments, DebugProtocol.SetExpressionResponse['body']];
  completions: [DebugProtocol.CompletionsArguments, DebugProtocol.CompletionsResponse['body']];
  readMemory: [DebugProtocol.ReadMemoryArguments, DebugProtocol.ReadMemoryResponse['body']];
  writeMemory: [DebugProtocol.WriteMemoryArguments, DebugProtocol.WriteMemoryResponse['body']];
  stepInTargets: [DebugProtocol.StepInTargetsArguments, DebugProtocol.StepInTargetsResponse['body']];
  exceptionInfo: [DebugProtocol.ExceptionInfoArguments, DebugProtocol.ExceptionInfoResponse['body']];
  source: [DebugProtocol.SourceArguments, DebugProtocol.SourceResponse['body']];
  loadedSources: [object, DebugProtocol.LoadedSourcesResponse['body']];
  continue: [DebugProtocol.ContinueArguments, DebugProtocol.ContinueResponse['body']];
  reverseContinue: [DebugProtocol.ReverseContinueArguments, unknown];
  next: [DebugProtocol.NextArguments, unknown];
  stepIn: [DebugProtocol.StepInArguments, unknown];
  stepOut: [DebugProtocol.StepOutArguments, unknown];
  stepBack: [DebugProtocol.StepBackArguments, unknown];
  restartFrame: [DebugProtocol.RestartFrameArguments, unknown];
  pause: [DebugProtocol.PauseArguments, unknown];
}

export type Handlers = { [R in keyof Requests]: (args: Requests[R][0]) => Answer<Requests[R][1]> } & {
  [R in CustomRequestName]: (args: CustomRequests[R]['arguments']) => Answer<CustomRequests[R]['body']>;
};

// biome-ignore-all lint/suspicious/noExplicitAny: answers are looked at, not typed.
/** A DAP client for tests: the adapter in the same process, messages as JSON, events awaited by name. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Adapter } from '../../src/adapter/adapter';
import type { LoadedProgram } from '../../src/adapter/loading';
import type { StopInfo } from '../../src/adapter/custom';

type Message = DebugProtocol.ProtocolMessage & Record<string, unknown>;

export class Client {
  readonly events: { event: string; body: any }[] = [];
  readonly transcript: string[] = [];
  private readonly adapter: Adapter;
  private readonly waiting: { name: string; take: (body: any) => void }[] = [];
  private readonly answers = new Map<number, (response: any) => void>();
  private seq = 1;
  ended = false;

  constructor(
    load: () => Promise<LoadedProgram> | LoadedProgram,
    files: Record<string, string> = {},
    now = () => performance.now(),
  ) {
    this.adapter = new Adapter({
      post: (message) => this.take(JSON.parse(JSON.stringify(message)) as Message),
      files: {
        readFile: async (path) => {
          const text = files[path];
          if (text === undefined) throw new Error('There is no such file.');
          return text;
        },
        readDirectory: async () => [],
      },
      load: async () => load(),
      yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
      now,
      kernelRoot: 'sockstep-kernel:',
      ended: () => {
        this.ended = true;
      },
    });
  }

  private take(message: Message): void {
    if (message.type === 'response') {
      this.answers.get(message.request_seq as number)?.(message);
      return;
    }
    const { event, body } = message as unknown as { event: string; body: any };
    const index = this.waiting.findIndex((w) => w.name === event);
    if (index >= 0) this.waiting.splice(index, 1)[0]!.take(body);
    else this.events.push({ event, body });
  }

  /** The response, whether it succeeded or not. */
  raw(command: string, args: unknown = {}): Promise<any> {
    const seq = this.seq++;
    return new Promise((resolve) => {
      this.answers.set(seq, resolve);
      void this.adapter.handle({ seq, type: 'request', command, arguments: args });
    });
  }

  /** The body of a successful answer. */
  async request(command: string, args: unknown = {}): Promise<any> {
    const response = await this.raw(command, args);
    if (!response.success) throw new Error(response.message);
    return response.body;
  }

  /** The next event of this name, past ones first. */
  event(name: string): Promise<any> {
    const index = this.events.findIndex((e) => e.event === name);
    if (index >= 0) return Promise.resolve(this.events.splice(index, 1)[0]!.body);
    return new Promise((take) => this.waiting.push({ name, take }));
  }

  /** All output so far. */
  output(category?: string): string {
    return this.events
      .filter((e) => e.event === 'output' && (category === undefined || e.body.category === category))
      .map((e) => e.body.output)
      .join('');
  }

  async launch(args: object = {}, configure: () => Promise<void> = async () => {}, clientID?: string): Promise<void> {
    await this.request('initialize', { adapterID: 'sockstep', clientID, supportsProgressReporting: true });
    const launched = this.request('launch', { program: 'x.scenario', ...args });
    await this.event('initialized');
    await configure();
    await this.request('configurationDone');
    await launched;
  }

  /** Waits for the stop, and says where: function and line of the top frame. */
  async stopped(): Promise<{ reason: string; threadId: number; frame: any; body: any; info: StopInfo }> {
    const body = await this.event('stopped');
    const info = await this.event('sockstep/stopped');
    const { stackFrames } = await this.request('stackTrace', { threadId: body.threadId, startFrame: 0, levels: 1 });
    return { reason: body.reason, threadId: body.threadId, frame: stackFrames[0], body, info };
  }

  async move(command: string, args: object): Promise<Awaited<ReturnType<Client['stopped']>>> {
    await this.request(command, args);
    return this.stopped();
  }

  /** A step of a thread. */
  stoppedAfter(command: string, threadId: number): ReturnType<Client['stopped']> {
    return this.move(command, { threadId }) as ReturnType<Client['stopped']>;
  }

  /** Variables of a scope of the top frame, by name. */
  async scope(frameId: number, name: string): Promise<Record<string, DebugProtocol.Variable>> {
    const { scopes } = await this.request('scopes', { frameId });
    const found = scopes.find((s: DebugProtocol.Scope) => s.name === name);
    if (!found) throw new Error(`no scope ${name}`);
    return this.children(found.variablesReference);
  }

  async children(variablesReference: number): Promise<Record<string, DebugProtocol.Variable>> {
    const { variables } = await this.request('variables', { variablesReference });
    return Object.fromEntries(variables.map((v: DebugProtocol.Variable) => [v.name, v]));
  }
}

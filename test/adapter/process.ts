/**
 * The real adapter, `sockstep dap`, as a process of its own, spoken to over its standard input and output; and
 * everything that goes over the wire as a transcript that is the same at every run and on every machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { frame, MessageReader } from '../../src/adapter/stdio';
import { ROOT } from '../kernel-image';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at, not typed.
type Json = any;

let bundled: Promise<string> | undefined;

/** The command line of the working tree: dist/ may be older. Lies in the package, whose kernel it looks for beside itself. */
function commandLine(): Promise<string> {
  bundled ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sockstep-dap-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const outfile = join(folder, 'cli.cjs');
    await build({
      entryPoints: [join(ROOT, 'src/cli/main.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
      define: { __dirname: JSON.stringify(join(ROOT, 'dist')) },
    });
    return outfile;
  })();
  return bundled;
}

export class DapProcess {
  readonly transcript: string[] = [];
  private readonly waiting: { name: string; take: (body: Json) => void }[] = [];
  private readonly events: { event: string; body: Json }[] = [];
  private readonly answers = new Map<number, (answer: Json) => void>();
  private seq = 1;
  /** Exit code once it has ended; null when it was killed. */
  readonly exited: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    private readonly normal: (text: string) => string,
    private readonly options: { capabilities?: boolean },
  ) {
    const reader = new MessageReader((message) => this.take(message as Json));
    child.stdout!.on('data', (chunk: Buffer) => reader.receive(chunk));
    this.exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  }

  static async start(options: { capabilities?: boolean } = {}): Promise<DapProcess> {
    const child = spawn(process.execPath, [await commandLine(), 'dap'], { stdio: ['pipe', 'pipe', 'inherit'] });
    return new DapProcess(child, normaliser(), options);
  }

  private take(message: Json): void {
    if (message.type === 'response') {
      this.note(
        '<-',
        message.success ? message.command : `${message.command} failed`,
        message.success ? message.body : message.body.error.format,
      );
      this.answers.get(message.request_seq)?.(message);
      return;
    }
    // What the kernels say while they boot, and in which order, is theirs to change.
    if (message.event !== 'output' || !/^\[\w+ kernel\]/.test(message.body.output))
      this.note('<-', `event ${message.event}`, message.body);
    const index = this.waiting.findIndex((w) => w.name === message.event);
    if (index >= 0) this.waiting.splice(index, 1)[0]!.take(message.body);
    else this.events.push(message);
  }

  private note(arrow: string, what: string, body: Json): void {
    // Everything that the adapter can do is long, and one transcript is enough to have it.
    if (what === 'initialize' && arrow === '<-' && !this.options.capabilities) body = '…';
    this.transcript.push(`${arrow} ${what}${body === undefined ? '' : ` ${this.normal(JSON.stringify(body))}`}`);
  }

  raw(command: string, args?: Json): Promise<Json> {
    const seq = this.seq++;
    this.note('->', command, args);
    return new Promise((resolve) => {
      this.answers.set(seq, resolve);
      this.child.stdin!.write(frame({ seq, type: 'request', command, arguments: args }));
    });
  }

  async request(command: string, args?: Json): Promise<Json> {
    const answer = await this.raw(command, args);
    if (!answer.success) throw new Error(`${command}: ${answer.message}`);
    return answer.body;
  }

  event(name: string): Promise<Json> {
    const index = this.events.findIndex((e) => e.event === name);
    if (index >= 0) return Promise.resolve(this.events.splice(index, 1)[0]!.body);
    return new Promise((take) => this.waiting.push({ name, take }));
  }

  async launch(program: string, args: object = {}, configure: () => Promise<unknown> = async () => {}): Promise<Json> {
    await this.request('initialize', { adapterID: 'sockstep', clientID: 'test', supportsProgressReporting: false });
    const launched = this.request('launch', { program: join(ROOT, program), ...args });
    await this.event('initialized');
    // Both come at once: which a client sees first is chance.
    await launched;
    await configure();
    await this.request('configurationDone');
    return this.stopped();
  }

  async stopped(): Promise<Json> {
    const stop = await this.event('stopped');
    await this.event('sockstep/stopped');
    return stop;
  }

  async move(command: string, args: object): Promise<Json> {
    await this.request(command, args);
    return this.stopped();
  }

  /** Ends the session as a client does; the process goes by itself. */
  async end(): Promise<number | null> {
    await this.request('disconnect', {});
    return this.exited;
  }
}

/**
 * What may differ from one version of the kernel's sources or one machine to another, made alike: folders; addresses, positions, nanoseconds
 * and sequence numbers, each by the order in which it appears; everything that a hash of the initial sequence number decides.
 */
function normaliser(): (text: string) => string {
  const numbers = new Map<string, string>();
  const named = (kind: string, text: string): string => {
    const key = `${kind}:${text}`;
    let name = numbers.get(key);
    if (name === undefined) {
      name = `${kind}${[...numbers.keys()].filter((k) => k.startsWith(`${kind}:`)).length + 1}`;
      numbers.set(key, name);
    }
    return name;
  };
  return (text) =>
    text
      .replaceAll(ROOT, 'ROOT')
      // Lines of the kernel's sources move with every edit there.
      .replace(/("path":"ROOT\/kernel\/[^}]*},"line":)\d+,"column":\d+/g, '$1…')
      .replace(/("label":"\w+[^}]*"line":)\d+,"column":\d+/g, '$1…')
      .replace(/0x[0-9a-f]{6,}/g, (address) => named('address', address))
      .replace(/"(t|lastT|timeNs)":\d+/g, (_, name: string) => `"${name}":…`)
      .replace(/\[ *\d+\.\d{6}\]|(?<!\d)\d+\.\d{6}(?!\d)/g, 'TIME')
      .replace(/\b(seq|ack) \d{5,}(\.\.\d+)?/g, '$1 …')
      .replace(
        /"(id|frameId|variablesReference)":(\d{4,})/g,
        (_, name: string, id: string) => `"${name}":${named('#', id)}`,
      )
      .replace(/(\\"phys\\":)\d+/g, '$1…')
      // Words of the kernel's comments and statements: story.test.ts looks at some.
      .replace(/"sentence":"(?:[^"\\]|\\.)*"/g, '"sentence":"…"')
      .replace(/Call path: [^.]*\./g, 'Call path: ….')
      .replace(/ \d+ ns"/g, ' … ns"')
      .replace(/("name":"jiffies","value":")\d+/g, '$1…')
      .replace(/(10\.0\.0\.\d):(3[2-9]|[45]\d|60)\d{3}\b/g, (address) => named('ephemeral', address));
}

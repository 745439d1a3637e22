/**
 * `sockstep`, the command: the process around the commands. Output is written in order; a closed
 * pipe (`| head`) ends quietly; nothing of our insides is shown to a user.
 */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseCommandLine, UsageError, usage } from './arguments';
import { checkCommand, EXIT, pcapCommand, runCommand, traceCommand, type World } from './commands';
import { NodeFiles, packageRoot } from './node-files';

let stopRequested = false;

async function main(argv: string[]): Promise<number> {
  let call: ReturnType<typeof parseCommandLine>;
  try {
    call = parseCommandLine(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`sockstep: ${error.message}\nTry sockstep --help.\n`);
    return EXIT.couldNotRun;
  }
  switch (call.command) {
    case 'help':
      process.stdout.write(`${usage()}\n`);
      return EXIT.ok;
    case 'version': {
      const manifest = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
      process.stdout.write(`sockstep ${manifest.version}\n`);
      return EXIT.ok;
    }
    case 'dap': {
      const { serveDap } = await import('./dap');
      return serveDap(process.stdin, process.stdout, new NodeFiles(), await kernelImage());
    }
  }
  process.on('SIGINT', () => {
    stopRequested = true;
  });
  const world: World = {
    files: new NodeFiles(),
    kernelImage: await kernelImage(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    writeFile: (path, data) => writeFile(path, data),
    interrupted: async () => {
      await new Promise((done) => setImmediate(done));
      return stopRequested;
    },
    absolute: (path) => resolve(path),
    ...(process.stdin.isTTY ? {} : { input: standardInput }),
  };
  switch (call.command) {
    case 'run':
      return runCommand(call, world);
    case 'trace':
      return traceCommand(call, world);
    case 'pcap':
      return pcapCommand(call, world);
    case 'check':
      return checkCommand(call, world);
  }
}

/** Interactive input is not passed on: virtual time does not wait for people. */
function standardInput(): Uint8Array {
  try {
    return readFileSync(0);
  } catch {
    // closed, or nothing that can be read
    return new Uint8Array(0);
  }
}

/** The stock kernel compiled at build time; without it the sources are compiled. */
async function kernelImage(): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(packageRoot, 'dist', 'kernel.img'));
  } catch {
    return undefined;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `sockstep: internal error: ${error instanceof Error ? error.message : String(error)}\nPlease report this with the file you ran.\n`,
    );
    process.exitCode = EXIT.couldNotRun;
  },
);

/**
 * Debugging through VS Code's API: F5 without a launch.json, the stack from the program to TCP, the
 * socket in the variables, backwards and forwards, the data behind the panels, and clear words when
 * something is wrong.
 */
import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { StopInfo } from '../../../src/adapter/custom';
import type { SockstepApi } from '../../../src/extension/activate';
import { toUri } from '../../../src/extension/files';
import { eventually, test } from './runner';

interface Frame {
  id: number;
  name: string;
  line: number;
  source?: { path?: string };
  presentationHint?: string;
}

interface Variable {
  name: string;
  value: string;
  variablesReference: number;
}

async function api(): Promise<SockstepApi> {
  const extension = vscode.extensions.getExtension<SockstepApi>('sockstep.sockstep');
  assert.ok(extension);
  return extension.activate();
}

async function open(pattern: string): Promise<vscode.TextDocument> {
  const [file] = await vscode.workspace.findFiles(pattern);
  assert.ok(file, `no ${pattern}`);
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Runs a command and waits for the stop that follows it. */
async function stopAfter(action: () => unknown): Promise<StopInfo> {
  const { onDidStop } = await api();
  let stopped: StopInfo | undefined;
  const subscription = onDidStop((stop) => {
    stopped = stop;
  });
  try {
    await action();
    return await eventually('a stop', () => stopped, 45_000);
  } finally {
    subscription.dispose();
  }
}

const command = (name: string) => () => vscode.commands.executeCommand(name);

function session(): vscode.DebugSession {
  assert.ok(vscode.debug.activeDebugSession, 'no session');
  return vscode.debug.activeDebugSession;
}

async function frames(stop: StopInfo): Promise<Frame[]> {
  const answer = await session().customRequest('stackTrace', {
    threadId: stop.task.threadId,
    startFrame: 0,
    levels: 100,
  });
  return answer.stackFrames;
}

/** Names of the frames, innermost first, without the label rows. */
async function names(stop: StopInfo): Promise<string[]> {
  return (await frames(stop)).filter((frame) => frame.presentationHint !== 'label').map((frame) => frame.name);
}

async function variables(frame: Frame, scope: string): Promise<Variable[]> {
  const { scopes } = await session().customRequest('scopes', { frameId: frame.id });
  const found = scopes.find((one: { name: string }) => one.name.startsWith(scope));
  assert.ok(found, `no scope ${scope}`);
  const answer = await session().customRequest('variables', { variablesReference: found.variablesReference });
  return answer.variables;
}

/** What the Bookmarks view holds. */
async function bookmarks(): Promise<readonly { name: string; t: number }[]> {
  return (await api()).bookmarks();
}

async function end(): Promise<void> {
  vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  // VS Code turns to the top frame a moment after a stop; done after the end, it would bring the session back.
  await eventually('a frame in focus', () => {
    const item = vscode.debug.activeStackItem;
    return (item && 'frameId' in item && item.session.id === session().id) || undefined;
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  await vscode.debug.stopDebugging();
  await eventually('the end of the session', () => vscode.debug.activeDebugSession === undefined || undefined);
}

test('F5 without a launch.json stops at the first statement of a program', async () => {
  await open('basics/blocking-recv.scenario');
  // Before the start: the API does not say when a running session has got it, and a run takes milliseconds.
  vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint('tcp_recvmsg')]);
  const stop = await stopAfter(command('workbench.action.debug.start'));
  assert.equal(session().type, 'sockstep');
  assert.equal(stop.inPast, false);
  const [top] = await frames(stop);
  assert.equal(top.name, 'main');
  assert.match(top.source?.path ?? '', /blocking-recv\.scenario$/);
});

test('a function breakpoint stops in tcp_recvmsg, called from recvfrom through the system call', async () => {
  const stop = await stopAfter(command('workbench.action.debug.continue'));
  const stack = await names(stop);
  const way = [
    'tcp_recvmsg',
    'inet_recvmsg',
    'sock_recvmsg',
    '__sys_recvfrom',
    '__x64_sys_recvfrom',
    'do_syscall_64',
    'entry_SYSCALL_64',
    'recvfrom',
    'main',
  ];
  assert.deepEqual(
    stack.filter((name) => way.includes(name)),
    way,
  );
  const [top] = await frames(stop);
  assert.equal(top.source?.path, 'sockstep-kernel:/net/ipv4/tcp.c');
  const source = await vscode.workspace.openTextDocument(vscode.Uri.parse(top.source?.path ?? ''));
  assert.equal(source.languageId, 'c');
  assert.ok(source.lineCount >= top.line);
});

test('the variables say what the socket is', async () => {
  const stop = (await api()).currentStop;
  assert.ok(stop);
  const [top] = await frames(stop);
  const sk = (await variables(top, 'Arg')).find((variable) => variable.name === 'sk');
  assert.ok(sk);
  assert.match(sk.value, /ESTABLISHED/);
  assert.match(sk.value, /10\.0\.0\.1:7004/);
  const inside = await session().customRequest('variables', { variablesReference: sk.variablesReference });
  assert.ok(inside.variables.length > 3);
});

test('both panels have their data at the stop', async () => {
  await vscode.commands.executeCommand('sockstep.openDataPath');
  await vscode.commands.executeCommand('sockstep.openTcpState');
  const { panels } = await eventually(
    'the panels’ data',
    async () => {
      const stop = (await api()).currentStop;
      return stop?.panels.dataPath && stop.panels.tcpState ? stop : undefined;
    },
    20_000,
  );
  const server = panels.dataPath?.hosts.find((host) => host.name === 'server');
  const socket = server?.sockets.find((one) => one.state === 'ESTABLISHED');
  assert.ok(socket, 'no established socket on the server');
  assert.ok(socket.queues.some((queue) => queue.name === 'sk_receive_queue'));
  const path =
    panels.tcpState?.sockets.find((one) => one.local.endsWith(':7004') && one.state === 'ESTABLISHED')?.path ?? [];
  assert.ok(
    path.some((step) => step.to === 'ESTABLISHED'),
    JSON.stringify(path),
  );
});

test('the other panels have their data when their tabs are opened; hidden ones are not asked for', async () => {
  for (const panel of ['packetLadder', 'hashTables', 'scheduler', 'functionGraph'] as const) {
    await vscode.commands.executeCommand(`sockstep.open${panel[0]?.toUpperCase()}${panel.slice(1)}`);
    await eventually(
      `the data of ${panel} alone`,
      async () => {
        const shown = Object.keys((await api()).currentStop?.panels ?? {});
        return shown.length === 1 && shown[0] === panel ? true : undefined;
      },
      20_000,
    );
  }
  await vscode.commands.executeCommand('sockstep.openDataPath');
});

test('back over, back into, back out and forward again come to where they should', async () => {
  const here = (await api()).currentStop;
  assert.ok(here);
  const back = await stopAfter(command('workbench.action.debug.stepBack'));
  assert.ok(back.t < here.t);
  assert.equal(back.inPast, true);
  const again = await stopAfter(command('workbench.action.debug.continue'));
  assert.equal(again.t, here.t);
  const out = await stopAfter(command('sockstep.stepBackOut'));
  assert.ok(out.t < here.t);
  assert.equal((await names(out))[0], (await names(again)).length ? 'inet_recvmsg' : '');
  const forward = await stopAfter(command('workbench.action.debug.continue'));
  assert.equal(forward.t, here.t);
  const into = await stopAfter(command('sockstep.stepBackInto'));
  assert.ok(into.t < here.t);
});

test('seeking goes to any moment, exactly', async () => {
  const { lastT } = (await api()).currentStop ?? { lastT: 0 };
  const stop = await stopAfter(() => session().customRequest('sockstep/seek', { t: Math.floor(lastT / 2) }));
  assert.equal(stop.t, Math.floor(lastT / 2));
  const back = await stopAfter(() => session().customRequest('sockstep/seek', { t: lastT }));
  assert.equal(back.t, lastT);
});

test('a bookmark leads back to its moment, and stays', async () => {
  const { t, lastT } = (await api()).currentStop ?? { t: 0, lastT: 0 };
  await vscode.commands.executeCommand('sockstep.addBookmark', 'where it began');
  await stopAfter(() => session().customRequest('sockstep/seek', { t: 100 }));
  const marks = await bookmarks();
  assert.deepEqual(
    marks.map((one) => [one.name, one.t]),
    [['where it began', t]],
  );
  const back = await stopAfter(() => vscode.commands.executeCommand('sockstep.goToBookmark', marks[0]));
  assert.equal(back.t, t);
  await vscode.commands.executeCommand('sockstep.deleteBookmark', marks[0]);
  assert.deepEqual(await bookmarks(), []);
  await stopAfter(() => session().customRequest('sockstep/seek', { t: lastT }));
});

test('one goes back to the last write of a variable, and back to the cursor', async () => {
  const here = (await api()).currentStop;
  assert.ok(here);
  // Before VS Code has selected a frame the innermost one is meant.
  const variable = { evaluateName: 'sk->__sk_common.skc_state', name: 'skc_state' };
  const write = await stopAfter(() => vscode.commands.executeCommand('sockstep.continueBackToChange', { variable }));
  assert.ok(write.t < here.t);
  assert.match((await names(write))[0] ?? '', /state|tcp_/);
  await stopAfter(() => session().customRequest('sockstep/seek', { t: here.t }));
  const path = (await frames(here)).find((frame) => frame.name === 'main')?.source?.path ?? '';
  const document = await vscode.workspace.openTextDocument(
    path.includes('://') ? vscode.Uri.parse(path) : vscode.Uri.file(path),
  );
  const line = document
    .getText()
    .split('\n')
    .findIndex((text) => /\bsocket\(/.test(text));
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(line, 4, line, 4);
  const cursor = await stopAfter(command('sockstep.runBackToCursor'));
  assert.ok(cursor.t < here.t);
  assert.equal((await frames(cursor))[0].line, line + 1);
  await stopAfter(() => session().customRequest('sockstep/seek', { t: here.t }));
});

test('the lines that a call has passed are known', async () => {
  const stop = (await api()).currentStop;
  assert.ok(stop);
  const stack = await frames(stop);
  const main = stack.find((frame) => frame.name === 'main');
  assert.ok(main);
  const answer = await session().customRequest('sockstep/passedLines', { frameId: main.id });
  const document = await vscode.workspace.openTextDocument(toUri(answer.path));
  const texts = answer.lines.map((line: number) => document.lineAt(line - 1).text);
  assert.ok(
    texts.some((text: string) => /\baccept\(/.test(text)),
    texts.join('\n'),
  );
  assert.ok(!texts.some((text: string) => /\breturn 0/.test(text)));
});

test('stepping follows the CPU when told to, and says so', async () => {
  await vscode.commands.executeCommand('sockstep.toggleFollow');
  assert.equal((await api()).currentStop?.follow, 'cpu');
  await vscode.commands.executeCommand('sockstep.toggleFollow');
  assert.equal((await api()).currentStop?.follow, 'task');
});

test('a caller is left out of a function breakpoint', async () => {
  const { lastT } = (await api()).currentStop ?? { lastT: 0 };
  assert.equal((await names((await api()).currentStop!))[0], 'tcp_recvmsg');
  await vscode.commands.executeCommand('sockstep.excludeCaller', { frameName: 'inet_recvmsg' });
  const set = () => vscode.debug.breakpoints.map((one) => (one as vscode.FunctionBreakpoint).functionName);
  await eventually('the changed breakpoint', () => set().includes('tcp_recvmsg not from inet_recvmsg') || undefined);
  const end = await stopAfter(command('workbench.action.debug.continue'));
  assert.equal(end.atEnd, true, 'every recvmsg comes by inet_recvmsg');
  assert.ok(end.t > lastT);
});

test('a misspelt function breakpoint says so and names what was meant', async () => {
  // VS Code's API says nothing of function breakpoints: what is shown of it is seen in workbench.mts.
  const breakpoints = [{ name: 'tcp_recvmgs' }];
  const [answer] = (await session().customRequest('setFunctionBreakpoints', { breakpoints })).breakpoints;
  assert.equal(answer.verified, false);
  assert.match(answer.message, /tcp_recvmsg/);
});

test('the session ends, and what was shown stays clean', async () => {
  await end();
  assert.equal((await api()).currentStop, undefined);
});

test('every session runs the same: the same stop has the same t', async () => {
  const run = async () => {
    await open('basics/blocking-recv.scenario');
    vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint('tcp_recvmsg')]);
    await stopAfter(command('workbench.action.debug.start'));
    const stop = await stopAfter(command('workbench.action.debug.continue'));
    await end();
    return { t: stop.t, timeNs: stop.timeNs };
  };
  assert.deepEqual(await run(), await run());
});

test('a scenario that cannot be loaded does not start, and the next one does', async () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  const start = (program: string) => {
    const config = { type: 'sockstep', request: 'launch', name: 'test', program };
    return vscode.debug.startDebugging(folder, config);
  };
  // VS Code shows the reason in a dialog, which tests may not open.
  await assert.rejects(async () => start('not-there.scenario'), /not-there\.scenario: There is no such file/);
  await eventually('no session', () => vscode.debug.activeDebugSession === undefined || undefined);
  await stopAfter(() => start('basics/loopback.scenario'));
  await end();
});

test('mistakes in the C of a scenario are in the Problems pane, at their line, until it is edited', async () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const file = vscode.Uri.joinPath(folder, 'broken.scenario');
  const lines = ['scenario "Broken"', 'host h {', '}', 'process p on h {', 'int main(void) { retrun 0; }', '}'];
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(lines.join('\n')));
  const config = { type: 'sockstep', request: 'launch', name: 'test', program: file.toString() };
  await assert.rejects(async () => vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], config), /:5:/);
  const problems = await eventually('the problem', () => {
    const found = vscode.languages.getDiagnostics(file);
    return found.length > 0 ? found : undefined;
  });
  assert.equal(problems[0].range.start.line, 4);
  const document = await vscode.workspace.openTextDocument(file);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(file, new vscode.Range(4, 17, 4, 23), 'return');
  await vscode.workspace.applyEdit(edit);
  await eventually('no problem', () => vscode.languages.getDiagnostics(file).length === 0 || undefined);
  await document.save();
  await vscode.workspace.fs.delete(file);
});

test('mistakes in a kernel folder are in the Problems pane, with their range', async () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const extension = vscode.extensions.getExtension('sockstep.sockstep');
  assert.ok(folder && extension);
  const kernel = vscode.Uri.joinPath(folder, 'changed-kernel');
  await vscode.workspace.fs.copy(vscode.Uri.joinPath(extension.extensionUri, 'kernel'), kernel, { overwrite: true });
  const file = vscode.Uri.joinPath(kernel, 'lib', 'usercopy.c');
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const broken = text.replace('return raw_copy_to_user(', 'return raw_copy_to_usr(');
  assert.notEqual(broken, text);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(broken));
  const config = { type: 'sockstep', request: 'launch', name: 'test', program: 'basics/loopback.scenario' };
  await assert.rejects(
    async () =>
      vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], { ...config, kernel: 'changed-kernel' }),
    /usercopy\.c:\d+/,
  );
  const [problem] = await eventually('the problem', () => {
    const found = vscode.languages.getDiagnostics(file);
    return found.length > 0 ? found : undefined;
  });
  const document = await vscode.workspace.openTextDocument(file);
  assert.equal(document.getText(problem.range), 'raw_copy_to_usr');
  assert.match(problem.message, /raw_copy_to_usr/);
  await vscode.workspace.fs.delete(kernel, { recursive: true });
});

test('when the adapter dies in mid-run its session ends and says why, and F5 works again', async () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const file = vscode.Uri.joinPath(folder.uri, 'endless.c');
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('int main(void)\n{\n\tfor (;;)\n\t\t;\n}\n'));
  const said: string[] = [];
  const tracker = vscode.debug.registerDebugAdapterTrackerFactory('sockstep', {
    createDebugAdapterTracker: () => ({
      onDidSendMessage: ({ event, body }) => {
        if (event === 'output' && body.category === 'important') said.push(body.output);
      },
    }),
  });
  // The worker that the extension starts, to end it from outside.
  const { prototype } = Worker;
  const post = prototype.postMessage;
  let worker: Worker | undefined;
  prototype.postMessage = function (this: Worker, ...args: Parameters<typeof post>) {
    worker = this;
    post.apply(this, args);
  };
  const config = { type: 'sockstep', request: 'launch', name: 'test', program: file.toString() };
  try {
    await stopAfter(() => vscode.debug.startDebugging(folder, config));
    const { threadId } = (await api()).currentStop?.task ?? { threadId: 1 };
    await session().customRequest('continue', { threadId });
    assert.ok(worker);
    await worker.terminate();
    await eventually('the end of the session', () => vscode.debug.activeDebugSession === undefined || undefined);
    assert.match(said.join(''), /adapter ended unexpectedly/);
  } finally {
    prototype.postMessage = post;
    tracker.dispose();
  }
  await stopAfter(() => vscode.debug.startDebugging(folder, config));
  await end();
  await vscode.workspace.fs.delete(file);
});

test('a restart after an edit runs what stands in the file now', async () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const file = vscode.Uri.joinPath(folder.uri, 'edited.c');
  const write = (n: number) =>
    vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`int n = ${n};\nint main(void) { return n; }\n`));
  const value = async (stop: StopInfo) => {
    const [{ id }] = (await frames(stop)) as (Frame & { id: number })[];
    return (await session().customRequest('evaluate', { expression: 'n', frameId: id, context: 'watch' })).result;
  };
  await write(1);
  const config = { type: 'sockstep', request: 'launch', name: 'test', program: file.fsPath };
  const first = await stopAfter(() => vscode.debug.startDebugging(folder, config));
  assert.equal(await value(first), '1');
  await write(2);
  const again = await stopAfter(command('workbench.action.debug.restart'));
  await eventually('the new value', async () => (await value(again).catch(() => '')) === '2' || undefined);
  assert.equal(session().name, 'test');
  await end();
  await vscode.workspace.fs.delete(file);
});

// biome-ignore-all lint/suspicious/noExplicitAny: answers are looked at, not typed.
/** Requests to the adapter and their answers, on the playground kernel. Just over 500 lines: one short test for each request. */
import { describe, expect, test } from 'vitest';
import { lineOf, playgroundSimulation, playgroundText } from '../debug/playground';
import { actionOf } from '../../src/adapter/labels';
import { parseLabels } from '../../src/adapter/source-labels';
import { Client } from './client';

const KERNEL_FILE = 'sockstep-kernel:/playground.c';
const source = { path: KERNEL_FILE };

function client(options: { timer?: boolean } = {}): Client {
  return new Client(() => ({ sim: playgroundSimulation(options), title: 'Playground', plain: false, problems: [] }), {
    [KERNEL_FILE]: playgroundText,
  });
}

/** Launched and stopped at a mark. */
async function at(mark: string, options = {}): Promise<{ c: Client; stop: Awaited<ReturnType<Client['stopped']>> }> {
  const c = client(options);
  await c.launch({ stopOnEntry: false }, async () => {
    await c.request('setBreakpoints', { source, breakpoints: [{ line: lineOf(mark) }] });
  });
  const stop = await c.stopped();
  await c.request('setBreakpoints', { source, breakpoints: [] });
  return { c, stop };
}

describe('launching', () => {
  test('initialize, launch, breakpoints, configurationDone, stop: in this order', async () => {
    const c = client();
    let verified: any;
    await c.launch({ stopOnEntry: false }, async () => {
      verified = await c.request('setFunctionBreakpoints', { breakpoints: [{ name: 'bump' }, { name: 'bumb' }] });
    });
    expect(verified.breakpoints[0]).toMatchObject({
      verified: true,
      line: lineOf('bump'),
      source: { path: KERNEL_FILE, name: 'playground.c' },
    });
    expect(verified.breakpoints[1]).toMatchObject({ verified: false });
    expect(verified.breakpoints[1].message).toContain('Did you mean "bump"?');
    const stop = await c.stopped();
    expect(stop).toMatchObject({ reason: 'function breakpoint', frame: { name: 'bump', line: lineOf('bump') } });
    expect(stop.body).toMatchObject({ allThreadsStopped: true, hitBreakpointIds: [verified.breakpoints[0].id] });
    expect(stop.info).toMatchObject({
      version: 1,
      atStart: false,
      inPast: false,
      context: 'task',
      task: { pid: 1, comm: 'first' },
    });
    expect(c.output('console')).toBe('[host kernel] ready\n');
  });

  test('errors of the program are told with their place', async () => {
    const c = new Client(() => ({
      title: 'x',
      plain: true,
      problems: [
        {
          file: '/w/x.c',
          line: 3,
          col: 5,
          endLine: 3,
          endCol: 6,
          code: 'syntax',
          severity: 'error',
          message: "Expected ';'",
          suggestion: "add ';'",
          notes: [],
        },
      ],
    }));
    await c.request('initialize', { adapterID: 'sockstep' });
    const answer = await c.raw('launch', { program: '/w/x.c' });
    expect(answer).toMatchObject({ success: false, body: { error: { showUser: true } } });
    expect(answer.body.error).not.toHaveProperty('url');
    expect(answer.message).toBe("x.c:3:5: Expected ';'. Add ';'.");
    // VS Code's message has a button that leads to the mistakes, not to launch.json.
    await c.request('initialize', { adapterID: 'sockstep', clientID: 'vscode' });
    const told = await c.raw('launch', { program: '/w/x.c' });
    expect(told.body.error).toMatchObject({ url: expect.stringMatching(/^command:/), urlLabel: 'Show Problems' });
    const { problems } = await c.event('sockstep/problems');
    expect(problems).toMatchObject([{ path: '/w/x.c', line: 3, endCol: 6, message: "Expected ';'. Add ';'." }]);
    expect((await c.event('output')).output).toContain("Add ';'.");
  });

  test('wrong launch attributes are told', async () => {
    const c = client();
    await c.request('initialize', { adapterID: 'sockstep' });
    const answer = await c.raw('launch', { program: 'x', stopOnEntri: true });
    expect(answer.message).toContain('stopOnEntri');
  });

  test('requests at the wrong time or unknown are errors, not crashes', async () => {
    const c = client();
    expect((await c.raw('threads')).message).toContain('Nothing has been launched');
    expect((await c.raw('nonsense')).message).toContain('does not know');
    expect((await c.raw('attach')).success).toBe(false);
    await c.launch({ stopOnEntry: false });
    const stop = await c.stopped();
    expect(stop.body.reason).toBe('end');
    expect((await c.raw('evaluate', { expression: 'counter', frameId: 424242 })).message).toContain('does not exist');
    expect((await c.raw('next', { threadId: 4242 })).message).toContain('does not exist');
    expect(await c.request('variables', { variablesReference: 4242 })).toEqual({ variables: [] });
    expect((await c.raw('sockstep/seek', { t: -1 })).message).toContain('no position');
  });
});

describe('stacks', () => {
  test('frames with their places; threads by host', async () => {
    const { c, stop } = await at('add');
    const { stackFrames, totalFrames } = await c.request('stackTrace', { threadId: stop.threadId });
    expect(stackFrames.map((f: any) => [f.name, f.line])).toEqual([
      ['add', lineOf('add')],
      ['nested', lineOf('nested')],
      ['worker', lineOf('call-nested')],
    ]);
    expect(totalFrames).toBe(3);
    expect(stackFrames[0]).toMatchObject({ source: { path: KERNEL_FILE }, canRestart: true });
    const { threads } = await c.request('threads');
    expect(threads.map((t: any) => t.name)).toEqual(['host: first [1]', 'host: second [2]']);
    const other = threads.find((t: any) => t.id !== stop.threadId);
    const page = await c.request('stackTrace', { threadId: other.id, startFrame: 0, levels: 1 });
    expect(page.stackFrames).toHaveLength(1);
  });

  test('label rows stand between contexts', async () => {
    const { c, stop } = await at('tick', { timer: true });
    const { stackFrames } = await c.request('stackTrace', { threadId: stop.threadId });
    expect(stackFrames[0].name).toBe('asm_sysvec_apic_timer_interrupt');
    expect(stackFrames[1]).toMatchObject({ name: '<TASK>', presentationHint: 'label' });
    expect(stop.info.context).toBe('hardirq');
    expect(await c.request('scopes', { frameId: stackFrames[1].id })).toEqual({ scopes: [] });
  });
});

describe('values', () => {
  test('locals, pages, evaluate, hover, completion', async () => {
    const { c, stop } = await at('ready');
    const frameId = stop.frame.id;
    const locals = await c.scope(frameId, 'Arguments & locals');
    expect(Object.keys(locals)).toEqual(['bp']);
    const fields = await c.children(locals.bp!.variablesReference);
    expect(fields.hostname).toMatchObject({ value: '"host"', evaluateName: 'bp->hostname' });
    const globals = await c.scope(frameId, 'Globals');
    const all = await c.children(globals['[all of the kernel]']!.variablesReference);
    expect(all.numbers).toMatchObject({ indexedVariables: 300 });
    const page = await c.request('variables', {
      variablesReference: all.numbers!.variablesReference,
      filter: 'indexed',
      start: 200,
      count: 10,
    });
    expect(page.variables.map((v: any) => v.name)).toEqual(Array.from({ length: 10 }, (_, i) => `[${200 + i}]`));
    expect(await c.request('evaluate', { expression: 'pool[1].value', frameId, context: 'watch' })).toMatchObject({
      result: '5',
      type: 'int',
    });
    expect(await c.request('evaluate', { expression: 'pool[1].value,x', frameId, context: 'watch' })).toMatchObject({
      result: '0x5',
    });
    const bad = await c.raw('evaluate', { expression: 'counter = 3', frameId, context: 'hover' });
    expect(bad.message).toContain('Debug Console');
    const { targets } = await c.request('completions', { frameId, text: 'pool[0].as', column: 11 });
    expect(targets.map((t: any) => t.label)).toEqual(['as_int', 'as_bytes']);
    const names = await c.request('completions', { frameId, text: 'coun', column: 5 });
    expect(names.targets.map((t: any) => t.label)).toContain('counter');
    const copied = await c.request('evaluate', { expression: 'pool[0]', frameId, context: 'clipboard' });
    expect(copied.result).toContain('.value = -5,');
  });

  test('references stay while stepping', async () => {
    const { c, stop } = await at('call-nested');
    const before = await c.scope(stop.frame.id, 'Arguments & locals');
    const next = await c.move('next', { threadId: stop.threadId });
    const after = await c.scope(next.frame.id, 'Arguments & locals');
    expect(after.me!.variablesReference).toBe(before.me!.variablesReference);
    // Frames take turns with two numbers, so that VS Code sees that a stack was loaded anew.
    expect(next.frame.id).not.toBe(stop.frame.id);
    expect(await c.scope(stop.frame.id, 'Arguments & locals')).toEqual(after);
    expect((await c.move('next', { threadId: stop.threadId })).frame.id).toBe(stop.frame.id);
  });

  test('a changed variable begins a new future, and everybody is told', async () => {
    const { c, stop } = await at('call-bump');
    const { scopes } = await c.request('scopes', { frameId: stop.frame.id });
    const answer = await c.request('setVariable', {
      variablesReference: scopes[0].variablesReference,
      name: 'i',
      value: '4',
    });
    expect(answer.value).toBe('4');
    expect(await c.event('invalidated')).toEqual({ areas: ['variables'] });
    await c.event('sockstep/stopped');
    expect((await c.request('evaluate', { expression: 'i', frameId: stop.frame.id })).result).toBe('4');
    const refused = await c.raw('setVariable', {
      variablesReference: scopes[0].variablesReference,
      name: 'i',
      value: 'rubbish',
    });
    expect(refused).toMatchObject({ success: false, body: { error: { showUser: true } } });
    await c.request('evaluate', { expression: 'counter = 40 + 2', frameId: stop.frame.id, context: 'repl' });
    expect((await c.request('evaluate', { expression: 'counter', frameId: stop.frame.id })).result).toBe('42');
  });

  test('variables of every type are set, written as C', async () => {
    const { c, stop } = await at('ready');
    const frameId = stop.frame.id;
    const globals = await c.scope(frameId, 'Globals');
    const all = await c.children(globals['[all of the kernel]']!.variablesReference);
    const elements = await c.children(all.pool!.variablesReference);
    const item = elements['[1]']!.variablesReference;
    const set = async (name: string, value: string): Promise<string> => {
      const answer = await c.raw('setVariable', { variablesReference: item, name, value });
      return answer.success ? answer.body.value : `error: ${answer.message}`;
    };
    expect(await set('value', '-7')).toBe('-7');
    expect(await set('value', 'pool[2].value + 1')).toBe('16');
    expect(await set('colour', 'BLUE')).toBe('BLUE (6)');
    expect(await set('low', '3')).toBe('3');
    expect(await set('low', '9')).toBe('1');
    expect(await set('neg', '-1')).toBe('-1');
    expect((await c.children(item)).high!.value).toBe('17');
    expect(await set('addr', '0x0200000a')).toBe('10.0.0.2 (0x0200000a)');
    expect(await set('port', '0x5000')).toBe('80 (0x5000)');
    expect(await set('name', '"abc"')).toBe('"abc"');
    expect(await set('name', '"much too long"')).toContain('room for 8');
    expect(await set('big', '0xffffffffffffffff')).toBe('18446744073709551615');
    expect(await set('text', 'NULL')).toMatch(/^(NULL|error: .*)/);
    expect(await set('text', '0')).toBe('NULL');
    expect(await set('text', 'pool[2].text')).toMatch(/^0x[0-9a-f]+ .*"hello"$/);
    expect(await set('op', 'fact')).toMatch(/<fact>$/);
    expect(await set('as_int', '0x11223344')).toBe('287454020');
    expect(await set('as_int', '1.9')).toBe('1');
    expect(await set('low', '2.5')).toBe('2');
    expect(await set('as_int', '1.0 / 0.0')).toContain('does not fit into int');
    expect(await set('as_int', 'pool[0]')).toContain('error: ');
    expect(await set('link', 'pool[2].link')).not.toContain('error');
    const struct = { variablesReference: all.pool!.variablesReference, name: '[0]', value: 'pool[2]' };
    expect((await c.raw('setVariable', struct)).success).toBe(true);
    const value = async (expression: string) => (await c.request('evaluate', { expression, frameId })).result;
    expect([await value('pool[0].value'), await value('pool[1].as_bytes[0]')]).toEqual(['15', '1']);
    await c.request('setExpression', { expression: 'pool[1].as_bytes[3]', value: "'A'", frameId });
    expect(await value('pool[1].as_bytes[3]')).toMatch(/^65/);
    expect((await c.raw('setExpression', { expression: 'counter + 1', value: '1', frameId })).message).toContain(
      'no place in memory',
    );
  });

  test('small integers and truth values of a frame are kept as the machine keeps them', async () => {
    const { c, stop } = await at('small');
    const set = async (expression: string, value: string): Promise<string> =>
      (await c.request('setExpression', { expression, value, frameId: stop.frame.id })).value;
    expect([await set('s', '-300'), await set('c', '200'), await set('b', '5')]).toEqual(['-300', '-56', 'true']);
    const stopped = await c.move('stepOut', { threadId: stop.threadId });
    await c.move('next', { threadId: stopped.threadId });
    expect((await c.request('evaluate', { expression: 'numbers[0]', frameId: stopped.frame.id })).result).toBe('-355');
  });

  test('bytes are written, all or none', async () => {
    const { c, stop } = await at('ready');
    const { memoryReference } = await c.request('evaluate', { expression: '&pool[1].value', frameId: stop.frame.id });
    const written = await c.request('writeMemory', { memoryReference, data: btoa('\x2a\0\0\0') });
    expect(written).toMatchObject({ bytesWritten: 4 });
    expect(await c.event('invalidated')).toEqual({ areas: ['variables'] });
    const value = await c.request('evaluate', { expression: 'pool[1].value', frameId: stop.frame.id });
    expect(value.result).toBe('42');
    const end = { memoryReference: '0xffff888000000000@0', offset: 2 ** 40, data: btoa('x') };
    expect((await c.raw('writeMemory', end)).message).toContain('nothing was written');
    expect(await c.request('writeMemory', { ...end, allowPartial: true })).toMatchObject({ bytesWritten: 0 });
    expect((await c.raw('writeMemory', { memoryReference, data: '***' })).message).toContain('base64');
  });

  test('memory in base64, console commands', async () => {
    const { c, stop } = await at('ready');
    const value = await c.request('evaluate', { expression: '&pool[0].addr', frameId: stop.frame.id });
    const memory = await c.request('readMemory', { memoryReference: value.memoryReference, count: 4 });
    expect([...Buffer.from(memory.data, 'base64')]).toEqual([10, 0, 0, 1]);
    expect((await c.raw('readMemory', { memoryReference: 'rubbish', count: 4 })).success).toBe(false);
    const ps = await c.request('evaluate', { expression: 'ps', frameId: stop.frame.id, context: 'repl' });
    expect(ps.result).toContain('first');
    expect(
      (await c.raw('evaluate', { expression: '@nohost ps', frameId: stop.frame.id, context: 'repl' })).message,
    ).toContain('There are: host');
    expect((await c.request('evaluate', { expression: 'dmesg', frameId: stop.frame.id, context: 'repl' })).result).toBe(
      '(the kernel log is empty)',
    );
  });
});

describe('moving', () => {
  test('there and back', async () => {
    const { c, stop } = await at('call-nested');
    const { threadId } = stop;
    const start = stop.info.t;
    const inside = await c.move('stepIn', { threadId });
    expect(inside.frame.name).toBe('nested');
    const back = await c.move('stepBack', { threadId });
    expect([back.frame.name, back.info.t, back.info.inPast]).toEqual(['worker', start, true]);
    await c.move('next', { threadId });
    const into = await c.move('sockstep/stepBackInto', { threadId });
    expect(into.frame.name).toBe('nested');
    const out = await c.move('sockstep/stepBackOut', { threadId });
    expect([out.frame.name, out.info.t]).toEqual(['worker', start]);
    const end = await c.move('continue', { threadId });
    expect(end).toMatchObject({ reason: 'end', info: { atEnd: true } });
    const begin = await c.move('reverseContinue', { threadId });
    expect(begin).toMatchObject({ reason: 'entry', info: { t: 0, atStart: true } });
    const there = await c.move('sockstep/seek', { t: start });
    expect(there.frame.name).toBe('worker');
  });

  test('into one of the calls of a line; the others are stepped over', async () => {
    const { c, stop } = await at('nested');
    const { threadId } = stop;
    const { targets } = await c.request('stepInTargets', { frameId: stop.frame.id });
    expect(targets).toEqual([
      { id: expect.any(Number), label: 'add', line: lineOf('nested'), column: expect.any(Number) },
    ]);
    const inside = await c.move('stepIn', { threadId, targetId: targets[0].id });
    expect(inside.frame.name).toBe('add');
    // A function that this line does not call: the line is stepped over.
    const { functions } = await c.request('sockstep/functions');
    expect(functions.map((f: any) => f.name)).toContain('fact');
    await c.move('sockstep/seek', { t: stop.info.t });
    const over = await c.move('stepIn', { threadId, targetId: targets[0].id + 1 });
    expect([over.frame.name, over.frame.line]).toEqual(['nested', lineOf('nested-next')]);
    expect((await c.raw('stepIn', { threadId, targetId: 987654 })).message).toContain('no such call');
    const waiting = (await c.request('stackTrace', { threadId })).stackFrames[1];
    expect(await c.request('stepInTargets', { frameId: waiting.id })).toEqual({ targets: [] });
  });

  test('output comes once, whichever way one goes', async () => {
    const { c, stop } = await at('call-fact');
    expect(c.output('console')).toBe('[host kernel] ready\n');
    await c.move('reverseContinue', { threadId: stop.threadId });
    await c.move('continue', { threadId: stop.threadId });
    expect(c.output('console').match(/ready/g)).toHaveLength(1);
  });

  test('restart keeps breakpoints', async () => {
    const { c } = await at('call-fact');
    await c.request('setFunctionBreakpoints', { breakpoints: [{ name: 'nested' }] });
    await c.request('restart');
    const stop = await c.stopped();
    expect(stop).toMatchObject({ reason: 'function breakpoint', frame: { name: 'nested' } });
  });

  test('pause, and requests while running', async () => {
    const { c, stop } = await at('ready');
    const running = c.request('continue', { threadId: stop.threadId });
    const evaluated = c.raw('evaluate', { expression: 'counter' });
    await running;
    expect((await evaluated).message).toContain('running');
    await c.request('pause', { threadId: stop.threadId });
    await c.stopped();
  });

  test('kernel events explain themselves', async () => {
    const { c, stop } = await at('ready');
    const answer = await c.request('setExceptionBreakpoints', {
      filters: ['sleep'],
      filterOptions: [
        { filterId: 'drop', condition: 'reason == 7' },
        { filterId: 'state', condition: 'nonsense' },
      ],
    });
    expect(answer.breakpoints.map((b: any) => b.verified)).toEqual([true, true, false]);
    const slept = await c.move('continue', { threadId: stop.threadId });
    expect(slept.body).toMatchObject({
      reason: 'exception',
      description: 'Paused on task sleeps',
      text: 'first [1] goes to sleep; second [2] runs next',
    });
    const info = await c.request('exceptionInfo', { threadId: slept.threadId });
    expect(info).toMatchObject({ exceptionId: 'sched_switch' });
    expect(info.details.stackTrace).toContain('Call path: in the task: worker → schedule.');
  });

  test('data breakpoints', async () => {
    const { c, stop } = await at('ready');
    const info = await c.request('dataBreakpointInfo', { name: 'counter', frameId: stop.frame.id });
    expect(info).toMatchObject({ description: 'counter, 4 bytes', canPersist: true });
    expect((await c.request('dataBreakpointInfo', { name: '1 + 1', frameId: stop.frame.id })).dataId).toBeNull();
    // The same bytes by their address.
    const address = (await c.request('evaluate', { expression: '&counter', frameId: stop.frame.id })).memoryReference;
    const named = { name: address, asAddress: true, bytes: 4, frameId: stop.frame.id };
    const byAddress = await c.request('dataBreakpointInfo', named);
    expect(byAddress.description).toBe(`4 bytes at ${address.split('@')[0]}`);
    const { label: _, ...place } = JSON.parse(byAddress.dataId);
    expect(JSON.parse(info.dataId)).toMatchObject(place);
    expect(await c.request('dataBreakpointInfo', { ...named, name: 'counter' })).toMatchObject({
      dataId: null,
      description: expect.stringContaining('not an address'),
    });
    expect((await c.request('dataBreakpointInfo', { ...named, name: '0x10' })).dataId).toBeNull();
    const set = await c.request('setDataBreakpoints', {
      breakpoints: [{ dataId: info.dataId, accessType: 'write' }, { dataId: 'rubbish' }],
    });
    expect(set.breakpoints.map((b: any) => b.verified)).toEqual([true, false]);
    const hit = await c.move('continue', { threadId: stop.threadId });
    expect(hit.body).toMatchObject({
      reason: 'data breakpoint',
      text: 'counter: 0 → 1: the statement before this one wrote it.',
    });
  });

  test('a frame restarts where its call began', async () => {
    const { c, stop } = await at('fact-base');
    const { stackFrames } = await c.request('stackTrace', { threadId: stop.threadId });
    const again = await c.move('restartFrame', { frameId: stackFrames[1].id });
    expect(again.frame).toMatchObject({ name: 'fact', line: lineOf('fact') });
  });

  test('disconnect in the middle of a run', async () => {
    const { c, stop } = await at('ready');
    await c.request('continue', { threadId: stop.threadId });
    await c.request('disconnect');
    expect(c.ended).toBe(true);
  });
});

test('functions for the quick pick, loaded sources, a source’s text', async () => {
  const { c } = await at('ready');
  const { functions } = await c.request('sockstep/functions');
  expect(functions.find((f: any) => f.name === 'bump')).toMatchObject({
    file: 'playground.c',
    path: KERNEL_FILE,
    origin: 'kernel',
  });
  expect((await c.request('loadedSources')).sources.map((s: any) => s.path)).toContain(KERNEL_FILE);
  expect((await c.request('source', { source, sourceReference: 0 })).content).toBe(playgroundText);
  expect((await c.raw('source', { source: { path: '/nowhere' }, sourceReference: 0 })).message).toContain(
    'no such file',
  );
});

test('breakpoint places, and files that are not part of what runs', async () => {
  const { c } = await at('ready');
  const line = lineOf('bump');
  const { breakpoints } = await c.request('breakpointLocations', { source, line, endLine: line + 1 });
  expect(breakpoints.map((b: any) => b.line)).toEqual([line, line + 1]);
  const other = await c.request('setBreakpoints', { source: { path: '/elsewhere/x.c' }, breakpoints: [{ line: 1 }] });
  expect(other.breakpoints[0].message).toContain('not part of what runs');
});

test('who wrote this, and run back to a line', async () => {
  const { c, stop } = await at('call-fact');
  const { label, writes } = await c.request('sockstep/lastWrites', {
    name: 'counter',
    frameId: stop.frame.id,
    count: 2,
  });
  expect(label).toBe('counter');
  expect(writes[0]).toMatchObject({ text: 'counter += by;', who: 'second [2], in the task', callers: ['worker'] });
  expect(writes.map((w: any) => [w.function, w.line, w.before, w.after])).toEqual([
    ['bump', lineOf('bump'), '13', '15'],
    ['bump', lineOf('bump'), '12', '13'],
  ]);
  const there = await c.move('sockstep/seek', { t: writes[1].t });
  expect(there.frame.line).toBe(lineOf('bump'));
  const back = await c.move('sockstep/runTo', { path: KERNEL_FILE, line: lineOf('bump'), backwards: true });
  expect(back.info.t).toBeLessThan(there.info.t);
  expect((await c.raw('sockstep/runTo', { path: KERNEL_FILE, line: 3, backwards: false })).message).toContain(
    'no code',
  );
});

test('a statement without a label says what it does', () => {
  expect(
    [
      'nr = regs->orig_ax;',
      'struct sock *sk = sock->sk;',
      'sk->sk_err |= 4;',
      'return err < 0 ? err : 0;',
      'return;',
      'int copied = 0, target, err = f(a, b);',
      'new->next = next, new->prev = prev;',
      'if (sk->sk_state == TCP_LISTEN)',
      'switch (cmd)',
      'nr < NR_syscalls',
      'list->qlen++;',
      'goto out;',
      'continue;',
      'TCP_SKB_CB(skb)->end_seq += copy;',
      'if (unlikely(!sk || f(g(1))))',
      'sock->ops->release(sock);',
      '}',
    ].map(actionOf),
  ).toEqual([
    'sets nr to regs->orig_ax',
    'sets sk to sock->sk',
    'changes sk->sk_err by |= 4',
    'returns err < 0 ? err : 0',
    'returns',
    'sets copied to 0 and sets err to f(a, b)',
    'sets new->next to next and sets new->prev to prev',
    'tests whether sk->sk_state == TCP_LISTEN',
    'chooses by cmd',
    'looks at nr < NR_syscalls',
    'counts list->qlen up',
    'goes on at out',
    'goes on with the next round of the loop',
    'changes TCP_SKB_CB(skb)->end_seq by += copy',
    'tests whether !sk || f(g(1))',
    'calls sock->ops->release()',
    undefined,
  ]);
});

test('labels in the sources become sentences', () => {
  const text = 'a\n/* STEP tcp_v4_rcv.backlog: a task owns\n * the socket */\nb /* STEP f.x */\n';
  expect([...parseLabels(text)]).toEqual([[3, { name: 'tcp_v4_rcv', words: 'a task owns the socket', above: true }]]);
});

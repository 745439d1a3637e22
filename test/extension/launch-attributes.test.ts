/** Complaints about launch configurations: each wrong thing is named, and nothing right is. */
import { describe, expect, it } from 'vitest';
import { checkLaunchArguments } from '../../src/adapter/launch-attributes';

const fine = { type: 'sockstep', request: 'launch', name: 'x', program: '/a.scenario', __sessionId: '1' };

describe('checkLaunchArguments', () => {
  it('has nothing to say about a good configuration', () => {
    expect(checkLaunchArguments(fine)).toEqual([]);
    expect(
      checkLaunchArguments({
        ...fine,
        args: ['a'],
        env: { K: 'v' },
        sysctls: { 'net.ipv4.tcp_sack': 0 },
        cpus: 2,
        follow: 'cpu',
        noDebug: true,
      }),
    ).toEqual([]);
  });

  it('names what is missing, unknown, of the wrong type or out of range', () => {
    expect(checkLaunchArguments({ type: 'sockstep' })).toEqual([expect.stringContaining('"program" is missing')]);
    expect(checkLaunchArguments({ ...fine, stopOnEnty: true })).toEqual([
      expect.stringContaining('Unknown launch attribute "stopOnEnty"'),
    ]);
    expect(checkLaunchArguments({ ...fine, cpus: 'two' })).toEqual([
      'Launch attribute "cpus" must be a number, not a string.',
    ]);
    expect(checkLaunchArguments({ ...fine, cpus: 9 })).toEqual([
      'Launch attribute "cpus" must be between 1 and 8, not 9.',
    ]);
    expect(checkLaunchArguments({ ...fine, args: [1] })).toEqual(['Launch attribute "args" must hold strings only.']);
    expect(checkLaunchArguments({ ...fine, args: null })).toEqual([
      'Launch attribute "args" must be an array, not null.',
    ]);
    expect(checkLaunchArguments({ ...fine, follow: 'me' })).toEqual([
      'Launch attribute "follow" must be one of task, cpu, not "me".',
    ]);
    expect(checkLaunchArguments({ ...fine, sysctls: { a: {} } })).toEqual([
      'Launch attribute "sysctls" must hold only values of type string or number.',
    ]);
  });
});

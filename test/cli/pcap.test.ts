/**
 * What `sockstep pcap` writes, read by Debian's tshark with all checks on: every packet of every link
 * is dissected, checksums hold, nothing is malformed or suspect, names and comments are there.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pcapng } from '../../src/cli/pcapng';
import { loadScenario } from '../../src/scenario/load';
import { runToEnd } from '../../src/scenario/run';
import type { Simulation } from '../../src/sim/api';
import { files, ROOT, stockKernelImage } from '../kernel-image';

const CHECKS = ['ip', 'tcp', 'udp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);
/** tshark's own severities: comment, chat and note are not complaints. */
const WARNING = 0x00600000;

function tshark(...args: string[]): string {
  return execFileSync('tshark', [...CHECKS, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function hasTshark(): boolean {
  try {
    return tshark('--version').startsWith('TShark');
  } catch {
    return false;
  }
}

const usable = hasTshark();
if (!usable) console.warn('tshark is missing: whether it reads our captures is not tested');

const folder = mkdtempSync(join(tmpdir(), 'sockstep-pcap-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function capture(scenario: string): Promise<{ sim: Simulation; path: string }> {
  const { sim } = await loadScenario(resolve(ROOT, scenario), files, { kernelImage: await stockKernelImage() });
  if (!sim) throw new Error('did not load');
  await runToEnd(sim);
  const path = join(folder, `${scenario.replaceAll('/', '-')}.pcapng`);
  writeFileSync(path, pcapng(sim.links, sim.hosts, sim.wire));
  return { sim, path };
}

const FIELDS = [
  'frame.interface_name',
  'frame.interface_description',
  'frame.comment',
  'frame.len',
  'frame.time_epoch',
  'ip.checksum.status',
  'tcp.checksum.status',
  'udp.checksum.status',
  '_ws.expert.severity',
  '_ws.malformed',
];

function read(path: string): Record<string, string>[] {
  const text = tshark('-r', path, '-T', 'fields', '-E', 'separator=|', ...FIELDS.flatMap((field) => ['-e', field]));
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Object.fromEntries(line.split('|').map((value, i) => [FIELDS[i], value])));
}

describe.skipIf(!usable)('tshark reads what sockstep pcap writes', { timeout: 60_000 }, () => {
  it.each([
    'scenarios/close/close-and-time-wait.scenario',
    'scenarios/loss/retransmission.scenario',
    'scenarios/udp/blocking-recv.scenario',
    'scenarios/interrupts/ksoftirqd.scenario',
  ])('%s', async (scenario) => {
    const { sim, path } = await capture(scenario);
    const packets = read(path);
    expect(packets.length).toBe(sim.wire.length);
    expect(packets.length).toBeGreaterThan(1);
    const sent = [...sim.wire].sort((a, b) => a.sendNs - b.sendNs || a.id - b.id);
    for (const [i, packet] of packets.entries()) {
      const wire = sent[i];
      if (!wire) throw new Error('more packets than were sent');
      const link = sim.links[wire.link];
      const place = `packet ${i + 1} of ${scenario}`;
      expect(packet['frame.interface_name'], place).toBe(link?.name);
      expect(packet['frame.interface_description'], place).toBe(
        link?.hosts.map((h) => sim.hosts[h]?.name).join(' <-> '),
      );
      expect(packet['frame.comment'], place).toContain(`t=${wire.t} from ${sim.hosts[wire.fromHost]?.name}`);
      if (wire.fate) expect(packet['frame.comment'], place).toContain(wire.fate);
      expect(Number(packet['frame.len']), place).toBe(wire.bytes.length);
      expect(packet['frame.time_epoch'], place).toBe(
        (BigInt(wire.sendNs) / 1_000_000_000n).toString() +
          `.${String(BigInt(wire.sendNs) % 1_000_000_000n).padStart(9, '0')}`,
      );
      for (const layer of ['ip', 'tcp', 'udp']) {
        // 1 = good; absent where there is no such layer. An ICMP error quotes a header: two values.
        expect(packet[`${layer}.checksum.status`] ?? '', place).toMatch(/^(1(,[12])*)?$/);
      }
      expect(packet['_ws.malformed'], place).toBe('');
      const severities = (packet['_ws.expert.severity'] ?? '').split(',').filter((s) => s !== '');
      // A lost segment is seen again: that is a warning about the network, not about the capture.
      if (scenario.includes('/loss/')) continue;
      expect(
        severities.filter((s) => Number(s) >= WARNING),
        place,
      ).toEqual([]);
    }
    expect(
      packets.some((packet) => packet['ip.checksum.status'] !== ''),
      scenario,
    ).toBe(true);
  });

  it('complains of bytes that were changed, so that the checks above can fail', async () => {
    const { sim, path } = await capture('scenarios/close/connect-refused.scenario');
    const bytes = sim.wire.map((w) => ({ ...w, bytes: w.bytes.slice() }));
    for (const w of bytes) w.bytes[40] = (w.bytes[40] as number) ^ 0xff;
    writeFileSync(path, pcapng(sim.links, sim.hosts, bytes));
    expect(read(path).every((packet) => packet['tcp.checksum.status'] === '0')).toBe(true);
  });
});

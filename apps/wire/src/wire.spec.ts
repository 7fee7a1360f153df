import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type Command,
  failOnLeaks,
  networkNamespaceProblem,
  PYTHON,
  startProcess,
} from '@socketlab/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { type RunningWire, startWire, wireCommand } from './wire.fixture.ts';

failOnLeaks();

beforeEach((context) => {
  const problem = process.platform === 'linux' ? networkNamespaceProblem() : 'Linux only';
  if (problem !== undefined) context.skip(problem);
});

const BYTES = 200_000;
/** Takes one connection, and prints what came: how much, and its digest. */
const SINK = `import hashlib, socket, sys
server = socket.create_server((sys.argv[1], 0), family=socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET)
print("listening", server.getsockname()[1], flush=True)
peer, count, digest = server.accept()[0], 0, hashlib.sha256()
while piece := peer.recv(65536):
    count += len(piece); digest.update(piece)
print("got", count, digest.hexdigest(), flush=True)`;
/** Sends bytes that are no two alike for long, and how long it took to connect. */
const SOURCE = `import socket, sys, time
began = time.monotonic()
peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
print("connected", round((time.monotonic() - began) * 1000), flush=True)
peer.sendall(bytes(place * place % 251 for place in range(int(sys.argv[3]))))
peer.close()`;
/** Hears what the host sends until a FIN: how long the longest frame was, and how many TCP checksums were wrong. */
const TAP = `import socket, struct
tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
tap.bind(("eth0", 3)); tap.settimeout(20); print("hearing", flush=True)
longest = wrong = 0
while True:
    frame, origin = tap.recvfrom(65536)
    if origin[2] != 4 or frame[12:14] != b"\\x08\\x00": continue
    longest = max(longest, len(frame))
    whole = frame[14:14 + struct.unpack("!H", frame[16:18])[0]]
    segment = whole[20:]
    summed = whole[12:20] + struct.pack("!HH", 6, len(segment)) + segment + b"\\0" * (len(segment) % 2)
    total = sum(struct.unpack(f"!{len(summed) // 2}H", summed))
    while total >> 16: total = (total & 0xffff) + (total >> 16)
    wrong += total != 0xffff
    if segment[13] & 1: break
print("longest", longest, "wrong", wrong, flush=True)`;
const payload = Uint8Array.from({ length: BYTES }, (_, place) => (place * place) % 251);
const DIGEST = createHash('sha256').update(payload).digest('hex');

const python = (script: string, ...args: readonly string[]): Command => [
  PYTHON,
  '-uc',
  script,
  ...args,
];

/** Has the second host send to the first; what arrived, and how long the handshake took. */
async function transfer(
  wire: RunningWire,
  bytes = BYTES,
): Promise<{ got: string; connectMs: number }> {
  const address = wire.ready.hosts[0]?.address ?? '';
  const sink = await startProcess(wire.on(0, python(SINK, address)), { deadlineMs: 60_000 });
  const [, port = ''] = await sink.waitForLine(/^listening (\d+)$/);
  const source = await startProcess(wire.on(1, python(SOURCE, address, port, String(bytes))));
  const [, connectMs] = await source.waitForLine(/^connected (\d+)$/);
  const [, got = ''] = await sink.waitForLine(/^got (.*)$/);
  await Promise.all([sink.ended, source.ended]);
  return { got, connectMs: Number(connectMs) };
}

function readOn(wire: RunningWire, place: 0 | 1, command: Command): string {
  const [program, ...args] = wire.on(place, command);
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** One of the host's own counts, proc_net(5). */
function countOf(wire: RunningWire, place: 0 | 1, ...[group, name]: [string, string]): number {
  const [names = [], values = []] = readOn(wire, place, [
    'cat',
    '/proc/net/snmp',
    '/proc/net/netstat',
  ])
    .split('\n')
    .filter((line) => line.startsWith(`${group}:`))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf(name)]);
}

/** How many segments the host sent again (RFC 4022, tcpRetransSegs). */
function retransmissions(wire: RunningWire, place: 0 | 1): number {
  return countOf(wire, place, 'Tcp', 'RetransSegs');
}

/** Empty when it has ended, though nobody has asked yet how. */
function commandOf(pid = ''): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('a plain cable', () => {
  it('joins two hosts with the names and addresses that were asked for', async () => {
    const wire = await startWire('--hosts', 'one=192.0.2.1/30,two=192.0.2.2/30');
    expect(wire.ready.hosts).toMatchObject([
      { name: 'one', address: '192.0.2.1', interface: 'eth0' },
      { name: 'two', address: '192.0.2.2', interface: 'eth0' },
    ]);
    expect((await transfer(wire)).got).toBe(`${BYTES} ${DIGEST}`);
    expect(await wire.end()).toEqual({ event: 'ended', lanes: [] });
  });

  it('speaks IPv6 too, at once', async () => {
    const wire = await startWire('--hosts', 'one=fd77::7/64,two=fd77::8/64');
    expect((await transfer(wire)).got).toBe(`${BYTES} ${DIGEST}`);
  });

  it('gives a host no address that nobody asked for', async () => {
    const wire = await startWire();
    const [eth0] = JSON.parse(readOn(wire, 0, ['ip', '-json', 'address', 'show', 'eth0'])) as {
      addr_info: { local: string; broadcast: string }[];
      address: string;
    }[];
    expect(eth0?.addr_info).toMatchObject([{ local: '10.77.0.7', broadcast: '10.77.0.255' }]);
    expect(eth0?.address).toBe('02:00:00:00:00:01');
  });
});

describe('the frames of a plain cable', () => {
  it('are no longer than a cable carries, and their checksums are whole, where they are sent', async () => {
    const wire = await startWire();
    const tap = await startProcess(wire.on(1, python(TAP)));
    await tap.waitForLine(/^hearing$/);
    // No more than the tap's queue has room for while it has no turn.
    await transfer(wire, 40_000);
    const [, longest, wrong] = await tap.waitForLine(/^longest (\d+) wrong (\d+)$/);
    expect({ longest, wrong }).toEqual({ longest: '1514', wrong: '0' });
    await tap.ended;
  });
});

describe('a scripted wire', () => {
  it('delays, both ways, and does nothing else: no byte is sent twice', async () => {
    const wire = await startWire('--script', 'delay=30ms');
    const { got, connectMs } = await transfer(wire);
    expect(got).toBe(`${BYTES} ${DIGEST}`);
    expect(retransmissions(wire, 1)).toBe(0);
    expect(countOf(wire, 0, 'TcpExt', 'TCPOFOQueue')).toBe(0);
    // Two to ask whose address it is (ARP), two for SYN and SYN-ACK.
    expect(connectMs).toBeGreaterThanOrEqual(120);
    expect(wire.ready.script).toBe('delay=30ms,seed=1');
  });

  it('loses one frame in ten, which TCP sends again, and every byte arrives', async () => {
    const wire = await startWire('--script', 'delay=1ms,loss=10%,seed=4');
    expect((await transfer(wire)).got).toBe(`${BYTES} ${DIGEST}`);
    expect(retransmissions(wire, 1)).toBeGreaterThan(0);
    const { lanes } = await wire.end();
    expect(lanes.map(({ from, to }) => `${from} to ${to}`)).toEqual([
      'lab-07 to lab-08',
      'lab-08 to lab-07',
    ]);
    for (const { offered, delivered, lost, overflowed } of lanes) {
      expect(lost).toBeGreaterThan(0);
      // What is under way when it ends never arrives, and is neither.
      expect(offered - lost - delivered).toBeLessThan(3);
      expect(overflowed).toBe(0);
    }
  });

  it('doubles and reorders, and every byte arrives once', async () => {
    const wire = await startWire(
      '--script',
      'delay=5ms,duplicate=10%,reorder=10%,rate=20mbit,seed=3',
    );
    expect((await transfer(wire)).got).toBe(`${BYTES} ${DIGEST}`);
    const { lanes } = await wire.end();
    expect(lanes.find(({ from }) => from === 'lab-08')).toMatchObject({
      duplicated: expect.toSatisfy((count: number) => count > 0),
      reordered: expect.toSatisfy((count: number) => count > 0),
      lost: 0,
    });
  });

  it('takes the time that its rate asks for', async () => {
    const wire = await startWire('--script', 'rate=4mbit');
    const began = performance.now();
    expect((await transfer(wire)).got).toBe(`${BYTES} ${DIGEST}`);
    expect(performance.now() - began).toBeGreaterThan((BYTES * 8) / 4_000);
  });
});

describe('wire', () => {
  it('tells a bad command line in both languages, all of it at once', async () => {
    const program = await startProcess(wireCommand(['--script', 'delay=1', '--hosts', 'one']));
    expect(await program.ended).toMatchObject({ code: 2 });
    expect(JSON.parse(program.stdout[0] ?? '')).toMatchObject({
      event: 'failed',
      code: 'INVALID_CONFIGURATION',
      text: {
        en: expect.stringMatching(/--hosts.*--script/s),
        'pt-BR': expect.stringContaining('não é válido'),
      },
    });
  });

  it('says what is missing to who may not make a network', async () => {
    const { stdout, status } = spawnSync('unshare', [
      '-Urn',
      'setpriv',
      '--bounding-set',
      '-sys_admin',
      process.execPath,
      ...wireCommand([]).slice(-1),
    ]);
    expect(status).toBe(1);
    expect(JSON.parse(String(stdout))).toMatchObject({
      event: 'failed',
      code: 'VIRTUAL_NETWORK_FAILED',
      text: { en: expect.stringContaining('EPERM') },
    });
  });

  it('ends with whoever holds its lifeline', async () => {
    const starter = `const { spawn } = require('node:child_process');
      const child = spawn(process.argv[1], process.argv.slice(2), { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
      console.log('started', child.pid);
      process.once('SIGTERM', () => process.exit());`;
    const program = await startProcess([
      process.execPath,
      '-e',
      starter,
      ...wireCommand(['--lifeline']),
    ]);
    const [, pid] = await program.waitForLine(/^started (\d+)$/);
    await program.waitForLine(/"event":"ready"/);
    await program.stop();
    await expect.poll(() => commandOf(pid), { timeout: 5_000 }).toBe('');
  });
});

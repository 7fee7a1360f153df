import {
  failOnLeaks,
  inNetworkNamespace,
  networkNamespaceProblem,
  startProcess,
} from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';

failOnLeaks();

const modules = (lib: string): string =>
  JSON.stringify(new URL(`../../${lib}/src/index.ts`, import.meta.url).href);

const HOUR_NS = 3_600_000_000_000n;

/** Captures at both ends of a cable, with a clock that is an hour fast, sends into one end, and prints what came of it. */
const PROGRAM = `
  import { createSockets } from ${modules('bsd-sockets')};
  import { createWireView, findInterface } from ${modules('wire-view')};
  import { createClock, createLogger } from ${modules('foundation')};
  import { readCapture, unixNs } from ${modules('packets')};
  const wait = { signal: AbortSignal.timeout(10_000) };
  const clock = createClock({ offsetNs: ${HOUR_NS}n });
  const told = [];
  const view = createWireView(
    { name: 'spec', directory: '/tmp' },
    { clock, logger: createLogger({ name: 'spec', level: 'silent' }), emit: (draft) => told.push(draft) },
  );
  await view.start(wait);
  const request = { ports: [9], snapBytes: 0, maxBytes: 0, observesPackets: true };
  const ids = [];
  for (const end of ['card', 'plug']) ids.push((await view.startCapture({ ...request, interface: end })).id);
  const before = process.hrtime.bigint();
  const sockets = createSockets({}, { clock });
  const socket = sockets.socket('AF_INET', 'SOCK_DGRAM');
  sockets.sendto(socket, Buffer.from('hello'), { host: '10.83.1.2', port: 9 });
  sockets.close(socket);
  const files = [];
  for (const id of ids) {
    await view.stopCapture(id);
    const pieces = [];
    for await (const piece of view.readCapture(id)) pieces.push(piece);
    files.push(unixNs(readCapture(Buffer.concat(pieces)).frames[0].time));
  }
  const seen = told
    .filter(({ kind, socket }) => kind === 'packet' && socket.remote === '10.83.1.2:9')
    .toSorted((one, other) => one.interface.localeCompare(other.interface));
  console.log(JSON.stringify({
    seen: seen.map((packet) => [packet.interface, packet.direction]),
    fastNs: seen.map(({ atNs }) => String(BigInt(atNs) - BigInt(Date.now()) * 1_000_000n)),
    afterNs: seen.map(({ monotonicNs }) => String(BigInt(monotonicNs) - before)),
    apartNs: seen.map(({ atNs }, index) => String(BigInt(files[index]) - BigInt(atNs))),
    holds: await findInterface('10.83.1.1'),
    leads: await findInterface('10.83.1.2'),
    nowhere: await findInterface('192.0.2.1').catch(({ code }) => code),
    name: await findInterface('localhost').catch(({ code }) => code),
  }));
  await view.stop(wait);`;

const CABLE =
  'ip link add card type veth peer name plug && ip addr add 10.83.1.1/24 dev card && ip link set plug up && ip link set card up && ip neigh add 10.83.1.2 lladdr 02:00:00:00:00:01 dev card';

interface Told {
  readonly seen: unknown;
  readonly fastNs: readonly string[];
  readonly afterNs: readonly string[];
  readonly apartNs: readonly string[];
}

async function run(ctx: TestContext, isSandboxed: boolean): Promise<Told> {
  const problem = process.platform === 'linux' ? networkNamespaceProblem() : 'not Linux';
  if (problem !== undefined) ctx.skip(`a network namespace is needed: ${problem}`);
  const node = [process.execPath, '--input-type=module', '-e', PROGRAM] as const;
  const setUp = ['sh', '-c', `${CABLE}; exec "$@"`, 'sh', ...node] as const;
  const inUserNamespace = ['unshare', '--user', '--map-root-user', '--net', ...setUp] as const;
  const child = await startProcess(isSandboxed ? inUserNamespace : inNetworkNamespace(setUp));
  const [line] = await child.waitForLine(/^\{.*\}$/);
  expect(await child.ended).toMatchObject({ code: 0 });
  return JSON.parse(line) as Told;
}

describe.each([
  ['from its queue', false],
  ['from its ring', true],
])('a packet socket, read %s', (_, isSandboxed) => {
  it('tells which end sent a packet and which received it, at the times of a clock that was put off', async (ctx) => {
    const told = await run(ctx, isSandboxed);
    const cable = { interface: 'card', addresses: expect.arrayContaining(['10.83.1.1/24']) };
    expect(told).toMatchObject({
      seen: [
        ['card', 'sent'],
        ['plug', 'received'],
      ],
      holds: { ...cable, part: 'holds' },
      leads: { ...cable, part: 'leads' },
      nowhere: 'NO_ROUTE',
      name: 'INVALID_VALUE',
    });
    for (const fast of told.fastNs) {
      expect(Math.abs(Number(BigInt(fast) - HOUR_NS))).toBeLessThan(10e9);
    }
    for (const after of told.afterNs) expect(Number(after)).toBeGreaterThan(-1e6);
    // The file has the kernel's time, the event the same moment by the monotonic clock.
    for (const apart of told.apartNs) expect(Math.abs(Number(apart))).toBeLessThan(1e6);
  });
});

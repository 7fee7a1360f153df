import { spawnSync } from 'node:child_process';
import { failOnLeaks, startProcess } from '@socketlab/testkit';
import { expect, it } from 'vitest';

failOnLeaks();

const SANDBOX = ['unshare', '-Urn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] as const;
const modules = (lib: string): string =>
  JSON.stringify(new URL(`../../${lib}/src/index.ts`, import.meta.url).href);
/** Sends as fast as it can while it captures, and prints what came of it. */
const PROGRAM = `
  import { createSockets, openPacketSocket, createPacketReader } from ${modules('bsd-sockets')};
  import { createWireView } from ${modules('wire-view')};
  import { createClock, createLogger } from ${modules('foundation')};
  const clock = createClock();
  let events = 0;
  const view = createWireView(
    { name: 'spec', directory: '/tmp' },
    { clock, logger: createLogger({ name: 'spec', level: 'silent' }), emit: ({ kind }) => (events += kind === 'packet' ? 1 : 0) },
  );
  await view.start({ signal: AbortSignal.timeout(10_000) });
  const sockets = createSockets({}, { clock });
  const socket = sockets.socket('AF_INET', 'SOCK_DGRAM');
  sockets.bind(socket, { host: '127.0.0.1', port: 0 });
  const at = sockets.getsockname(socket);
  const request = { interface: 'lo', ports: [at.port], snapBytes: 0, maxBytes: 0, observesPackets: true };
  const { id } = await view.startCapture(request);
  for (let sent = 0; sent < 10_000; sent += 1) sockets.sendto(socket, Buffer.alloc(64), at);
  await view.flush();
  const flushed = events;
  for (let sent = 0; sent < 10_000; sent += 1) sockets.sendto(socket, Buffer.alloc(64), at);
  const totals = await view.stopCapture(id);
  const alone = openPacketSocket({ interface: 'lo', ports: [9], snapBytes: 128 });
  createPacketReader(alone).close();
  console.log(JSON.stringify({ flushed, events, hasRing: alone.ring !== undefined, ...totals }));
  await view.stop({ signal: AbortSignal.timeout(10_000) });`;

it('root of a user namespace captures 20,000 packets without a drop, in a ring', async (ctx) => {
  const [program, ...args] = [...SANDBOX, 'true'];
  const probe = spawnSync(program, args, { encoding: 'utf8' });
  if (probe.status !== 0) ctx.skip(`no user namespace: ${probe.error?.message ?? probe.stderr}`);
  const child = await startProcess([
    ...SANDBOX,
    ...[process.execPath, '--input-type=module', '-e', PROGRAM],
  ]);
  const [line] = await child.waitForLine(/^\{.*\}$/);
  expect(JSON.parse(line)).toMatchObject({
    hasRing: true,
    flushed: 10_000,
    events: 20_000,
    packets: 20_000,
    dropped: 0,
    leftOut: 0,
  });
  expect(await child.ended).toMatchObject({ code: 0 });
});

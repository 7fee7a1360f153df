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
/** Captures on an interface; sends, has the interface changed, sends again where that can be, and prints what came of it. */
const PROGRAM = `
  import { execFileSync } from 'node:child_process';
  import { createSockets } from ${modules('bsd-sockets')};
  import { createWireView } from ${modules('wire-view')};
  import { createClock, createLogger } from ${modules('foundation')};
  const [name, host, change, isBack] = process.argv.slice(1);
  const clock = createClock();
  const wait = { signal: AbortSignal.timeout(10_000) };
  const told = [];
  const view = createWireView(
    { name: 'spec', directory: '/tmp' },
    { clock, logger: createLogger({ name: 'spec', level: 'silent' }), emit: (draft) => told.push(draft) },
  );
  await view.start(wait);
  const sockets = createSockets({}, { clock });
  const send = () => {
    const socket = sockets.socket('AF_INET', 'SOCK_DGRAM');
    sockets.sendto(socket, Buffer.from('hello'), { host, port: 9 });
    sockets.close(socket);
  };
  const request = { interface: name, ports: [9], snapBytes: 0, maxBytes: 0, observesPackets: true };
  const { id } = await view.startCapture(request);
  send();
  await view.flush();
  execFileSync('sh', ['-c', change]);
  if (isBack === 'yes') send();
  const totals = await view.stopCapture(id);
  const sent = told.filter(({ socket }) => socket.remote === host + ':9');
  console.log(JSON.stringify({ ...totals, sent: sent.length, interface: sent[0]?.interface }));
  await view.stop(wait);`;

async function capture(
  ctx: TestContext,
  interfaces: string,
  args: readonly string[],
): Promise<unknown> {
  const problem = process.platform === 'linux' ? networkNamespaceProblem() : 'not Linux';
  if (problem !== undefined) ctx.skip(`a network namespace is needed: ${problem}`);
  const setUp = ['sh', '-c', `${interfaces}; exec "$@"`, 'sh'] as const;
  const node = [process.execPath, '--input-type=module', '-e', PROGRAM, ...args] as const;
  const child = await startProcess(inNetworkNamespace([...setUp, ...node]));
  const [line] = await child.waitForLine(/^\{.*\}$/);
  expect(await child.ended).toMatchObject({ code: 0 });
  return JSON.parse(line);
}

describe('a capture', () => {
  it('hears what goes out through a card, and ends well when the card is taken out', async (ctx) => {
    const card =
      'ip link add card type veth peer name plug && ip addr add 10.83.1.1/24 dev card && ip link set plug up && ip link set card up && ip neigh add 10.83.1.2 lladdr 02:00:00:00:00:01 dev card';
    const args = ['card', '10.83.1.2', 'ip link del card', 'no'];
    expect(await capture(ctx, card, args)).toMatchObject({
      packets: 1,
      dropped: 0,
      sent: 1,
      interface: 'card',
    });
  });

  it('goes on when its interface went down and came up again', async (ctx) => {
    const args = ['lo', '127.0.0.1', 'ip link set lo down && ip link set lo up', 'yes'];
    expect(await capture(ctx, 'true', args)).toMatchObject({ sent: 2, dropped: 0 });
  });
});

import path from 'node:path';
import {
  isRoot,
  networkNamespaceProblem,
  PYTHON,
  type RunningProcess,
  startProcess,
} from '@socketlab/testkit';
import { openGrants, openIdentity } from '@socketlab/trust';
import { expect, type TestContext, test, vi } from 'vitest';
import {
  createFaultyNetwork,
  createMachines,
  type FaultyNetwork,
  pairMachines,
} from './faulty-network.ts';
import { createMachine, type Machine } from './machine.ts';
import { fileOfPeer } from './peers.ts';

interface Answer {
  readonly verdict: string;
  readonly candidates: readonly string[];
  readonly place: string | null;
  readonly text: string;
  readonly proof: readonly {
    readonly ground: string;
    readonly isProof: boolean;
    readonly text: string;
  }[];
  readonly notObserved: readonly { readonly what: string }[];
}

interface Fault {
  readonly name: string;
  /** Makes it so; what it returns takes it back. */
  readonly inject?: () => Promise<(() => Promise<unknown>) | undefined>;
  readonly target: string;
  readonly cause: string;
  readonly place?: string;
  /** Grounds that the proof must have. */
  readonly grounds: readonly string[];
}

interface Laboratory extends FaultyNetwork {
  readonly machines: { readonly owner: Machine; readonly classmate: Machine };
  ask(target: string): Promise<Answer>;
  listen(address: string, ...options: readonly string[]): Promise<() => Promise<unknown>>;
}

const CONTROL = '10.9.1.7:17431';
const SERVICE = '10.9.1.7:65432';

function needNetworks(ctx: TestContext): void {
  if (!isRoot()) ctx.skip('hosts with cables between them need root');
  const problem = networkNamespaceProblem();
  if (problem !== undefined) ctx.skip(problem);
}

/** Both machines with their daemons up, and paired. */
async function createLaboratory(): Promise<Laboratory> {
  const network = await createFaultyNetwork();
  const machines = createMachines();
  const { owner, classmate } = network;
  await machines.owner.start('tcp-echo', ['--control', CONTROL], { within: owner.within });
  await machines.classmate.start('client-agent', [], { within: classmate.within });
  await pairMachines(machines, {
    name: 'lab-07',
    controls: { 'tcp-echo': CONTROL, 'multi-tcp': '10.9.1.7:17433' },
  });
  return {
    ...network,
    machines,
    ask: (target) => machines.classmate.ask(['why', target], { within: classmate.within }),
    async listen(address, ...options) {
      const where = { within: owner.within };
      await machines.owner.ask(['listen', '--address', address, ...options], where);
      return () => machines.owner.ask(['close', '--deadline', '0'], where);
    },
  };
}

/** The program that listens at 10.9.1.7 and is none of ours. */
async function startStranger({ owner }: Laboratory, port: number): Promise<RunningProcess> {
  const stranger = await startProcess(
    owner.within([
      ...([PYTHON, '-uc'] as const),
      `import socket
server = socket.create_server(("10.9.1.7", ${port}))
print("ready")
while True:
    connection, _ = server.accept()
    connection.sendall(b"220 not socketlab\\r\\n")
    connection.close()`,
    ]),
  );
  await stranger.waitForLine(/ready/);
  return stranger;
}

/** Rules of nft(8) in a host's chain, and how to take them back. */
async function filter(
  host: FaultyNetwork['owner'],
  hook: 'input' | 'output' | 'forward',
  rule: string,
): Promise<() => Promise<unknown>> {
  await host.do(
    `nft add table ip t; nft add chain ip t c '{ type filter hook ${hook} priority 0; }'; nft add rule ip t c ${rule}`,
  );
  return () => host.do('nft delete table ip t');
}

/** A server that is busy with one client while another fills its queue of one. */
async function fillBacklog(laboratory: Laboratory): Promise<() => Promise<unknown>> {
  const close = await laboratory.listen(SERVICE, '--backlog', '0');
  const clients: RunningProcess[] = [];
  for (const _ of ['served', 'queued']) {
    const client = await startProcess(
      laboratory.classmate.within([
        PYTHON,
        '-u',
        fileOfPeer('holding_client'),
        ...SERVICE.split(':'),
      ]),
    );
    await client.waitForLine(/^connected/);
    clients.push(client);
  }
  return async () => {
    await Promise.all(clients.map((client) => client.stop()));
    return close();
  };
}

/** A machine whose certificates begin in ten days, by a clock that was put off when it made them. */
async function machineFromTheFuture(): Promise<Machine> {
  const machine = createMachine();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 86_400_000 });
  try {
    await openIdentity(path.join(machine.home, 'config', 'identity'));
  } finally {
    vi.useRealTimers();
  }
  return machine;
}

function faultsOf(laboratory: Laboratory): readonly Fault[] {
  const { owner, classmate, router, machines, listen } = laboratory;
  const both =
    (...undo: readonly (() => Promise<unknown>)[]) =>
    async (): Promise<void> => {
      for (const each of undo) await each();
    };
  const served = async (
    host: FaultyNetwork['owner'],
    hook: 'input' | 'output',
    rule: string,
  ): Promise<() => Promise<unknown>> => {
    const close = await listen(SERVICE);
    return both(await filter(host, hook, `tcp dport 65432 ${rule}`), close);
  };
  const pair = (name: string, control: string, validMs?: number) =>
    pairMachines(machines, {
      name,
      controls: { 'tcp-echo': control },
      ...(validMs === undefined ? {} : { validMs }),
    });
  return [
    {
      name: 'nobody listens',
      target: 'lab-07:65432',
      cause: 'nobody-listens',
      grounds: ['attempt', 'wire', 'listeners'],
    },
    {
      name: 'the server listens at another address of its machine',
      inject: async () => {
        await owner.do('ip addr add 10.9.1.70/24 dev eth0');
        const close = await listen('10.9.1.70:65432');
        return both(close, () => owner.do('ip addr del 10.9.1.70/24 dev eth0'));
      },
      target: 'lab-07:65432',
      cause: 'nobody-listens',
      grounds: ['listeners'],
    },
    {
      name: 'the server listens on loopback only',
      inject: () => listen('127.0.0.1:65432'),
      target: 'lab-07:65432',
      cause: 'loopback-only',
      grounds: ['attempt', 'listeners'],
    },
    {
      name: 'the firewall there drops the port',
      inject: () => served(owner, 'input', 'drop'),
      target: 'lab-07:65432',
      cause: 'firewall-drops',
      grounds: ['attempt', 'wire', 'listeners', 'daemons'],
    },
    {
      name: 'the firewall there drops a port where nobody listens',
      inject: () => filter(owner, 'input', 'tcp dport 65432 drop'),
      target: 'lab-07:65432',
      cause: 'firewall-drops',
      grounds: ['listeners', 'daemons'],
    },
    {
      name: 'the firewall there rejects: port unreachable',
      inject: () => served(owner, 'input', 'reject'),
      target: '10.9.1.7:65432',
      cause: 'firewall-rejects',
      place: 'there',
      grounds: ['attempt', 'wire'],
    },
    {
      name: 'the firewall there rejects: prohibited',
      inject: () => served(owner, 'input', 'reject with icmp type admin-prohibited'),
      target: 'lab-07:65432',
      cause: 'firewall-rejects',
      place: 'there',
      grounds: ['attempt', 'wire'],
    },
    {
      name: 'the firewall there rejects: host unreachable',
      inject: () =>
        filter(owner, 'input', 'tcp dport 65432 reject with icmp type host-unreachable'),
      target: 'lab-07:65432',
      cause: 'firewall-rejects',
      place: 'there',
      grounds: ['wire'],
    },
    {
      name: 'the firewall there rejects with a reset',
      inject: () => served(owner, 'input', 'reject with tcp reset'),
      target: 'lab-07:65432',
      cause: 'firewall-rejects',
      grounds: ['attempt', 'wire', 'listeners'],
    },
    {
      name: 'the firewall here drops',
      inject: () => served(classmate, 'output', 'drop'),
      target: 'lab-07:65432',
      cause: 'firewall-drops',
      place: 'here',
      grounds: ['attempt', 'wire'],
    },
    {
      name: 'the firewall here rejects',
      inject: () => served(classmate, 'output', 'reject with tcp reset'),
      target: 'lab-07:65432',
      cause: 'firewall-rejects',
      place: 'here',
      grounds: ['attempt', 'wire'],
    },
    {
      name: 'a firewall on the way prohibits',
      inject: () =>
        filter(router, 'forward', 'tcp dport 65432 reject with icmp type admin-prohibited'),
      target: '10.9.3.9:65432',
      cause: 'firewall-rejects',
      place: 'router',
      grounds: ['wire'],
    },
    {
      name: 'no host has the address',
      target: '10.9.1.99:65432',
      cause: 'no-such-host',
      grounds: ['attempt', 'neighbour'],
    },
    {
      name: 'the host that had the address has left',
      inject: async () => {
        await owner.do('ip addr add 10.9.1.71/24 dev eth0');
        await laboratory.ask('10.9.1.71:65432');
        await owner.do('ip addr del 10.9.1.71/24 dev eth0');
        return undefined;
      },
      target: '10.9.1.71:65432',
      cause: 'no-such-host',
      grounds: ['attempt', 'neighbour'],
    },
    {
      name: 'no host has the address behind the router',
      target: '10.9.3.99:65432',
      cause: 'no-such-host',
      place: 'router',
      grounds: ['wire'],
    },
    {
      name: 'no route',
      target: '10.77.0.1:65432',
      cause: 'no-route',
      place: 'here',
      grounds: ['attempt', 'route'],
    },
    {
      name: 'a route that says unreachable',
      inject: async () => {
        await classmate.do('ip route add unreachable 10.66.0.0/16');
        return () => classmate.do('ip route del unreachable 10.66.0.0/16');
      },
      target: '10.66.0.1:65432',
      cause: 'no-route',
      place: 'here',
      grounds: ['attempt', 'route'],
    },
    {
      name: 'the router has no route',
      target: '10.99.0.1:65432',
      cause: 'no-route',
      place: 'router',
      grounds: ['wire'],
    },
    {
      name: 'the gateway is not there',
      inject: async () => {
        await classmate.do('ip route add 10.88.0.0/16 via 10.9.1.254');
        return () => classmate.do('ip route del 10.88.0.0/16');
      },
      target: '10.88.0.1:65432',
      cause: 'no-route',
      place: 'router',
      grounds: ['neighbour', 'route'],
    },
    {
      name: 'the cable is pulled',
      inject: async () => {
        await classmate.do('ip link set eth1 down');
        return () =>
          classmate.do(
            'ip link set eth1 up; ip route replace 10.9.3.0/24 via 10.9.2.1; ip route replace 10.99.0.0/16 via 10.9.2.1',
          );
      },
      target: '10.9.2.1:65432',
      cause: 'no-route',
      place: 'here',
      grounds: ['attempt', 'route'],
    },
    {
      name: 'the backlog is full',
      inject: () => fillBacklog(laboratory),
      target: 'lab-07:65432',
      cause: 'backlog-full',
      place: 'there',
      grounds: ['attempt', 'wire', 'listeners'],
    },
    {
      name: 'another program has the port of the listener',
      inject: async () => {
        const stranger = await startStranger(laboratory, 65_433);
        return () => stranger.stop();
      },
      target: 'lab-07:65433',
      cause: 'different-program',
      grounds: ['attempt', 'daemons'],
    },
    {
      name: 'a program without TLS has the control port',
      inject: async () => {
        await pair('lab-07-plain', '10.9.1.7:17490');
        const stranger = await startStranger(laboratory, 17_490);
        return () => stranger.stop();
      },
      target: 'lab-07-plain',
      cause: 'different-program',
      grounds: ['attempt', 'greeting'],
    },
    {
      name: 'the daemon of another machine has the control port',
      inject: async () => {
        await pair('lab-07-other', '10.9.1.7:17432');
        const other = createMachine();
        const daemon = await other.start('udp-echo', ['--control', '10.9.1.7:17432'], {
          within: owner.within,
        });
        return () => daemon.process.stop();
      },
      target: 'lab-07-other',
      cause: 'different-program',
      grounds: ['attempt', 'greeting'],
    },
    {
      name: 'the pairing has expired',
      inject: async () => {
        await pair('lab-07-expired', CONTROL, -60_000);
        return undefined;
      },
      target: 'lab-07-expired',
      cause: 'pairing-expired',
      grounds: ['attempt', 'pairing', 'daemons'],
    },
    {
      name: 'the pairing was revoked',
      inject: async () => {
        const { grantId } = await pair('lab-07-revoked', CONTROL);
        await openGrants(path.join(machines.owner.home, 'config')).revoke(grantId, new Date());
        return undefined;
      },
      target: 'lab-07-revoked',
      cause: 'pairing-revoked',
      grounds: ['attempt', 'daemons'],
    },
    {
      name: 'the clock there is ten days ahead',
      inject: async () => {
        const future = await machineFromTheFuture();
        await pairMachines(
          { owner: future, classmate: machines.classmate },
          { name: 'lab-future', controls: { 'multi-tcp': '10.9.1.7:17433' } },
        );
        const daemon = await future.start('multi-tcp', ['--control', '10.9.1.7:17433'], {
          within: owner.within,
        });
        return () => daemon.process.stop();
      },
      target: 'lab-future',
      cause: 'clocks',
      grounds: ['attempt', 'greeting'],
    },
  ];
}

test('of 27 injected faults at least 26 are named right, none is named wrong, and each shows its proof', async (ctx) => {
  needNetworks(ctx);
  const laboratory = await createLaboratory();
  const faults = faultsOf(laboratory);
  const told: { name: string; verdict: string; expected: string; answer: Answer }[] = [];
  for (const fault of faults) {
    const heal = await fault.inject?.();
    const answer = await laboratory.ask(fault.target);
    await heal?.();
    told.push({ name: fault.name, verdict: answer.verdict, expected: fault.cause, answer });
    if (answer.verdict !== fault.cause) continue;
    const grounds = answer.proof.filter(({ isProof }) => isProof).map(({ ground }) => ground);
    expect({ fault: fault.name, grounds }).toEqual({
      fault: fault.name,
      grounds: expect.arrayContaining([...fault.grounds]),
    });
    if (fault.place !== undefined) {
      expect({ fault: fault.name, place: answer.place }).toEqual({
        fault: fault.name,
        place: fault.place,
      });
    }
  }
  const wrong = told.filter(
    ({ verdict, expected }) => verdict !== expected && verdict !== 'unknown',
  );
  expect(wrong).toEqual([]);
  const unknown = told.filter(({ verdict }) => verdict === 'unknown');
  expect(faults).toHaveLength(27);
  expect(unknown.length, JSON.stringify(unknown, undefined, 1)).toBeLessThanOrEqual(1);
}, 240_000);

test('what nobody can be asked about is unknown, with what it may be', async (ctx) => {
  needNetworks(ctx);
  const { owner, machines, classmate, listen } = await createLaboratory();
  const stranger = createMachine();
  const ask = (target: string): Promise<Answer> =>
    stranger.ask(['why', target], { within: classmate.within });
  const refused = await ask(SERVICE);
  expect(refused).toMatchObject({
    verdict: 'unknown',
    candidates: ['nobody-listens', 'loopback-only', 'firewall-rejects'],
  });
  expect(refused.notObserved.map(({ what }) => what)).toEqual(['listeners']);
  await listen(SERVICE);
  expect(await ask(SERVICE)).toMatchObject({ verdict: 'connects' });
  expect(
    await machines.classmate.ask(['why', 'lab-07'], { within: classmate.within }),
  ).toMatchObject({
    verdict: 'connects',
  });
  await filter(owner, 'input', 'tcp dport 65432 drop');
  expect(await ask(SERVICE)).toMatchObject({
    verdict: 'unknown',
    candidates: ['firewall-drops', 'backlog-full'],
  });
});

test('a plain user hears less, and says what was not observed', async (ctx) => {
  needNetworks(ctx);
  const { owner, classmate } = await createLaboratory();
  const user = createMachine({ forPlainUser: true });
  await filter(owner, 'input', 'tcp dport 65432 reject');
  const answer = await user.ask<Answer>(['why', SERVICE], { within: classmate.within });
  expect(answer.verdict).toBe('unknown');
  expect(answer.candidates).toContain('firewall-rejects');
  expect(answer.notObserved.map(({ what }) => what)).toContain('packets');
  // Without ip(8) the kernel's own tables tell the way.
  const alone = await createMachine().ask<Answer>(['why', '10.9.1.99:65432'], {
    within: (command) => classmate.within(['env', 'PATH=/nowhere', ...command]),
  });
  expect(alone).toMatchObject({ verdict: 'no-such-host' });
  expect(alone.proof.map(({ text }) => text).join()).toContain(
    '/proc/net/route 10.9.1.99: dev eth0',
  );
});

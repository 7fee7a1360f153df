import {
  connectHosts,
  createNetworkHost,
  failOnLeaks,
  isRoot,
  type NetworkHost,
  networkNamespaceProblem,
  type RunningProcess,
} from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { processesOf } from './home-processes.ts';
import { createMachine, type Machine } from './machine.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

/** A whole room where it may take long, as in .ci/run: forty machines with four daemons each. */
const ROOM = process.env['SOCKETLAB_THOROUGH'] === '1' ? 40 : 8;
/** So many start at a time: each brings up the four daemons of its machine. */
const AT_ONCE = 4;
const LONG_MS = 600_000;
const SEAT_MS = 60_000;
/** A hundred and sixty daemons fit into one machine's memory when each keeps little garbage. */
const SMALL = '--max-semi-space-size=1 --v8-pool-size=1';
const TEACHER = '10.77.0.1';

interface Answer {
  readonly host: string;
  readonly daemons?: readonly { readonly condition: string }[];
}

const nameOf = (seat: number): string => `lab-${String(seat).padStart(2, '0')}`;

/** Asks all machines at once; every one must answer. */
async function askAll(teacher: Machine, ...command: string[]): Promise<readonly Answer[]> {
  const asked = [...command, '--host', 'all', '--host-deadline', String(SEAT_MS)];
  const { hosts } = await teacher.ask<{ hosts: readonly Answer[] }>(asked);
  return hosts;
}

/** Ctrl+C closes the machine, and takes its daemons down. */
async function leave(seat: RunningProcess): Promise<void> {
  process.kill(seat.pid, 'SIGINT');
  await seat.ended;
}

/** Machines on one switch: the first is the teacher's. */
async function createRoom(context: TestContext): Promise<readonly Machine[]> {
  if (!isRoot()) context.skip('needs root');
  const problem = networkNamespaceProblem();
  if (problem !== undefined) context.skip(problem);
  const hub = await createNetworkHost('switch');
  await hub.do('ip link add room type bridge && ip link set room up');
  const machines: Machine[] = [];
  for (let seat = 0; seat <= ROOM; seat += 1) {
    const name = seat === 0 ? 'teacher' : nameOf(seat);
    const host = await createNetworkHost(name);
    await plugIn(host, hub, seat);
    machines.push(
      createMachine({
        // A hundred and sixty daemons leave some of the processor to the other tests.
        on: (command) => host.within(['nice', '-n', '10', ...command]),
        environment: {
          SOCKETLAB_NAME: name,
          SOCKETLAB_CONTROL: undefined,
          SOCKETLAB_METRICS: undefined,
          NODE_OPTIONS: SMALL,
        },
      }),
    );
  }
  return machines;
}

async function plugIn(host: NetworkHost, hub: NetworkHost, seat: number): Promise<void> {
  const port = `port${seat}`;
  const address = `10.77.0.${seat + 1}/24`;
  await connectHosts(
    { host, interface: 'eth0', addresses: [address] },
    { host: hub, interface: port, addresses: [] },
  );
  await hub.do(`ip link set ${port} master room`);
}

/** Pairs with the teacher by the token on the board, and lets the teacher use this machine in return. */
async function takeSeat(student: Machine, token: string): Promise<RunningProcess> {
  const joining = await student.open(['pair', TEACHER, '--allow', 'observe,serve', '--json'], {
    deadlineMs: SEAT_MS,
  });
  joining.write(`${token}\n`);
  await joining.waitForLine(/"expiresAt"/);
  return joining;
}

describe('a class of a whole room', () => {
  it('pairs by one token, and is driven at once', { timeout: LONG_MS }, async (context) => {
    needThorough(context);
    const [teacher, ...students] = await createRoom(context);
    if (teacher === undefined) throw new Error('a room has a teacher');
    const window = await teacher.open([
      'pair',
      '--listen',
      '--class',
      '--uses',
      String(ROOM),
      '--json',
    ]);
    const [, token = ''] = await window.waitForLine(/"token":"([^"]+)"/);
    const seats: RunningProcess[] = [];
    for (let first = 0; first < ROOM; first += AT_ONCE) {
      const group = students.slice(first, first + AT_ONCE);
      seats.push(...(await Promise.all(group.map((student) => takeSeat(student, token)))));
    }
    const everybody = ['local', ...students.map((_, seat) => nameOf(seat + 1))];

    const ps = await askAll(teacher, 'ps');
    expect(ps.map(({ host }) => host)).toEqual(everybody);
    const silent = ps.filter(
      ({ daemons = [] }) => daemons.filter(({ condition }) => condition === 'serving').length !== 4,
    );
    expect(silent).toEqual([]);

    const opened = await askAll(teacher, 'listen', 'tcp-echo');
    expect(opened.map(({ host }) => host)).toEqual(everybody);
    const closed = await askAll(teacher, 'close', 'tcp-echo');
    expect(closed.map(({ host }) => host)).toEqual(everybody);

    for (let first = 0; first < ROOM; first += AT_ONCE) {
      await Promise.all(seats.slice(first, first + AT_ONCE).map(leave));
    }
    await leave(window);
    expect([teacher, ...students].flatMap(({ home }) => processesOf(home))).toEqual([]);
  });
});

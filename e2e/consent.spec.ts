import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Machine } from './machine.ts';
import { pairByHand } from './pairing-by-hand.ts';
import { createTwoMachines } from './two-machines.ts';

failOnLeaks();

const OWNER = '10.77.0.7';
const CLASSMATE = '10.77.0.8';
const PORTS = { 'tcp-echo': 17_431, 'multi-tcp': 17_433, 'client-agent': 17_434 } as const;
const LONG_MS = 60_000;

/** lab-07, open to its network by its owner, and lab-08, which can be paired with it. */
async function createClass(context: TestContext, multiTcp: readonly string[] = []) {
  const { owner, classmate, hosts } = await createTwoMachines(context, { isUnprivileged: false });
  const listen = ['--listen', `${OWNER}:65433`, '--model', 'epoll', ...multiTcp];
  const server = await owner.start('multi-tcp', listen);
  await owner.start('tcp-echo');
  await owner.start('client-agent', ['--allow-private']);
  const open = await owner.open(['network', 'open', '--address', OWNER]);
  await open.waitForLine(/is open to paired classmates at 10\.77\.0\.7/);
  await classmate.start('client-agent');
  const controls = Object.fromEntries(
    Object.entries(PORTS).map(([name, port]) => [name, `${OWNER}:${port}`]),
  );
  const pair = () => pairByHand({ owner, classmate, name: 'lab-07', address: OWNER, controls });
  return { owner, classmate, hosts, server, pair };
}

interface Status {
  readonly hosts: readonly { readonly daemons: readonly { listener?: { accepted: number } }[] }[];
}

async function acceptedBy(machine: Machine): Promise<number | undefined> {
  const status = await machine.ask<Status>(['status', 'multi-tcp', '--host', 'lab-07']);
  return status.hosts[0]?.daemons[0]?.listener?.accepted;
}

describe('what one machine sends to another', () => {
  it(
    'goes nowhere before they are paired, to the paired host by its name after, and is load only by a permit',
    async (context) => {
      const { classmate, server, pair } = await createClass(context);
      const stranger = await classmate.run(['send', `${OWNER}:65433`, 'Hello']);
      expect(stranger.code).toBe(1);
      expect(stranger.stderr).toContain('error TARGET_NOT_ALLOWED');
      expect(stranger.stderr).toContain('Pair with that machine');
      await pair();
      const friend = await classmate.run(['send', 'lab-07:65433', 'Hello']);
      expect(friend).toMatchObject({ code: 0, stdout: 'Hello' });

      const many = ['send', 'lab-07:65433', 'Hello', '--connections', '50', '--wait-for-all'];
      const { code, stdout, stderr } = await classmate.run(many);
      expect(stderr).toContain('lab-07 (multi-tcp) permits 50 connections at once');
      expect(code).toBe(0);
      expect(stdout).toContain('answered: 50');
      // Whoever listens there counts them: those fifty, and the one before.
      expect(await acceptedBy(classmate)).toBe(51);
      expect(server.log()).toContainEqual(
        expect.objectContaining({ msg: 'permit issued', name: 'classmate', connections: 50 }),
      );
    },
    LONG_MS,
  );

  it(
    'is no load where the owner issues no permit, nor without one, and then nothing is connected',
    async (context) => {
      const { classmate, pair } = await createClass(context, ['--permits', '0']);
      await pair();
      const refused = await classmate.run(['send', 'lab-07:65433', 'Hi', '--connections', '2']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('error PERMITS_OFF');
      // Whoever leaves the asking out gets no further: client-agent itself wants to see the permit.
      const held = await classmate.run(['send', 'lab-07:65433', '--hold']);
      expect(held.code).toBe(0);
      const second = await classmate.run(['send', 'lab-07:65433', 'Hi']);
      expect(second.stderr).toContain('error PERMIT_NEEDED');
      expect(await acceptedBy(classmate)).toBe(1);
    },
    LONG_MS,
  );
});

describe('a classmate who drives the owner’s client-agent', () => {
  it(
    'reaches the listeners of its daemons, and no other program, machine or connection by way of it',
    async (context) => {
      const { owner, classmate, pair } = await createClass(context);
      await pair();
      const send = (target: string, ...more: readonly string[]) =>
        classmate.run(['send', target, 'Hello', '--host', 'lab-07', ...more]);
      expect(await send(`${OWNER}:65433`)).toMatchObject({ code: 0, stdout: 'lab-07  Hello' });
      for (const target of ['127.0.0.1:19434', `${OWNER}:17433`, `${CLASSMATE}:17434`]) {
        const { code, stderr } = await send(target);
        expect(code).toBe(1);
        expect(stderr).toContain('lab-07: error TARGET_NOT_ALLOWED');
        expect(stderr).toContain('nobody reaches other machines or programs by way of this one');
      }
      const named = await send('lab.example:65433');
      expect(named.stderr).toContain('For a classmate it looks no names up');

      // Nor does it see or use the connections that its owner holds.
      const held = await owner.run(['send', `${OWNER}:65433`, '--hold']);
      expect(held.stdout).toBe('c1');
      const list = ['connections', 'client-agent', '--host', 'lab-07'];
      expect((await classmate.run(list)).stdout).toBe('no connections');
      const used = await classmate.run([
        ...['send', '--connection', 'c1', 'Hello'],
        ...['--host', 'lab-07'],
      ]);
      expect(used.stderr).toContain('error UNKNOWN_CONNECTION');
      expect(used.stderr).toContain('it holds: none');
      const own = await owner.run(['send', '--connection', 'c1', 'Hello']);
      expect(own).toMatchObject({ code: 0, stdout: 'Hello' });
    },
    LONG_MS,
  );
});

describe('commands with --host', () => {
  it(
    'serve there and ask there, tell of what is the owner’s, of a machine that is gone, and of one that took its address',
    async (context) => {
      const { classmate, hosts, server, pair } = await createClass(context);
      await pair();
      const listen = ['listen', 'tcp-echo', '--address', `${OWNER}:65432`, '--host', 'lab-07'];
      expect((await classmate.run(listen)).stdout).toBe(
        `lab-07  tcp-echo listens on ${OWNER}:65432 (backlog 128, reply echo)`,
      );
      const hello = await classmate.run(['send', 'lab-07:65432', 'Hello']);
      expect(hello).toMatchObject({ code: 0, stdout: 'Hello' });
      const all = await classmate.run(['ps', '--host', 'all']);
      expect(all.stdout).toMatch(/^local {3}client-agent {2}serving/m);
      expect(all.stdout).toMatch(/^lab-07 {2}tcp-echo {6}serving/m);
      expect(all.code).toBe(0);
      const logs = await classmate.run(['logs', '--host', 'lab-07']);
      expect(logs).toMatchObject({ code: 2 });
      expect(logs.stderr).toContain('OWNERS_COMMAND');
      const close = await classmate.run(['close', 'tcp-echo', '--host', 'lab-07']);
      expect(close.stdout).toBe('lab-07  tcp-echo no longer listens (0 connections cut)');

      // Then that machine is gone, and another takes its address.
      const status = ['status', 'multi-tcp', '--host', 'lab-07'];
      expect((await classmate.run(status)).code).toBe(0);
      await server.process.stop();
      const closed = await classmate.run(status);
      expect(closed.code).toBe(1);
      expect(closed.stderr).toContain('lab-07: error HOST_NOT_ANSWERING');
      expect(closed.stderr).toContain('ask its owner to run "socketlab network open" there');
      await classmate.start('multi-tcp', ['--control', `${CLASSMATE}:17433`]);
      hosts.run('lab-07', ['ip', 'link', 'set', 'eth0', 'down']);
      hosts.run('lab-08', ['ip', 'address', 'add', `${OWNER}/32`, 'dev', 'lo']);
      await classmate.start('tcp-echo', ['--control', `${OWNER}:17431`]);
      const replaced = await classmate.run(['status', 'tcp-echo', '--host', 'lab-07']);
      expect(replaced.stderr).toContain('lab-07: error HOST_REPLACED');
      expect(replaced.stderr).toContain('nothing was asked of it');
    },
    LONG_MS,
  );
});

import path from 'node:path';
import { openGrants, openIdentity } from '@socketlab/trust';
import { vi } from 'vitest';
import { createMachine, type Machine } from './machine.ts';
import { pairByHand } from './pairing-by-hand.ts';
import {
  ADDRESS,
  CONTROL,
  type Fault,
  fillBacklog,
  type Laboratory,
  startStranger,
} from './why-laboratory.ts';

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

/** The other end is reached, and something is wrong there: who listens, who answers, whom it lets in, when. */
export function serverFaults(laboratory: Laboratory): readonly Fault[] {
  const { owner, machines, listen } = laboratory;
  const pair = (name: string, control: string, validMs?: number) =>
    pairByHand({
      ...machines,
      name,
      address: ADDRESS,
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
        return async () => {
          await close();
          await owner.do('ip addr del 10.9.1.70/24 dev eth0');
        };
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
        const { id } = await pair('lab-07-revoked', CONTROL);
        await openGrants(path.join(machines.owner.home, 'config')).revoke(id, new Date());
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
        await pairByHand({
          owner: future,
          classmate: machines.classmate,
          name: 'lab-future',
          address: ADDRESS,
          controls: { 'multi-tcp': '10.9.1.7:17433' },
        });
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

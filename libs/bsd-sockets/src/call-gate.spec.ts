import type { CallObservation } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import type { PendingCall } from './sockets.ts';

const clock = createClock();

it('a gate is told each call before it is made, with its arguments and its line', () => {
  const told: (PendingCall | CallObservation)[] = [];
  const sockets = createSockets(
    {},
    {
      clock,
      observer: {
        isOn: () => true,
        beforeCall: (call) => told.push(call),
        onCall: (call) => told.push(call),
      },
    },
  );
  const descriptor = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.bind(descriptor, { host: '127.0.0.1', port: 0 });
  sockets.close(descriptor);
  const file = 'call-gate.spec.ts';
  expect(told).toMatchObject([
    { name: 'socket', args: ['AF_INET', 'SOCK_STREAM'], file, line: told[1]?.line },
    { name: 'socket', result: descriptor },
    { name: 'bind', args: [`${descriptor}`, '127.0.0.1:0'], descriptor, file },
    { name: 'bind', result: 0 },
    { name: 'close', args: [`${descriptor}`], descriptor, file },
    { name: 'close', result: 0 },
  ]);
});

it('keeps a call from being made by throwing, though nothing is observed', () => {
  let isClosed = false;
  const sockets = createSockets(
    {},
    {
      clock,
      observer: {
        isOn: () => false,
        beforeCall({ name }) {
          if (isClosed && name === 'bind') throw new Error('not now');
        },
        onCall: () => {
          throw new Error('nobody wants to know');
        },
      },
    },
  );
  const descriptor = sockets.socket('AF_INET', 'SOCK_STREAM');
  isClosed = true;
  expect(() => sockets.bind(descriptor, { host: '127.0.0.1', port: 0 })).toThrow('not now');
  expect(sockets.getsockname(descriptor).port).toBe(0);
  sockets.close(descriptor);
});

import type { SnapshotObservation } from '@socketlab/evidence';
import type { Address } from '@socketlab/foundation';
import type { CensusOptions } from '@socketlab/kernel-view';
import { expect, it, test } from 'vitest';
import { createListenerSockets, type ListenerSockets } from './listener-sockets.ts';

const PORT = 65_433;

function row(local: string, length?: number): SnapshotObservation {
  const state = length === undefined ? 'ESTABLISHED' : 'LISTEN';
  const queue = length === undefined ? {} : { acceptQueue: { length, limit: 128 } };
  const socket = { protocol: 'tcp', local, remote: '127.0.0.1:40000' } as const;
  return {
    kind: 'snapshot',
    socket,
    state,
    ...queue,
  } as Partial<SnapshotObservation> as SnapshotObservation;
}

/** Five programs that have the port, each with one client, and the number of those that wait there. */
const HOSTS = ['127.0.0.2', '127.0.0.1', '[::1]', '0.0.0.0', '[::]'];
const LISTENERS = HOSTS.map((host, at) => row(`${host}:${PORT}`, at + 1));
const CLIENTS = ['127.0.0.2', '127.0.0.1', '[::1]'].map((host) => row(`${host}:${PORT}`));

function socketsAt(host: string | undefined): {
  sockets: ListenerSockets;
  counted: () => string[];
} {
  let locals: CensusOptions['locals'];
  const rows = [...LISTENERS, ...CLIENTS];
  const address: Address | undefined = host === undefined ? undefined : { host, port: PORT };
  const sockets = createListenerSockets({
    kernelView: {
      snapshot: () => rows,
      listeners: () => LISTENERS,
      count(_watch, options) {
        locals = options?.locals;
        return undefined;
      },
    },
    address: () => address,
  });
  const counted = (): string[] => {
    sockets.count();
    return CLIENTS.map(({ socket }) => socket.local).filter((name) => locals?.has(name));
  };
  return { sockets, counted };
}

const namesOf = (rows: readonly SnapshotObservation[]): string[] =>
  rows.filter(({ state }) => state !== 'LISTEN').map(({ socket }) => socket.local);

test.each([
  ['127.0.0.1', 2, ['127.0.0.1:65433']],
  ['::ffff:127.0.0.1', 2, ['127.0.0.1:65433']],
  ['::1', 3, ['[::1]:65433']],
  ['0.0.0.0', 4, ['127.0.0.2:65433', '127.0.0.1:65433']],
  ['::', 5, ['127.0.0.2:65433', '127.0.0.1:65433', '[::1]:65433']],
] as const)(
  'of the listener at %s nothing is told that others at its port have',
  (host, waiting, own) => {
    const { sockets, counted } = socketsAt(host);
    expect(sockets.queue()?.length).toBe(waiting);
    expect(namesOf(sockets.read())).toEqual(own);
    expect(counted()).toEqual(own);
  },
);

it('tells of nobody while there is no listener', () => {
  const { sockets, counted } = socketsAt(undefined);
  expect(sockets.queue()).toBeUndefined();
  expect(sockets.read()).toEqual([]);
  expect(counted()).toEqual([]);
});

it('leaves out where the tables do not have the listener, though they have another', () => {
  expect(socketsAt('127.0.0.9').sockets.queue()).toBeUndefined();
});

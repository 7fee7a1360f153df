import type { SnapshotObservation } from '@socketlab/evidence';
import { SocketlabError } from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import { failOnLeaks, PYTHON, startProcess } from '@socketlab/testkit';
import { describe, expect, it, test } from 'vitest';
import type { ListenerHandlers } from './consent.ts';
import { withHeld } from './held-service.ts';
import { OWN_CALL } from './own-call.ts';

failOnLeaks();

type Request = Parameters<ListenerHandlers['openListener']>[0];

/** A daemon whose listener opens where nobody is in the way; what it was asked is remembered. */
function fixture(taken: readonly number[]) {
  const asked: string[] = [];
  const openListener = ({ address }: Request) => {
    asked.push(address);
    if (!taken.some((port) => address.endsWith(`:${port}`))) return { address };
    throw new SocketlabError('ADDRESS_IN_USE', { en: 'taken', 'pt-BR': 'ocupado' });
  };
  const service = withHeld({ openListener } as Partial<ListenerHandlers> as ListenerHandlers, {
    protocol: 'tcp',
    held: () => undefined,
    kernelView: { snapshot: () => [], listeners: () => [] } satisfies Pick<
      KernelView,
      'snapshot' | 'listeners'
    >,
  });
  const open = async (address: string, avoidsHeld: boolean): Promise<unknown> =>
    service.openListener({ address, avoidsHeld } as Request, OWN_CALL);
  return { asked, open };
}

test('how much waits in a held UDP socket is told by the name that the tables have for it', async () => {
  const address = { host: '::ffff:127.0.0.1', port: 65_431 };
  const socket = { protocol: 'udp', local: '127.0.0.1:65431', remote: '0.0.0.0:0' } as const;
  const seen = { kind: 'snapshot', socket, receiveQueueBytes: 7 } as SnapshotObservation;
  const getListener = () => ({});
  const service = withHeld({ getListener } as Partial<ListenerHandlers> as ListenerHandlers, {
    protocol: 'udp',
    held: () => ({ address, isServed: false, isPaused: false }),
    kernelView: { snapshot: () => [seen], listeners: () => [] },
  });
  expect(await service.getListener({}, OWN_CALL)).toMatchObject({ held: { waiting: 7 } });
});

test('how much waits at a held TCP socket is not told of another program that listens at its port', async () => {
  const address = { host: '127.0.0.1', port: 65_432 };
  const listeners = ['127.0.0.2:65432', '127.0.0.1:65432'].map((local, length) => {
    const socket = { protocol: 'tcp', local, remote: '0.0.0.0:0' } as const;
    const seen: Partial<SnapshotObservation> = { socket, acceptQueue: { length, limit: 128 } };
    return seen as SnapshotObservation;
  });
  const getListener = () => ({});
  const service = withHeld({ getListener } as Partial<ListenerHandlers> as ListenerHandlers, {
    protocol: 'tcp',
    held: () => ({ address, isServed: false, isPaused: false }),
    kernelView: { snapshot: () => [], listeners: () => listeners },
  });
  expect(await service.getListener({}, OWN_CALL)).toMatchObject({ held: { waiting: 1 } });
});

/** Holds a port as a process whose first word is `name`. */
async function hold(name: string): Promise<number> {
  const source =
    'import socket, sys; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1]); sys.stdin.read()';
  const holder = await startProcess([
    'bash',
    '-c',
    'exec -a "$0" "$@"',
    name,
    PYTHON,
    '-uc',
    source,
  ]);
  return Number((await holder.waitForLine(/^\d+$/))[0]);
}

describe.runIf(process.platform === 'linux')('who wants a socket of the daemon’s own', () => {
  it('gets another port where systemd holds the one for a service that does not run', async () => {
    const port = await hold('/lib/systemd/systemd');
    const { asked, open } = fixture([port]);
    await open(`127.0.0.1:${port}`, true);
    expect(asked).toEqual([`127.0.0.1:${port}`, '127.0.0.1:0']);
  });

  it('is told of any other program that is in the way', async () => {
    const port = await hold('python3');
    const { asked, open } = fixture([port]);
    const failed = expect.objectContaining({ code: 'ADDRESS_IN_USE' });
    await expect(open(`127.0.0.1:${port}`, true)).rejects.toEqual(failed);
    await expect(open(`127.0.0.1:${port}`, false)).rejects.toEqual(failed);
    expect(asked).toHaveLength(2);
  });
});

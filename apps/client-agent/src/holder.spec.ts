import type { Caller } from '@socketlab/control';
import type { SocketThread } from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CLASSMATE, OWNER } from './consent.fixture.ts';
import { createHeldService } from './held-service.ts';
import { createHolder, type Held, type Holder } from './holder.ts';

const signal = new AbortController().signal;
const LIMITS = { deadlineMs: 1_000, signal };
const ADDRESS = { host: '::ffff:127.0.0.1', port: 65_432 };
/** As getsockname(2) names one end of a connection over IPv4 whose socket is one of IPv6. */
const LOCAL = { host: '::ffff:127.0.0.1', port: 40_000 };

/** A holder whose threads say that all went well; gives what they were asked. */
function openHolder(heldMs = 3_600_000) {
  const asked: string[] = [];
  const thread = {
    call: async (name: string) => {
      asked.push(name);
      return name === 'hold' ? LOCAL : undefined;
    },
    interrupt: () => undefined,
    end: async () => undefined,
  } as unknown as SocketThread;
  const deps = {
    threads: { start: async () => thread, interruptAll: () => undefined },
    onLocal: () => undefined,
  };
  const holder = createHolder(deps, { heldMs });
  let released = 0;
  const hold = (caller: Caller = OWNER): Promise<Held> =>
    holder.hold({ address: ADDRESS }, LIMITS, {
      caller,
      target: { address: ADDRESS, isHere: true },
      permit: null,
      release: () => {
        released += 1;
      },
    });
  return { holder, hold, asked, released: () => released };
}

function serve(holder: Holder, sockets: readonly SnapshotObservation[] = []) {
  return createHeldService({
    holder,
    readTarget: () => Promise.reject(new Error('nothing is opened here')),
    admission: { admit: () => () => undefined, capsFor: () => ({}) as never },
    readSockets: () => sockets,
  });
}

const as = (caller: Caller) => ({ caller, signal, note: () => undefined });

describe('a held connection', () => {
  it('goes by the name that the system has for it, though its socket is one of IPv6', async () => {
    const { holder, hold } = openHolder();
    await hold();
    const socket = {
      protocol: 'tcp',
      local: '127.0.0.1:40000',
      remote: '127.0.0.1:65432',
    } as const;
    const seen = { kind: 'snapshot', socket, state: 'ESTABLISHED' } as SnapshotObservation;
    const { connections } = await serve(holder, [seen]).listHeldConnections({}, as(OWNER));
    expect(connections).toMatchObject([
      { local: socket.local, remote: socket.remote, state: 'ESTABLISHED' },
    ]);
    await holder.stop();
  });

  it('is closed when its time is over, and gives back its place', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { holder, hold, asked, released } = openHolder();
    await hold();
    await vi.advanceTimersByTimeAsync(3_599_999);
    expect(holder.held).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(holder.held).toEqual([]);
    expect(asked).toEqual(['hold', 'close']);
    expect(released()).toBe(1);
  });

  it('gives back its place once when it is closed before', async () => {
    const { holder, hold, released } = openHolder();
    const { id } = await hold();
    await holder.close(id, 'close');
    expect(released()).toBe(1);
    await expect(holder.close(id, 'close')).rejects.toThrow('holds no connection');
    expect(released()).toBe(1);
  });

  it('is seen, used and closed by whoever opened it, and by the owner', async () => {
    const { holder, hold } = openHolder();
    await hold();
    const theirs = await hold(CLASSMATE);
    const service = serve(holder);
    const other = { ...CLASSMATE, machineId: '9'.repeat(64) };
    const idsFor = async (caller: Caller): Promise<unknown> =>
      (await service.listHeldConnections({}, as(caller))).connections?.map(({ id }) => id);
    expect(await idsFor(OWNER)).toEqual(['c1', 'c2']);
    expect(await idsFor(CLASSMATE)).toEqual(['c2']);
    expect(await idsFor(other)).toEqual([]);
    const close = (id: string, caller: Caller) =>
      service.closeConnection({ id, ending: 'ENDING_CLOSE' }, as(caller));
    await expect(close('c1', CLASSMATE)).rejects.toMatchObject({ code: 'UNKNOWN_CONNECTION' });
    await expect(close('c2', other)).rejects.toMatchObject({ facts: { known: '' } });
    await close(theirs.id, CLASSMATE);
    await close('c1', OWNER);
    expect(holder.held).toEqual([]);
  });
});

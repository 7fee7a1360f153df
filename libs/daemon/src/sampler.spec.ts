import type { CallObservation, SnapshotObservation, TcpState } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import type { Watch } from '@socketlab/kernel-view';
import { describe, expect, it } from 'vitest';
import { createSampler } from './sampler.ts';

const SERVER = '127.0.0.1:65432';
const CLIENT = '127.0.0.1:40000';
const NOBODY = '0.0.0.0:0';
const TIMES = { atNs: '1', monotonicNs: '1' };

function call(name: string, local: string, remote = NOBODY): CallObservation {
  return {
    kind: 'call',
    source: 'program',
    name,
    args: [],
    result: 0,
    returnedMonotonicNs: '2',
    threadId: 1,
    socket: { protocol: 'tcp', local, remote },
    ...TIMES,
  };
}

function socket(state: TcpState, local: string, remote = NOBODY): SnapshotObservation {
  return {
    kind: 'snapshot',
    source: 'sampled',
    via: 'sock_diag',
    state,
    socket: { protocol: 'tcp', local, remote },
    ...TIMES,
  };
}

function createFixture(): {
  show: (...sockets: SnapshotObservation[]) => void;
  after: (observed: CallObservation) => (TcpState | undefined)[];
  watched: Watch[];
} {
  let sockets: SnapshotObservation[] = [];
  const emitted: SnapshotObservation[] = [];
  const watched: Watch[] = [];
  const sampler = createSampler({
    clock: createClock(),
    emit: (draft) => emitted.push(draft),
    table: {
      via: 'sock_diag',
      read(watch) {
        watched.push(watch);
        return sockets;
      },
      close() {},
    },
  });
  return {
    show: (...now) => {
      sockets = now;
    },
    after(observed) {
      emitted.length = 0;
      sampler.afterCall(observed);
      return emitted.map(({ state }) => state);
    },
    watched,
  };
}

describe('the sampler', () => {
  it('does not look before a call has named a port', () => {
    const { after, watched } = createFixture();
    expect(after(call('socket', NOBODY))).toEqual([]);
    expect(watched).toEqual([]);
  });

  it("looks at a server's port from bind on, and tells a state once", () => {
    const { after, show, watched } = createFixture();
    expect(after(call('bind', SERVER))).toEqual([]);
    show(socket('LISTEN', SERVER));
    expect(after(call('listen', SERVER))).toEqual(['LISTEN']);
    expect(after(call('getsockname', SERVER))).toEqual([]);
    expect(watched.at(-1)).toEqual({ role: 'server', port: 65_432 });
  });

  it('tells that a socket is in no table any more', () => {
    const { after, show } = createFixture();
    show(socket('LISTEN', SERVER), socket('LAST-ACK', SERVER, CLIENT));
    after(call('accept', SERVER, CLIENT));
    show(socket('LISTEN', SERVER));
    expect(after(call('close', SERVER, CLIENT))).toEqual([undefined]);
  });

  it("leaves out a stranger's connection to the same server", () => {
    const { after, show } = createFixture();
    show(socket('ESTABLISHED', CLIENT, SERVER), socket('ESTABLISHED', '127.0.0.1:40001', SERVER));
    expect(after(call('connect', CLIENT, SERVER))).toEqual(['ESTABLISHED']);
  });
});

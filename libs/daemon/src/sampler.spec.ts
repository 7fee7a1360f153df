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

/** A UDP socket, as the tables show it and as the calls name it. */
function datagramSocket(facts: Partial<SnapshotObservation> = {}): SnapshotObservation {
  return {
    kind: 'snapshot',
    source: 'sampled',
    via: 'sock_diag',
    socket: { protocol: 'udp', local: SERVER, remote: NOBODY },
    udp: { isConnected: false, droppedDatagrams: 0 },
    receiveQueueBytes: 0,
    ...facts,
    ...TIMES,
  };
}

function datagramCall(name: string): CallObservation {
  return { ...call(name, SERVER), socket: { protocol: 'udp', local: SERVER, remote: CLIENT } };
}

function createFixture(): {
  show: (...sockets: SnapshotObservation[]) => void;
  after: (observed: CallObservation) => (TcpState | undefined)[];
  emittedAfter: (observed: CallObservation) => SnapshotObservation[];
  watched: Watch[];
} {
  let sockets: SnapshotObservation[] = [];
  const emitted: SnapshotObservation[] = [];
  const watched: Watch[] = [];
  const sampler = createSampler({
    clock: createClock(),
    emit: (draft) => emitted.push(draft),
    table: {
      read(watch) {
        watched.push(watch);
        return sockets;
      },
    },
  });
  const emittedAfter = (observed: CallObservation): SnapshotObservation[] => {
    sampler.afterCall(observed);
    return emitted.splice(0);
  };
  return {
    show: (...now) => {
      sockets = now;
    },
    emittedAfter,
    after: (observed) => emittedAfter(observed).map(({ state }) => state),
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

  it('leaves out who listens at the same port of another address, and its clients', () => {
    const { show, after } = createFixture();
    const strangers = ['127.0.0.2:65432', '[::1]:65432'];
    show(
      ...strangers.flatMap((name) => [socket('LISTEN', name), socket('ESTABLISHED', name, CLIENT)]),
      socket('LISTEN', SERVER),
    );
    expect(after(call('listen', SERVER))).toEqual(['LISTEN']);
  });

  it('tells of connections at each address where it listens at all of them', () => {
    const { show, after } = createFixture();
    show(socket('LISTEN', '0.0.0.0:65432'), socket('ESTABLISHED', SERVER, CLIENT));
    expect(after(call('listen', '0.0.0.0:65432'))).toEqual(['LISTEN', 'ESTABLISHED']);
  });

  it('tells that a socket is in no table any more', () => {
    const { after, show } = createFixture();
    show(socket('LISTEN', SERVER), socket('LAST-ACK', SERVER, CLIENT));
    after(call('accept', SERVER, CLIENT));
    show(socket('LISTEN', SERVER));
    expect(after(call('close', SERVER, CLIENT))).toEqual([undefined]);
  });

  it('tells of its own connections alone where another thread has accepted them', () => {
    const { after, show, watched } = createFixture();
    const others = socket('ESTABLISHED', SERVER, '127.0.0.1:40001');
    show(socket('LISTEN', SERVER), socket('ESTABLISHED', SERVER, CLIENT), others);
    expect(after(call('recv', SERVER, CLIENT))).toEqual(['ESTABLISHED']);
    expect(watched).toEqual([{ role: 'server', port: 65_432 }]);
    show(socket('LISTEN', SERVER), socket('CLOSE-WAIT', SERVER, CLIENT), others);
    expect(after(call('recv', SERVER, CLIENT))).toEqual(['CLOSE-WAIT']);
    show(socket('LISTEN', SERVER), others);
    expect(after(call('close', SERVER, CLIENT))).toEqual([undefined]);
    const next = '127.0.0.1:40002';
    show(others, socket('ESTABLISHED', SERVER, next));
    expect(after(call('recv', SERVER, next))).toEqual(['ESTABLISHED']);
  });

  it('looks at a UDP socket by its own port, and tells it when it has changed', () => {
    const { emittedAfter, show, watched } = createFixture();
    show(datagramSocket());
    expect(emittedAfter(datagramCall('bind'))).toEqual([datagramSocket()]);
    expect(watched).toEqual([{ role: 'server', port: 65_432, protocol: 'udp' }]);
    expect(emittedAfter(datagramCall('recvfrom'))).toEqual([]);
    const waiting = datagramSocket({ receiveQueueBytes: 768 });
    show(waiting);
    expect(emittedAfter(datagramCall('sendto'))).toEqual([waiting]);
    const dropping = datagramSocket({ udp: { isConnected: false, droppedDatagrams: 3 } });
    show(dropping);
    expect(emittedAfter(datagramCall('recvfrom'))).toEqual([dropping]);
    show();
    const [gone] = emittedAfter(datagramCall('close'));
    expect(gone?.socket).toEqual(dropping.socket);
    expect(gone).not.toHaveProperty('udp');
  });

  it('leaves out the UDP socket that another program has on the same port of another address', () => {
    const { emittedAfter, show } = createFixture();
    show(datagramSocket({ socket: { protocol: 'udp', local: '127.0.0.2:65432', remote: NOBODY } }));
    expect(emittedAfter(datagramCall('bind'))).toEqual([]);
  });

  it("leaves out a stranger's connection to the same server", () => {
    const { after, show } = createFixture();
    show(socket('ESTABLISHED', CLIENT, SERVER), socket('ESTABLISHED', '127.0.0.1:40001', SERVER));
    expect(after(call('connect', CLIENT, SERVER))).toEqual(['ESTABLISHED']);
  });
});

import { describe, expect, it } from 'vitest';
import { createTracePipeline } from './trace-pipeline.ts';
import type { CallRecord, SocketRecord } from './trace-record.ts';
import { shareTransitionCounters } from './transition-counters.ts';

const OWN = 100;
const STRANGER = 200;
/** The kernel's numbers of states. */
const [ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT2, CLOSE, LISTEN] = [1, 2, 3, 5, 7, 10];

function state(
  atNs: number,
  change: [number, number],
  about: Partial<SocketRecord> = {},
): SocketRecord {
  const { localPort = 40_000, remotePort = 65_432 } = about;
  return {
    kind: 'state',
    atNs: BigInt(atNs),
    threadId: STRANGER,
    kernelSocket: '0xa',
    localPort,
    remotePort,
    local: `127.0.0.1:${localPort}`,
    remote: `127.0.0.1:${remotePort}`,
    oldState: change[0],
    state: change[1],
    ...about,
  };
}

function call(kind: 'enter' | 'exit', name: string, about: Partial<CallRecord> = {}): CallRecord {
  return { kind, name, atNs: 1n, threadId: OWN, numbers: new Map(), result: 0, ...about };
}

const newPipeline = () => createTracePipeline(new Float64Array(shareTransitionCounters()));

function clientPipeline() {
  const pipeline = newPipeline();
  pipeline.ownership.addWatch({ role: 'client', port: 65_432 });
  pipeline.ownership.addThread(OWN);
  const told = (horizonNs: number): string[] =>
    pipeline
      .release(BigInt(horizonNs))
      .map((draft) => (draft.kind === 'state' ? `${draft.socket.local} ${draft.to}` : draft.kind));
  return { pipeline, told };
}

describe('from records to observations', () => {
  it('holds the start of a connect back until the kernel names the port, and all behind it', () => {
    const { pipeline, told } = clientPipeline();
    const other = { kernelSocket: '0xb', localPort: 5, threadId: OWN };
    pipeline.take(state(1, [CLOSE, SYN_SENT], { threadId: OWN, localPort: 0 }));
    pipeline.take(state(2, [CLOSE, SYN_SENT], other));
    expect(told(10)).toEqual([]);
    pipeline.take(state(11, [SYN_SENT, ESTABLISHED]));
    expect(told(20)).toEqual([
      '127.0.0.1:40000 SYN-SENT',
      '127.0.0.1:5 SYN-SENT',
      '127.0.0.1:40000 ESTABLISHED',
    ]);
  });

  it('tells a connect whose socket is destroyed unnamed as far as it is known', () => {
    const { pipeline, told } = clientPipeline();
    pipeline.take(state(1, [CLOSE, SYN_SENT], { threadId: OWN, localPort: 0 }));
    pipeline.take({ ...state(2, [0, 0], { localPort: 0 }), kind: 'destroy' });
    expect(told(10)).toEqual(['127.0.0.1:0 SYN-SENT']);
  });

  it('holds no longer than it takes to repeat a SYN, and not when all is asked for', () => {
    const { pipeline, told } = clientPipeline();
    pipeline.take(state(1, [CLOSE, SYN_SENT], { threadId: OWN, localPort: 0 }));
    expect(told(1_200_000_000)).toEqual([]);
    expect(told(1_200_000_001)).toEqual(['127.0.0.1:0 SYN-SENT']);
    pipeline.take(state(3, [CLOSE, SYN_SENT], { threadId: OWN, localPort: 0 }));
    expect(told(10)).toEqual([]);
    expect(pipeline.releaseHeld()).toHaveLength(1);
  });

  it('orders the records of all processors by time, up to what is safe', () => {
    const { pipeline, told } = clientPipeline();
    pipeline.take(state(5, [SYN_SENT, ESTABLISHED]));
    pipeline.take(state(9, [FIN_WAIT2, CLOSE]));
    pipeline.take(state(2, [CLOSE, SYN_SENT], { threadId: OWN }));
    expect(told(6)).toEqual(['127.0.0.1:40000 SYN-SENT', '127.0.0.1:40000 ESTABLISHED']);
    expect(told(9)).toEqual(['127.0.0.1:40000 CLOSED']);
  });

  it('never tells of a client that a thread of another program connects', () => {
    const { pipeline, told } = clientPipeline();
    pipeline.take(state(1, [CLOSE, SYN_SENT], { threadId: STRANGER }));
    // The answer happens to be handled while our own thread runs.
    pipeline.take(state(2, [SYN_SENT, ESTABLISHED], { threadId: OWN }));
    expect(told(10)).toEqual([]);
  });

  it('lets go of a socket whose address in memory is used again by a stranger', () => {
    const { pipeline, told } = clientPipeline();
    pipeline.take(state(1, [CLOSE, SYN_SENT], { threadId: OWN }));
    pipeline.take(state(2, [SYN_SENT, CLOSE]));
    pipeline.take(state(3, [CLOSE, SYN_SENT], { threadId: STRANGER, localPort: 41_000 }));
    pipeline.take(state(4, [SYN_SENT, ESTABLISHED], { localPort: 41_000 }));
    expect(told(10)).toEqual(['127.0.0.1:40000 SYN-SENT', '127.0.0.1:40000 CLOSED']);
  });

  it('lets go of it even when the birth of the second was lost', () => {
    const { pipeline, told } = clientPipeline();
    pipeline.take(state(1, [CLOSE, SYN_SENT], { threadId: OWN }));
    pipeline.take(state(4, [SYN_SENT, ESTABLISHED], { localPort: 41_000 }));
    expect(told(10)).toEqual(['127.0.0.1:40000 SYN-SENT']);
  });

  it('serves a port, but not the client of a stranger that has the same port of its own', () => {
    const pipeline = newPipeline();
    pipeline.ownership.addWatch({ role: 'server', port: 65_432 });
    const server = { localPort: 65_432, remotePort: 40_000 };
    pipeline.take(state(1, [LISTEN, SYN_RECV], server));
    pipeline.take(state(2, [CLOSE, SYN_SENT], { ...server, kernelSocket: '0xb' }));
    pipeline.take(state(3, [SYN_SENT, ESTABLISHED], { ...server, kernelSocket: '0xb' }));
    pipeline.take(state(4, [CLOSE, SYN_SENT]));
    expect(pipeline.release(10n)).toMatchObject([{ from: 'LISTEN', to: 'SYN-RECEIVED' }]);
  });

  it("leaves out a stranger's listener on the same port, from its birth to its end", () => {
    const pipeline = newPipeline();
    pipeline.ownership.addThread(OWN);
    pipeline.ownership.addWatch({ role: 'server', port: 65_432, awaitsListener: true });
    const listener = { localPort: 65_432, remotePort: 0 };
    const foreign = { ...listener, kernelSocket: '0xb', threadId: STRANGER };
    pipeline.take(state(1, [CLOSE, LISTEN], { ...listener, threadId: OWN }));
    pipeline.take(state(2, [CLOSE, LISTEN], foreign));
    pipeline.take(state(3, [LISTEN, CLOSE], foreign));
    pipeline.ownership.removeThread(OWN);
    pipeline.take(state(4, [LISTEN, CLOSE], { ...listener, threadId: STRANGER }));
    expect(pipeline.release(10n)).toMatchObject([
      { from: 'CLOSED', to: 'LISTEN' },
      { from: 'LISTEN', to: 'CLOSED' },
    ]);
  });

  it('leaves out what happens on the port before its own listener is there', () => {
    const pipeline = newPipeline();
    pipeline.ownership.addThread(OWN);
    pipeline.ownership.addWatch({ role: 'server', port: 65_432, awaitsListener: true });
    const child = { localPort: 65_432, remotePort: 40_000 };
    const listener = { localPort: 65_432, remotePort: 0 };
    pipeline.take(state(1, [LISTEN, SYN_RECV], { ...child, kernelSocket: '0xb' }));
    pipeline.take(state(2, [CLOSE, LISTEN], { ...listener, kernelSocket: '0xa', threadId: OWN }));
    pipeline.take(state(3, [SYN_RECV, ESTABLISHED], { ...child, kernelSocket: '0xb' }));
    pipeline.take(state(4, [LISTEN, CLOSE], { ...listener, kernelSocket: '0xf' }));
    pipeline.take(state(5, [LISTEN, SYN_RECV], { ...child, kernelSocket: '0xc' }));
    expect(pipeline.release(10n)).toMatchObject([
      { from: 'CLOSED', to: 'LISTEN' },
      { from: 'LISTEN', to: 'SYN-RECEIVED' },
    ]);
  });

  it('knows a reset of a connection whose socket has gone by its name', () => {
    const { pipeline, told } = clientPipeline();
    pipeline.take(state(1, [CLOSE, SYN_SENT], { threadId: OWN }));
    pipeline.take(state(2, [FIN_WAIT2, CLOSE]));
    pipeline.take({ ...state(3, [0, 0]), kind: 'destroy' });
    pipeline.take({ ...state(4, [0, 0], { kernelSocket: '0x0' }), kind: 'send_reset' });
    const stranger = { kernelSocket: '0x0', localPort: 41_000 };
    pipeline.take({ ...state(5, [0, 0], stranger), kind: 'send_reset' });
    expect(told(10)).toEqual(['127.0.0.1:40000 SYN-SENT', '127.0.0.1:40000 CLOSED', 'reset']);
  });

  it('makes one call of its entry and its return', () => {
    const { pipeline } = clientPipeline();
    const numbers = new Map([
      ['fd', 21],
      ['addrlen', 16],
    ]);
    pipeline.take(call('enter', 'connect', { numbers, atNs: 1n }));
    pipeline.take(call('exit', 'connect', { result: -111, atNs: 5n }));
    expect(pipeline.release(10n)).toMatchObject([
      {
        name: 'connect',
        args: ['fd 21', 'addrlen 16'],
        result: -1,
        errno: 'ECONNREFUSED',
        descriptor: 21,
        threadId: OWN,
        monotonicNs: '1',
        returnedMonotonicNs: '5',
      },
    ]);
  });

  it('takes no return for that of another call when records were lost between', () => {
    const { pipeline } = clientPipeline();
    pipeline.take(call('enter', 'accept4', { atNs: 1n }));
    pipeline.take({ kind: 'loss', where: 'trace', count: 7, atNs: 2n, threadId: 0 });
    pipeline.take(call('exit', 'accept4', { result: 9, atNs: 3n }));
    expect(pipeline.release(10n)).toMatchObject([{ kind: 'loss', where: 'trace', count: 7 }]);
  });

  it('tells of close() for sockets only', () => {
    const { pipeline } = clientPipeline();
    const close = (descriptor: number) => {
      pipeline.take(call('enter', 'close', { numbers: new Map([['fd', descriptor]]) }));
      pipeline.take(call('exit', 'close'));
    };
    pipeline.calls.addSockets([21]);
    close(3);
    close(21);
    close(21);
    expect(pipeline.release(10n)).toMatchObject([{ name: 'close', descriptor: 21 }]);
  });
});

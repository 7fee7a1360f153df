import type { Event, EventDraft } from './event.ts';
import type { TcpState } from './states.ts';

export const LISTENER = '127.0.0.1:65432';
export const CLIENT = '127.0.0.1:44494';
const NOWHERE = '0.0.0.0:0';

/** What may differ between two runs of the same exchange. */
export interface ExchangeVariation {
  readonly firstCloser: 'client' | 'server' | 'both';
  /** Whether the FIN is acknowledged by itself, before the other end closes. */
  readonly isFinAcknowledgedAlone: boolean;
  /** Nanoseconds between one moment and the next, used in turn. */
  readonly gapsNs: readonly number[];
  /** How far the kernel's times are off, in nanoseconds, used in turn. */
  readonly jitterNs: readonly number[];
}

type Side = 'client' | 'server' | 'listener';
/** Leaves the union a union, where Omit would keep only what all its members share. */
type Untimed<Draft> = Draft extends unknown ? Omit<Draft, 'atNs' | 'monotonicNs'> : never;
type Draft = Untimed<EventDraft>;

/** An exchange as a kernel runs it, and the ids of causes and effects in it. */
export interface SimulatedExchange {
  readonly events: readonly Event[];
  readonly causes: readonly (readonly [cause: string, effect: string])[];
}

/** Plays one exchange over loopback, moment by moment, and writes down what observers would. */
export function simulateExchange(variation: ExchangeVariation): SimulatedExchange {
  const events: Event[] = [];
  const causes: (readonly [string, string])[] = [];
  const traced = new Map<Side, number>();
  let nowNs = 1_000_000_000;
  let turn = 0;
  const tick = (): number => {
    nowNs += variation.gapsNs[turn % variation.gapsNs.length] ?? 1;
    turn += 1;
    return nowNs;
  };
  const add = (id: string, side: Side, at: number, draft: Draft): void => {
    const witness = side === 'client' ? 'client-agent' : 'tcp-echo';
    const times = {
      atNs: String(1_700_000_000_000_000_000n + BigInt(at)),
      monotonicNs: String(at),
    };
    events.push({ ...draft, ...times, id, host: 'local', witness } as Event);
  };
  const socketOf = (side: Side) => ({
    protocol: 'tcp' as const,
    local: side === 'client' ? CLIENT : LISTENER,
    remote: side === 'client' ? LISTENER : side === 'server' ? CLIENT : NOWHERE,
  });
  const state = (id: string, side: Side, from: TcpState, to: TcpState, ...because: string[]) => {
    const trueNs = tick();
    const offNs = variation.jitterNs[turn % variation.jitterNs.length] ?? 0;
    // One clock serves all CPUs, so the changes of one socket are never stamped in the wrong order; they may be equal.
    const earliestNs = traced.get(side) ?? 0;
    const tracedNs = Math.max(earliestNs, Math.floor((trueNs + offNs) / 1_000) * 1_000);
    traced.set(side, tracedNs);
    const socket = to === 'SYN-SENT' ? { ...socketOf(side), local: '127.0.0.1:0' } : socketOf(side);
    const kernelSocket = `0x${side}`;
    add(id, side, tracedNs, { kind: 'state', source: 'kernel', socket, from, to, kernelSocket });
    for (const cause of because) causes.push([cause, id]);
  };
  const call = (id: string, side: Side, name: string, result: number, during: () => void) => {
    const entered = tick();
    during();
    const returned = tick();
    const descriptor = side === 'listener' ? 20 : side === 'server' ? 21 : 30;
    add(id, side, entered, {
      kind: 'call',
      source: 'program',
      name,
      args: [],
      result,
      returnedMonotonicNs: String(returned),
      descriptor,
      handle: side,
      threadId: side === 'client' ? 200 : 100,
      socket:
        name === 'socket' ? { protocol: 'tcp', local: NOWHERE, remote: NOWHERE } : socketOf(side),
    });
  };
  play({ state, call, causes, variation });
  return { events, causes };
}

interface Stage {
  state(id: string, side: Side, from: TcpState, to: TcpState, ...because: string[]): void;
  call(id: string, side: Side, name: string, result: number, during: () => void): void;
  readonly causes: (readonly [string, string])[];
  readonly variation: ExchangeVariation;
}

const nothing = (): void => {};

function play(stage: Stage): void {
  const { state, call, causes } = stage;
  call('socket', 'listener', 'socket', 20, nothing);
  call('bind', 'listener', 'bind', 0, nothing);
  call('listen', 'listener', 'listen', 0, () =>
    state('L.LISTEN', 'listener', 'CLOSED', 'LISTEN', 'listen'),
  );
  call('accept', 'listener', 'accept', 21, () => {
    call('c.socket', 'client', 'socket', 30, nothing);
    call('connect', 'client', 'connect', 0, () => {
      state('C.SYN-SENT', 'client', 'CLOSED', 'SYN-SENT', 'connect');
      // Linux tells of SYN-RECEIVED only when the third segment has come.
      state('C.ESTABLISHED', 'client', 'SYN-SENT', 'ESTABLISHED', 'S.SYN-RECEIVED');
      state('S.SYN-RECEIVED', 'server', 'LISTEN', 'SYN-RECEIVED', 'C.SYN-SENT', 'L.LISTEN');
      state('S.ESTABLISHED', 'server', 'SYN-RECEIVED', 'ESTABLISHED', 'C.ESTABLISHED');
    });
  });
  call('recv', 'server', 'recv', 12, () => call('send', 'client', 'send', 12, nothing));
  call('c.recv', 'client', 'recv', 12, () => call('s.send', 'server', 'send', 12, nothing));
  causes.push(['bind', 'listen'], ['send', 'c.recv'], ['c.socket', 'connect']);
  if (stage.variation.firstCloser === 'both') playSimultaneousClose(stage);
  else playClose(stage, stage.variation.firstCloser);
}

function playClose({ state, call, variation }: Stage, first: 'client' | 'server'): void {
  const [f, other] = first === 'client' ? (['C', 'S'] as const) : (['S', 'C'] as const);
  const second = first === 'client' ? 'server' : 'client';
  const acknowledge = (): void => {
    state(`${f}.FIN-WAIT-2`, first, 'FIN-WAIT-1', 'FIN-WAIT-2', `${other}.CLOSE-WAIT`);
    state(`${f}.CLOSED`, first, 'FIN-WAIT-2', 'CLOSED', `${f}.FIN-WAIT-2`);
  };
  call('close.first', first, 'close', 0, () => {
    state(`${f}.FIN-WAIT-1`, first, 'ESTABLISHED', 'FIN-WAIT-1', 'close.first');
    state(`${other}.CLOSE-WAIT`, second, 'ESTABLISHED', 'CLOSE-WAIT', `${f}.FIN-WAIT-1`);
  });
  if (variation.isFinAcknowledgedAlone) acknowledge();
  call('recv.end', second, 'recv', 0, nothing);
  call('close.second', second, 'close', 0, () => {
    state(`${other}.LAST-ACK`, second, 'CLOSE-WAIT', 'LAST-ACK', 'close.second');
    if (!variation.isFinAcknowledgedAlone) acknowledge();
    state(`${other}.CLOSED`, second, 'LAST-ACK', 'CLOSED', `${other}.LAST-ACK`, `${f}.CLOSED`);
  });
}

function playSimultaneousClose({ state, call }: Stage): void {
  call('close.client', 'client', 'close', 0, () => {
    state('C.FIN-WAIT-1', 'client', 'ESTABLISHED', 'FIN-WAIT-1', 'close.client');
    call('close.server', 'server', 'close', 0, () => {
      state('S.FIN-WAIT-1', 'server', 'ESTABLISHED', 'FIN-WAIT-1', 'close.server');
    });
  });
  state('C.CLOSING', 'client', 'FIN-WAIT-1', 'CLOSING', 'S.FIN-WAIT-1');
  state('S.CLOSING', 'server', 'FIN-WAIT-1', 'CLOSING', 'C.FIN-WAIT-1');
  state('C.CLOSED', 'client', 'CLOSING', 'CLOSED', 'S.CLOSING');
  state('S.CLOSED', 'server', 'CLOSING', 'CLOSED', 'C.CLOSING');
}

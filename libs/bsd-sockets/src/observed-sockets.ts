import { readlinkSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import type { CallObservation } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import { type DescribedCall, describeCall } from './call-description.ts';
import { type CallSite, findCallSite } from './call-site.ts';
import { InterruptedCallError, SystemCallError } from './errors.ts';
import type { Ending, Guard, WaitKind } from './platform.ts';
import { nameOf, type SocketLedger, type SocketRecord } from './socket-ledger.ts';
import type { CallObserver, Descriptor, Sockets } from './sockets.ts';

interface Deps {
  readonly clock: Clock;
  readonly observer: CallObserver;
  readonly ledger: SocketLedger;
  readonly guard: Pick<Guard, 'endingOf'>;
}

/** The same calls, each reported to the observer while it is on. */
export function observe(sockets: Sockets, deps: Deps): Sockets {
  const { observer } = deps;
  const report = createReporter(sockets, deps);
  // Three parameters and no rest: off costs one question and a plain call.
  const watch = <A, B, C, Result>(
    name: keyof Sockets,
    plain: (a: A, b: B, c: C) => Result,
  ): ((a: A, b?: B, c?: C) => Result) => {
    const watched = (a: A, b?: B, c?: C): Result => {
      if (!observer.isOn()) return plain(a, b as B, c as C);
      const site = findCallSite(watched);
      return report({ name, args: [a, b, c], site }, () => plain(a, b as B, c as C));
    };
    return watched;
  };
  return {
    socket: watch('socket', sockets.socket),
    bind: watch('bind', sockets.bind),
    listen: watch('listen', sockets.listen),
    accept: watch('accept', sockets.accept),
    connect: watch('connect', sockets.connect),
    send: watch('send', sockets.send),
    recv: watch('recv', sockets.recv),
    shutdown: watch('shutdown', sockets.shutdown),
    close: watch('close', sockets.close),
    getsockname: watch('getsockname', sockets.getsockname),
    getpeername: watch('getpeername', sockets.getpeername),
    setsockopt: watch('setsockopt', sockets.setsockopt),
    getsockopt: watch('getsockopt', sockets.getsockopt),
    poll: watch('poll', sockets.poll),
  };
}

interface MadeCall {
  readonly name: keyof Sockets;
  readonly args: readonly unknown[];
  readonly site: CallSite | undefined;
}

type Outcome<Value> = { value: Value } | { failure: unknown };

function createReporter(
  sockets: Sockets,
  { clock, observer, ledger, guard }: Deps,
): <Value>(made: MadeCall, call: () => Value) => Value {
  const thread = systemThreadId();
  return (made, call) => {
    // Before the call, for close() forgets the socket.
    const before = recordOf(made, ledger);
    if (made.name === 'close') learnLocal(sockets, before);
    const enteredNs = clock.monotonicNs();
    const outcome = run(call);
    const returnedNs = clock.monotonicNs();
    const described = describeCall(made.name, made.args, outcome);
    if (described) {
      const { descriptor } = described;
      const about = openSocket(descriptor, ledger) ?? before;
      if (made.name !== 'close') learnLocal(sockets, about);
      const socket = nameOf(about?.record);
      const ending = isInterrupted(outcome) && guard.endingOf(waitKindOf(made));
      if (ending) {
        const shutdown = describeShutdown(descriptor, about?.record);
        observer.onCall({ ...timesOf(ending, clock), ...shutdown, socket, threadId: process.pid });
      }
      observer.onCall({
        ...timesOf({ enteredNs, returnedNs }, clock),
        ...factsOf(made, described, about?.record),
        socket,
        threadId: thread,
      });
    }
    if ('failure' in outcome) throw outcome.failure;
    return outcome.value;
  };
}

function isInterrupted(outcome: Outcome<unknown>): boolean {
  return 'failure' in outcome && outcome.failure instanceof InterruptedCallError;
}

function waitKindOf({ name }: MadeCall): WaitKind {
  return name === 'accept' ? 'accept' : 'data';
}

/** The call that ended the wait. It was made on the main thread, whose number is that of the process: gettid(2). */
function describeShutdown(
  descriptor: Descriptor | undefined,
  record: SocketRecord | undefined,
): Pick<CallObservation, 'name' | 'args' | 'result' | 'descriptor' | 'handle'> {
  return {
    name: 'shutdown',
    args: [`${descriptor}`, 'SHUT_RDWR'],
    result: 0,
    ...(descriptor !== undefined && { descriptor }),
    ...(record && { handle: record.handle }),
  };
}

function timesOf(
  { enteredNs, returnedNs }: Ending,
  clock: Clock,
): Pick<CallObservation, 'kind' | 'source' | 'atNs' | 'monotonicNs' | 'returnedMonotonicNs'> {
  return {
    kind: 'call',
    source: 'program',
    atNs: clock.toUnixNs(enteredNs).toString(),
    monotonicNs: enteredNs.toString(),
    returnedMonotonicNs: returnedNs.toString(),
  };
}

interface OpenSocket {
  readonly descriptor: Descriptor;
  readonly record: SocketRecord;
}

function recordOf({ name, args }: MadeCall, ledger: SocketLedger): OpenSocket | undefined {
  const [descriptor] = args;
  return name === 'socket' ? undefined : openSocket(descriptor, ledger);
}

function openSocket(descriptor: unknown, ledger: SocketLedger): OpenSocket | undefined {
  const record = typeof descriptor === 'number' ? ledger.get(descriptor) : undefined;
  return record && { descriptor: Number(descriptor), record };
}

/** Asks the system once for the local address, where what was asked for left a choice: port 0, 0.0.0.0, no bind. */
function learnLocal(sockets: Sockets, about: OpenSocket | undefined): void {
  if (!about || about.record.isLocalExact) return;
  const { descriptor, record } = about;
  if (!record.local && !record.remote) return;
  try {
    const local = sockets.getsockname(descriptor);
    if (local.port === 0) return;
    record.local = local;
    record.isLocalExact = true;
  } catch (problem) {
    // A socket that the system no longer names keeps the name we know; the call itself says what is wrong.
    if (!(problem instanceof SystemCallError)) throw problem;
  }
}

function factsOf(
  { name, site }: MadeCall,
  { args, result, errno, descriptor }: DescribedCall,
  record: SocketRecord | undefined,
): Pick<CallObservation, 'name' | 'args' | 'result' | 'errno' | 'descriptor' | 'handle' | 'file'> {
  return {
    name,
    args,
    result,
    ...(errno !== undefined && { errno }),
    ...(descriptor !== undefined && { descriptor }),
    ...(record && { handle: record.handle }),
    ...site,
  };
}

function run<Value>(call: () => Value): Outcome<Value> {
  try {
    return { value: call() };
  } catch (failure) {
    return { failure };
  }
}

/** The kernel's number of this thread, by which its tracepoints name it; Node's own number on other systems. */
function systemThreadId(): number {
  if (process.platform !== 'linux') return threadId;
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
}

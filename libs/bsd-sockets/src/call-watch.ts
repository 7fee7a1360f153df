import type { CallObservation } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import {
  type CallName,
  type DescribedCall,
  describeCall,
  describePending,
  peerOf,
  subjectOf,
} from './call-description.ts';
import { type CallSite, findCallSite } from './call-site.ts';
import { InterruptedCallError, SystemCallError } from './errors.ts';
import type { Ending, Guard, SocketConstants, WaitKind } from './platform.ts';
import { nameOf, type SocketLedger, type SocketRecord } from './socket-ledger.ts';
import type { CallObserver, Descriptor, SocketOption, Sockets } from './sockets.ts';
import { systemThreadId } from './thread-id.ts';

/** Puts calls under observation. */
export interface Watch {
  /** Whether nobody wants to know of calls now, nor holds them back. */
  isOff(): boolean;
  /** That call, under observation. `callee` is what the program calls, where that is another function around this one. */
  put<A, B, C, D, Result>(
    name: CallName,
    plain: (a: A, b: B, c: C, d: D) => Result,
    callee?: () => Callee,
  ): (a?: A, b?: B, c?: C, d?: D) => Result;
}

type Callee = (...args: never[]) => unknown;

/** What the observation of one Sockets works with. */
export interface WatchDeps {
  readonly clock: Clock;
  readonly observer: CallObserver;
  readonly ledger: SocketLedger;
  readonly guard: Pick<Guard, 'endingOf'>;
  readonly constants: Pick<SocketConstants, 'option'>;
}

type Naming = Pick<Sockets, 'getsockname'>;

/** Makes calls that are reported to the observer while it is on. `sockets` names them: its calls are not observed. */
export function createWatch(sockets: Naming, deps: WatchDeps): Watch {
  const { observer } = deps;
  const report = createReporter(sockets, deps);
  const isGated = observer.beforeCall !== undefined;
  const isOff = (): boolean => !isGated && !observer.isOn();
  const observe = <Result>(made: MadeCall, call: () => Result): Result => {
    observer.beforeCall?.({ ...describePending(made), ...made.site });
    return observer.isOn() ? report(made, call) : call();
  };
  return {
    isOff,
    put<A, B, C, D, Result>(
      name: CallName,
      plain: (a: A, b: B, c: C, d: D) => Result,
      callee?: () => Callee,
    ) {
      // Four parameters and no rest: off costs one question and a plain call.
      const watched = (a?: A, b?: B, c?: C, d?: D): Result => {
        if (isOff()) return plain(a as A, b as B, c as C, d as D);
        const args = [a, b, c, d] as const;
        const told = name.endsWith('sockopt') ? nameOption(args, deps.constants) : args;
        const made = { name, args: told, site: findCallSite(callee?.() ?? watched) };
        return observe(made, plain.bind(undefined, ...(args as [A, B, C, D])));
      };
      return watched;
    },
  };
}

/** The option that is really set or read. */
function nameOption(
  [descriptor, option, ...value]: readonly unknown[],
  constants: WatchDeps['constants'],
): readonly unknown[] {
  const { name = option } = constants.option[option as SocketOption] ?? {};
  return [descriptor, name, ...value];
}

interface MadeCall {
  readonly name: CallName;
  readonly args: readonly unknown[];
  readonly site: CallSite | undefined;
}

type Outcome<Value> = { value: Value } | { failure: unknown };

function createReporter(
  sockets: Naming,
  { clock, observer, ledger, guard }: WatchDeps,
): <Value>(made: MadeCall, call: () => Value) => Value {
  const thread = systemThreadId();
  return (made, call) => {
    // Before the call, for close() forgets the socket.
    const before = recordOf(made, ledger);
    if (made.name === 'close') learnLocal(sockets, before, made);
    const enteredNs = clock.monotonicNs();
    const outcome = run(call);
    const returnedNs = clock.monotonicNs();
    const described = describeCall(made.name, made.args, outcome);
    if (described) {
      const { descriptor } = described;
      const about = openSocket(descriptor, ledger) ?? before;
      if (made.name !== 'close') learnLocal(sockets, about, made);
      const socket = nameOf(about?.record, peerOf(made, outcome));
      const ending = isInterrupted(made, outcome) && guard.endingOf(waitKindOf(made));
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

/** Not of epoll_wait, whose end is no shutdown of a socket of the program's. */
function isInterrupted({ name }: MadeCall, outcome: Outcome<unknown>): boolean {
  if (!('failure' in outcome) || name === 'epoll_wait') return false;
  return outcome.failure instanceof InterruptedCallError;
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
  return openSocket(subjectOf(name, args), ledger);
}

function openSocket(descriptor: unknown, ledger: SocketLedger): OpenSocket | undefined {
  const record = typeof descriptor === 'number' ? ledger.get(descriptor) : undefined;
  return record && { descriptor: Number(descriptor), record };
}

/**
 * Asks the system once for the local address, where what was asked for left a choice: port 0, 0.0.0.0, no bind. A
 * datagram's sender needs neither bind nor connect to get one.
 */
function learnLocal(sockets: Naming, about: OpenSocket | undefined, { name }: MadeCall): void {
  if (!about || about.record.isLocalExact) return;
  const { descriptor, record } = about;
  if (!record.local && !record.remote && name !== 'sendto') return;
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
  described: DescribedCall,
  record: SocketRecord | undefined,
): Omit<DescribedCall, 'name'> & Pick<CallObservation, 'name' | 'handle' | 'file'> {
  return {
    name,
    ...described,
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

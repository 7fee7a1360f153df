import { addTo, groupBy, lastIndexWhere } from './ordered-list.ts';
import { isComplete, portOf } from './socket-name.ts';
import { type CallEvent, manualName } from './timeline-calls.ts';
import type { Times } from './times.ts';

/** What an accept() call is about: handles as {@link handleOf} writes them. */
export interface AcceptedCall {
  /** The socket that it waited on. */
  readonly listener: string | undefined;
  /** The connection that it handed over, when it did and a handle of it is known. */
  readonly connection: string | undefined;
}

/** A call's handle, unique among all witnesses. */
export function handleOf(call: CallEvent): string | undefined {
  return call.handle === undefined ? undefined : `${call.host} ${call.witness} ${call.handle}`;
}

/**
 * Tells listener and connection of accept() calls apart. accept() works on the listener; its handle, descriptor and
 * name may speak of the listener or of what it made. Takes calls in the order of their times.
 */
export function createAcceptReader(
  calls: readonly CallEvent[],
  times: Times,
): (accept: CallEvent) => AcceptedCall {
  const withHandle = calls.filter((call) => call.handle !== undefined);
  const byHandle = groupBy(withHandle, handleOf);
  const byDescriptor = groupBy(
    withHandle.filter((call) => call.name !== 'accept'),
    (call) => descriptorKey(call, call.descriptor),
  );
  const listens = indexListens(calls);
  const isBefore = (a: CallEvent, b: CallEvent): boolean =>
    times.returnedNs(a) <= times.enteredNs(b);

  /** The handle is the connection's if nothing before has it, and the descriptor that it made is its own. */
  const namesConnection = (accept: CallEvent): boolean => {
    const handle = handleOf(accept);
    const same = handle === undefined ? [] : (byHandle.get(handle) ?? []);
    const first = same[0];
    if (first === undefined || (first !== accept && isBefore(first, accept))) return false;
    return (
      accept.descriptor === accept.result ||
      same.some((call) => call.name !== 'accept' && call.descriptor === accept.result)
    );
  };
  const firstOnAccepted = (accept: CallEvent): CallEvent | undefined => {
    const known = byDescriptor.get(descriptorKey(accept, accept.result)) ?? [];
    return known[lastIndexWhere(known, (call) => !isBefore(accept, call)) + 1];
  };
  const listenerOf = (accept: CallEvent): CallEvent | undefined => {
    const known = listens.get(listenKey(accept)) ?? listens.get(witnessKey(accept)) ?? [];
    return known[lastIndexWhere(known, (call) => isBefore(call, accept))];
  };
  return (accept) => {
    if (accept.result < 0) return { listener: handleOf(accept), connection: undefined };
    if (namesConnection(accept)) {
      const listen = listenerOf(accept);
      return { listener: listen && handleOf(listen), connection: handleOf(accept) };
    }
    const first = firstOnAccepted(accept);
    return { listener: handleOf(accept), connection: first && handleOf(first) };
  };
}

/** listen() calls by witness, and by the port that each opened. */
function indexListens(calls: readonly CallEvent[]): ReadonlyMap<string, readonly CallEvent[]> {
  const listens = new Map<string, CallEvent[]>();
  for (const call of calls) {
    if (manualName(call) !== 'listen' || call.handle === undefined) continue;
    addTo(listens, witnessKey(call), call);
    addTo(listens, `${witnessKey(call)} ${portOf(call.socket.local)}`, call);
  }
  return listens;
}

function witnessKey({ host, witness }: CallEvent): string {
  return `${host} ${witness}`;
}

function listenKey(accept: CallEvent): string {
  const isNamed = isComplete(accept.socket);
  return isNamed ? `${witnessKey(accept)} ${portOf(accept.socket.local)}` : witnessKey(accept);
}

function descriptorKey(call: CallEvent, descriptor: number | undefined): string {
  return `${witnessKey(call)} ${call.source} ${descriptor}`;
}

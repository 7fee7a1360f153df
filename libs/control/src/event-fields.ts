import { type EventKind, type EventOf, TCP_STATES, type TcpState } from '@socketlab/evidence';
import { MalformedMessageError } from './errors.ts';

/** What one kind of event has beside what all have; the source stays, for the kind decides which it may be. */
export type Own<Kind extends EventKind> = OwnOf<EventOf<Kind>>;

/** Of each of a kind's forms. */
type OwnOf<Form> = Form extends unknown
  ? Omit<Form, 'id' | 'host' | 'witness' | 'atNs' | 'monotonicNs' | 'errorNs' | 'socket'>
  : never;

/** Reads a state's name. Throws MalformedMessageError. */
export function stateOf(value: string, field: string): TcpState {
  return oneOf(TCP_STATES, value, field);
}

/** Reads one of the names that a field may have. Throws MalformedMessageError. */
export function oneOf<Known extends string>(
  known: readonly Known[],
  value: string,
  field: string,
): Known {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw malformed(field, value);
  return found;
}

/** The error for a field of an event that breaks the contract. */
export function malformed(field: string, value: string): MalformedMessageError {
  return new MalformedMessageError({ field: `Event.${field}`, value });
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** The fields that have a value: absent is said by absence, on the wire and in events.jsonl. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<Fields>;
}

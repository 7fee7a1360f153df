import type { DaemonClient } from '@socketlab/control';

/** A listener as the JSON answers show it. */
export interface Listener {
  readonly state: string;
  readonly address: string;
  readonly backlog: number;
  readonly reply: string;
  readonly accepted: number;
  /** How many connections were closed, by reason. */
  readonly closed: Readonly<Record<string, number>>;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Absent where the system's tables can't be read. */
  readonly acceptQueue?: { readonly length: number; readonly limit: number };
}

/** Asks a server for its listener. */
export async function listenerOf(client: DaemonClient, signal: AbortSignal): Promise<Listener> {
  const answer = await client.listener.getListener({}, { signal });
  const { acceptQueueLength: length, acceptQueueLimit: limit } = answer;
  return {
    state: enumWord(answer.state, 'LISTENER_STATE'),
    address: answer.address,
    backlog: answer.backlog,
    reply: enumWord(answer.reply, 'REPLY'),
    accepted: Number(answer.accepted),
    closed: Object.fromEntries(
      Object.entries(answer.closed).map(([reason, count]) => [reason, Number(count)]),
    ),
    receivedBytes: Number(answer.receivedBytes),
    sentBytes: Number(answer.sentBytes),
    ...(length === undefined || limit === undefined ? {} : { acceptQueue: { length, limit } }),
  };
}

/** `REPLY_ECHO` of the contract's enum REPLY is `echo`. */
export function enumWord(value: string, prefix: string): string {
  return value.replace(`${prefix}_`, '').toLowerCase();
}

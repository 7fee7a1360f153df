import type { DaemonClient } from '@socketlab/control';
import type { SocketlabError } from '@socketlab/foundation';
import type { DaemonEntry } from '../daemons.ts';

type Info = Awaited<ReturnType<DaemonClient['daemon']['getInfo']>>;
type Status = Awaited<ReturnType<DaemonClient['daemon']['getStatus']>>;

/** What asking a daemon found. */
export type Sighting =
  | {
      readonly kind: 'answering';
      readonly address: string;
      readonly client: DaemonClient;
      readonly info: Info;
      readonly status: Status;
    }
  /** Nothing is there, and nothing says that there should be. */
  | { readonly kind: 'stopped' }
  /** A record says that it runs, or something holds its port, and it does not answer. */
  | { readonly kind: 'silent'; readonly address: string; readonly reason: SocketlabError };
/** A daemon that answered. */
export type Answering = Extract<Sighting, { kind: 'answering' }>;

/** The daemons of one machine, this one or a paired one: asked, never guessed. */
export interface HostDaemons {
  find(daemon: DaemonEntry, signal: AbortSignal): Promise<Sighting>;
  /** The daemon if it answers; throws why it does not. */
  require(daemon: DaemonEntry, signal: AbortSignal): Promise<Answering>;
}

/** How long a daemon of this machine may take to say who and how it is. */
export const ANSWER_DEADLINE_MS = 2_000;
/** Where many hosts are asked at once, this program is what takes the time; the deadline of the host ends it earlier. */
export const ANSWER_AMONG_MANY_MS = 5_000;

/** Asks a daemon who and how it is, both at once over the one connection. */
export async function askDaemon(
  client: DaemonClient,
  { signal, deadlineMs }: { signal: AbortSignal; deadlineMs: number },
): Promise<Answering> {
  const options = { signal, deadlineMs };
  const [info, status] = await Promise.all([
    client.daemon.getInfo({}, options),
    client.daemon.getStatus({}, options),
  ]);
  return { kind: 'answering', address: client.address, client, info, status };
}

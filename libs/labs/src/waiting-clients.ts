import type { Text } from '@socketlab/foundation';
import { type Call, enteredNs, returnedNs, type Snapshot } from './end-facts.ts';
import { type ConnectionFacts, forAll, madeCall, madeCalls } from './tcp-multi/facts.ts';
import { inBoth } from './wording.ts';

/** A reading of a server's table, as the contract has it. */
type Reading = readonly {
  readonly socket?: { readonly remote: string } | null;
  readonly snapshot?: {
    readonly state?: string;
    readonly acceptQueue?: { readonly length: number } | null;
  } | null;
}[];

/** A stretch of time on one machine's clock. */
export interface Span {
  readonly fromNs: bigint;
  readonly untilNs: bigint;
}

/**
 * Whether a reading shows that so many connections wait for accept(): by the queue's length, or, where the table tells none,
 * by how many are ESTABLISHED beside the one that was accepted. Also where no table is read: nothing is gained by waiting.
 */
export function showsWaiting(reading: Reading, length: number): boolean {
  if (reading.length === 0) return true;
  const queue = reading.find(({ snapshot }) => snapshot?.acceptQueue != null);
  if (queue !== undefined) return (queue.snapshot?.acceptQueue?.length ?? 0) >= length;
  const open = reading.filter(({ snapshot }) => snapshot?.state === 'ESTABLISHED');
  return new Set(open.map(({ socket }) => socket?.remote)).size - 1 >= length;
}

/** What the readings of an accept queue show of clients that came at once. */
export interface QueueSeen {
  /** One that shows all of them; where none does, one that was taken when all were connected. */
  readonly reading: Snapshot;
  /** All readings within the time that show as many. */
  readonly alike: readonly [Snapshot, ...Snapshot[]];
  readonly queue: { readonly length: number; readonly limit: number };
  readonly hasAll: boolean;
}

/**
 * How many of these connections stood in the queue within that time. Undefined where no reading shows all of them, unless one
 * that shows fewer was taken when every client was seen to be connected: before that, it says nothing of those to come.
 */
export function queueSeen(
  listener: readonly Snapshot[],
  { connections, within }: { readonly connections: readonly ConnectionFacts[]; within: Span },
): QueueSeen | undefined {
  const readings = listener.filter((one) => isWithin(one, within));
  const full = readings.find(({ acceptQueue }) => acceptQueue?.length === connections.length);
  const connected = forAll(
    connections,
    ({ client }) => madeCall(client, 'connect') ?? madeCall(client, 'send'),
  );
  const short = readings.find(
    (one) =>
      (one.acceptQueue?.length ?? connections.length) < connections.length &&
      connected?.every((call) => returnedNs(call) < enteredNs(one)),
  );
  const reading = full ?? short;
  if (reading?.acceptQueue === undefined) return undefined;
  const { acceptQueue: queue } = reading;
  const others = readings.filter(
    (one) => one !== reading && one.acceptQueue?.length === queue.length,
  );
  return { reading, alike: [reading, ...others], queue, hasAll: full !== undefined };
}

function isWithin(event: Snapshot, { fromNs, untilNs }: Span): boolean {
  return enteredNs(event) >= fromNs && enteredNs(event) <= untilNs;
}

/** Only netlink tells of a listener how many connections wait, sock_diag(7); procfs, netstat and iphlpapi do not. */
function tellsQueues({ via }: Snapshot): boolean {
  return via === 'sock_diag';
}

/**
 * Which of these connections the system was seen to have made before accept() handed them over: the server's end in
 * ESTABLISHED within that time, in a table that tells no queue.
 */
function unacceptedAmong(
  connections: readonly ConnectionFacts[],
  within: Span,
): readonly Snapshot[] {
  return connections.flatMap(({ server, accept }) => {
    const found = server?.snapshots.find(
      (one) =>
        one.state === 'ESTABLISHED' &&
        !tellsQueues(one) &&
        isWithin(one, within) &&
        accept !== undefined &&
        enteredNs(one) < returnedNs(accept),
    );
    return found ?? [];
  });
}

/** The same of every one of them; undefined where it is not shown of one. */
export function seenUnaccepted(
  connections: readonly ConnectionFacts[],
  within: Span,
): readonly [Snapshot, ...Snapshot[]] | undefined {
  const seen = unacceptedAmong(connections, within);
  const [first, ...others] = seen;
  return first === undefined || seen.length < connections.length ? undefined : [first, ...others];
}

/** Why it was not seen that all of them waited, in words of what was read. */
export function whyWaitingUnseen(
  listener: readonly Snapshot[],
  { connections, within }: { readonly connections: readonly ConnectionFacts[]; within: Span },
): Text {
  if (listener.some(tellsQueues)) {
    return inBoth(
      'No reading of the accept queue was taken while all clients were there and the silent one had the server.',
      'Nenhuma leitura da fila de accept foi feita enquanto todos os clientes estavam lá e o calado ocupava o servidor.',
    );
  }
  const seen = unacceptedAmong(connections, within).length;
  return inBoth(
    `Of ${connections.length} clients the table of sockets showed ${seen} ESTABLISHED at the server before accept() returned them.`,
    `De ${connections.length} clientes a tabela de sockets mostrou ${seen} em ESTABLISHED no servidor antes de accept() os devolver.`,
  );
}

/** What the clients' own calls tell of a silence: from when to when it lasted, and whose answers came meanwhile. */
export interface AnswersSeen {
  readonly connected: Call;
  readonly closed: Call;
  /** The last bytes of each; undefined where those of one were not seen. */
  readonly answers?: readonly [Call, ...Call[]];
  readonly isMeanwhile: boolean;
}

/** Undefined where the silent one was not seen to connect and close, or was seen to say something. */
export function answersInSilence(
  silent: ConnectionFacts | undefined,
  others: readonly ConnectionFacts[],
): AnswersSeen | undefined {
  const silence = silenceOf(silent);
  if (silence === undefined) return undefined;
  const { connected, closed } = silence;
  const answers = forAll(others, ({ client }) =>
    madeCalls(client, 'recv').findLast(({ result }) => result > 0),
  );
  if (answers === undefined) return { ...silence, isMeanwhile: false };
  const isMeanwhile = answers.every(
    (answer) =>
      enteredNs(answer) >= returnedNs(connected) && returnedNs(answer) <= enteredNs(closed),
  );
  return { ...silence, answers, isMeanwhile };
}

/** A client's connect() and its close(), when it was seen to send nothing in between. */
export function silenceOf(
  silent: ConnectionFacts | undefined,
): { readonly connected: Call; readonly closed: Call } | undefined {
  const [connected, closed] = ['connect', 'close'].map((name) => madeCall(silent?.client, name));
  if (connected === undefined || closed === undefined) return undefined;
  return madeCalls(silent?.client, 'send').length > 0 ? undefined : { connected, closed };
}

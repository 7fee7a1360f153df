import type { DaemonClient } from '@socketlab/control';

interface AnyListener {
  readonly state: string;
  readonly address: string;
  readonly reply: string;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** What the service manager has handed over, served or not. */
  readonly held?: HeldSocket;
}

/** A listener that the service manager holds, as the JSON answers show it. */
export interface HeldSocket {
  readonly address: string;
  readonly isServed: boolean;
  /** Whether it is served again when the listener that was opened in its place closes. */
  readonly isPaused: boolean;
  /** Connections in its accept queue, or bytes of datagrams; absent where the system's tables can't be read. */
  readonly waiting?: number;
}

/** How a server serves that has a choice, and what one of many connections allows. */
export interface ModelAndLimits {
  /** Absent where the server has no choice of models. */
  readonly model?: string;
  readonly limits?: Readonly<Record<string, number>>;
}

/** A TCP listener as the JSON answers show it. */
export interface StreamListener extends AnyListener, ModelAndLimits {
  readonly backlog: number;
  readonly accepted: number;
  /** How many connections were closed, by reason. */
  readonly closed: Readonly<Record<string, number>>;
  /** Absent where the system's tables can't be read. */
  readonly acceptQueue?: { readonly length: number; readonly limit: number };
  /** Connections that a limit refused or ended, by limit, where there are limits. */
  readonly refused?: Readonly<Record<string, number>>;
}

/** A bound UDP socket as the JSON answers show it. */
export interface DatagramListener extends AnyListener, Pick<ModelAndLimits, 'model'> {
  readonly datagrams: {
    readonly received: number;
    readonly sent: number;
    readonly truncated: number;
    /** Different senders, as many as are remembered. */
    readonly endpoints: number;
    /** By the kernel, of this socket; absent where the system's tables can't be read. */
    readonly dropped?: number;
    /** By the kernel, of the whole machine; absent where it tells none. */
    readonly receiveBufferErrors?: number;
  };
  /** Datagrams that got no answer, by rule. */
  readonly refused: Readonly<Record<string, number>>;
}

/** What a server has open. */
export type Listener = StreamListener | DatagramListener;

type Answer = Awaited<ReturnType<DaemonClient['listener']['getListener']>>;

/** Asks a server for its listener. */
export async function listenerOf(client: DaemonClient, signal: AbortSignal): Promise<Listener> {
  const answer = await client.listener.getListener({}, { signal });
  const { datagrams, held } = answer;
  const common: AnyListener = {
    state: enumWord(answer.state, 'LISTENER_STATE'),
    address: answer.address,
    reply: enumWord(answer.reply, 'REPLY'),
    receivedBytes: Number(answer.receivedBytes),
    sentBytes: Number(answer.sentBytes),
    ...(held ? { held: heldSocket(held) } : {}),
  };
  if (!datagrams) return { ...common, ...streamCounts(answer) };
  return {
    ...common,
    ...modelOf(answer),
    datagrams: datagramCounts(datagrams),
    refused: numbersOf(answer.refused),
  };
}

function heldSocket(held: NonNullable<Answer['held']>): HeldSocket {
  const { address, isServed, isPaused, waiting } = held;
  return { address, isServed, isPaused, ...(waiting === undefined ? {} : { waiting }) };
}

function streamCounts(answer: Answer): Omit<StreamListener, keyof AnyListener> {
  const { acceptQueueLength: length, acceptQueueLimit: limit } = answer;
  const refused = numbersOf(answer.refused);
  return {
    backlog: answer.backlog,
    accepted: Number(answer.accepted),
    closed: numbersOf(answer.closed),
    ...(length === undefined || limit === undefined ? {} : { acceptQueue: { length, limit } }),
    ...modelAndLimits(answer),
    ...(Object.keys(refused).length === 0 ? {} : { refused }),
  };
}

/** What an answer says of the model: nothing, of a server that has no choice of them. */
export function modelOf({ model }: Pick<Answer, 'model'>): Pick<ModelAndLimits, 'model'> {
  return model ? { model } : {};
}

/** What an answer says of model and limits: nothing, of a server that has neither. */
export function modelAndLimits({
  model,
  limits,
}: Pick<Answer, 'model' | 'limits'>): ModelAndLimits {
  if (!model || !limits) return {};
  const { connections = 0, connectionsPerAddress = 0, idleMs = 0, bytes = 0, threads } = limits;
  return {
    model,
    limits: {
      ...{ connections, connectionsPerAddress, idleMs, bytes: Number(bytes) },
      ...(threads === undefined ? {} : { threads }),
    },
  };
}

function datagramCounts(counts: NonNullable<Answer['datagrams']>): DatagramListener['datagrams'] {
  const { dropped, receiveBufferErrors } = counts;
  return {
    received: Number(counts.received),
    sent: Number(counts.sent),
    truncated: Number(counts.truncated),
    endpoints: counts.endpoints,
    ...(dropped === undefined ? {} : { dropped: Number(dropped) }),
    ...(receiveBufferErrors === undefined
      ? {}
      : { receiveBufferErrors: Number(receiveBufferErrors) }),
  };
}

function numbersOf(counts: Readonly<Record<string, string | number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]));
}

/** `REPLY_ECHO` of the contract's enum REPLY is `echo`; what a newer daemon has added is its number. */
export function enumWord(value: string, prefix: string): string {
  return String(value).replace(`${prefix}_`, '').toLowerCase();
}

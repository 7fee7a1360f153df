import type { DaemonClient } from '@socketlab/control';
import { SocketlabError, type Text } from '@socketlab/foundation';
import type { AskedDaemon, FarEndFacts, ListenerFacts } from './facts.ts';

/** A daemon of the other end, and how to reach it. */
export interface FarDaemon {
  readonly daemon: string;
  readonly control: string;
  /** Absent of one that is known not to run. */
  readonly client?: DaemonClient;
}

type Answer = { readonly asked: AskedDaemon; readonly listeners?: readonly ListenerFacts[] };

const DEADLINE_MS = 3_000;
const NO_LISTENER = 'METHOD_NOT_OFFERED';

/** Asks them all at once who listens at the port. A daemon that does not answer is a fact like any other. */
export async function askFarEnd(
  daemons: readonly FarDaemon[],
  { port, signal }: { port: number; signal: AbortSignal },
): Promise<FarEndFacts> {
  const answers = await Promise.all(daemons.map((each) => askDaemon(each, port, signal)));
  signal.throwIfAborted();
  const known = answers.find(({ listeners }) => listeners !== undefined);
  return {
    daemons: answers.map(({ asked }) => asked),
    ...(known?.listeners === undefined ? {} : { listeners: known.listeners }),
  };
}

async function askDaemon(
  { daemon, control, client }: FarDaemon,
  port: number,
  signal: AbortSignal,
): Promise<Answer> {
  const call = { signal, deadlineMs: DEADLINE_MS };
  const named = { daemon, control };
  if (client === undefined)
    return { asked: { ...named, code: 'STOPPED', errno: 'ECONNREFUSED', text: STOPPED } };
  try {
    const { platform, nodeVersion, networkControls } = await client.daemon.getInfo({}, call);
    const [table, listener] = await Promise.all([
      listenersAt(client, port, call),
      ownListener(client, call),
    ]);
    return {
      asked: {
        ...{ ...named, platform, nodeVersion },
        ...(networkControls.length === 0 ? {} : { networkControls }),
        ...(listener === undefined ? {} : { listener }),
      },
      ...(table === undefined ? {} : { listeners: table }),
    };
  } catch (failure) {
    if (!(failure instanceof SocketlabError)) throw failure;
    const { errno } = failure.facts;
    const { code, text } = failure;
    return { asked: { ...named, code, text, ...(typeof errno === 'string' ? { errno } : {}) } };
  }
}

type Call = { readonly signal: AbortSignal; readonly deadlineMs: number };

/** Undefined where the daemon can't or may not tell: an older one, one without tables, a grant without `observe`. */
async function listenersAt(
  { evidence }: DaemonClient,
  port: number,
  call: Call,
): Promise<readonly ListenerFacts[] | undefined> {
  try {
    const { isKnown, listeners } = await evidence.listListeners({ port }, call);
    if (!isKnown) return undefined;
    return listeners.map(({ address, acceptQueue }) => ({
      address,
      ...(acceptQueue === null ? {} : { queue: acceptQueue }),
    }));
  } catch (failure) {
    if (failure instanceof SocketlabError) return undefined;
    throw failure;
  }
}

async function ownListener({ listener }: DaemonClient, call: Call): Promise<string | undefined> {
  try {
    const { state, address } = await listener.getListener({}, call);
    return state === 'LISTENER_STATE_OPEN' ? address : undefined;
  } catch (failure) {
    if (failure instanceof SocketlabError && failure.code === NO_LISTENER) return undefined;
    throw failure;
  }
}

const STOPPED: Text = { en: 'it does not run', 'pt-BR': 'ele não está rodando' };

import type { DaemonClient } from '@socketlab/control';
import { type Event, orderByCause } from '@socketlab/evidence';
import { createClock, delay, parseAddress } from '@socketlab/foundation';
import { LabInterruptedError } from '../errors.ts';
import type { Exchange, LabContext, LabEvidence, LabWitness, LessonSource } from '../lab.ts';
import { type Recording, startRecording } from '../recording.ts';
import { inBoth } from '../wording.ts';
import { TCP_SIMPLE } from './description.ts';

const DEFAULT_ADDRESS = '127.0.0.1:65432';
const DEFAULT_MESSAGE = 'Hello, world';
/** How long the kernel's last word on a connection may take; on loopback it takes a millisecond. */
const EVIDENCE_DEADLINE_MS = 5_000;
const CLEANUP_DEADLINE_MS = 2_000;
const SNAPSHOT_PAUSE_MS = 20;

/** What the steps leave behind, filled as they go. */
interface Notes {
  readonly recordings: { server?: Recording; client?: Recording };
  exchange: Exchange;
  isListening: boolean;
  serverSource?: LessonSource;
  clientSource?: LessonSource;
}

/** The evidence, and why there is no more of it when a daemon went away. */
export interface Collected {
  readonly evidence: LabEvidence;
  readonly interruption?: LabInterruptedError;
}

/**
 * Runs the steps of tcp-simple: records both daemons, opens the listener, lets the client say its message, waits for
 * the kernel's last word on both ends, closes. Throws what a daemon refuses (a port that is taken), with nothing left open.
 */
export async function collectTcpSimple(context: LabContext): Promise<Collected> {
  const clock = createClock();
  const now = (): string => clock.toUnixNs(clock.monotonicNs()).toString();
  const startedAtNs = now();
  const message = context.message ?? DEFAULT_MESSAGE;
  const notes: Notes = { recordings: {}, exchange: { message }, isListening: false };
  let interruption: LabInterruptedError | undefined;
  try {
    await runSteps(context, notes);
  } catch (failure) {
    await cleanUp(context, notes);
    context.signal.throwIfAborted();
    interruption = await explain(context, notes, failure);
    if (interruption === undefined) throw failure;
  } finally {
    notes.recordings.server?.close();
    notes.recordings.client?.close();
  }
  const evidence = createEvidence(notes, { startedAtNs, endedAtNs: now() });
  return interruption === undefined ? { evidence } : { evidence, interruption };
}

async function runSteps(context: LabContext, notes: Notes): Promise<void> {
  const { server, client, signal } = context;
  const address = parseAddress(context.address ?? DEFAULT_ADDRESS);
  const tell = context.onProgress ?? (() => {});
  tell(inBoth('recording the server', 'gravando o servidor'));
  const recorded = await startRecording(server, { role: 'server', remotePorts: [], signal });
  notes.recordings.server = recorded;
  tell(inBoth('opening the listener', 'abrindo o socket de escuta'));
  const asked = { address: context.address ?? DEFAULT_ADDRESS };
  const opened = await server.listener.openListener(asked, { signal });
  notes.isListening = true;
  const { port } = parseAddress(opened.address, address);
  const dialled = await startRecording(client, { role: 'client', remotePorts: [port], signal });
  notes.recordings.client = dialled;
  tell(inBoth('the client says its message', 'o cliente diz a sua mensagem'));
  const payload = Buffer.from(notes.exchange.message);
  const said = await client.client.exchange(
    { address: opened.address, payload, firstCloser: 'FIRST_CLOSER_CLIENT' },
    { signal },
  );
  notes.exchange = { ...notes.exchange, reply: Buffer.from(said.reply).toString() };
  tell(inBoth('waiting for evidence', 'esperando as evidências'));
  await awaitEvidence(context, notes, { clientLocal: said.local, port });
  tell(inBoth('closing the listener', 'fechando o socket de escuta'));
  await server.listener.closeListener({ deadlineMs: CLEANUP_DEADLINE_MS }, { signal });
  notes.isListening = false;
  await fetchSources(context, notes);
  await Promise.all([recorded.finish(signal), dialled.finish(signal)]);
}

/** Waits until the server's end of the connection is gone and the client's is seen in TIME-WAIT, or the deadline. */
async function awaitEvidence(
  { server, client, signal }: LabContext,
  { recordings }: Notes,
  { clientLocal, port }: { readonly clientLocal: string; readonly port: number },
): Promise<void> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(EVIDENCE_DEADLINE_MS)]);
  const hasKernel = recordings.server?.witness.tier === 'root-linux';
  const isEnd = (event: Event): boolean =>
    event.socket.remote === clientLocal &&
    (hasKernel
      ? event.kind === 'state' && event.to === 'CLOSED'
      : event.kind === 'call' && event.name === 'close');
  await recordings.server?.waitFor(isEnd, until);
  await awaitTimeWait(client, { port, clientLocal, until, tier: recordings.client?.witness.tier });
  signal.throwIfAborted();
  await server.evidence.takeSnapshot({ port }, { signal });
}

async function awaitTimeWait(
  client: DaemonClient,
  wait: {
    readonly port: number;
    readonly clientLocal: string;
    readonly until: AbortSignal;
    readonly tier: LabWitness['tier'] | undefined;
  },
): Promise<void> {
  const { port, clientLocal, until, tier } = wait;
  try {
    for (;;) {
      const { events } = await client.evidence.takeSnapshot({ port }, { signal: until });
      const isSeen = events.some(
        ({ socket, snapshot }) => socket?.local === clientLocal && snapshot?.state === 'TIME-WAIT',
      );
      if (isSeen || tier === 'program') return;
      await delay(SNAPSHOT_PAUSE_MS, until);
    }
  } catch (failure) {
    // Past the deadline the lab goes on: the claims on TIME-WAIT then say that it was not observed.
    if (!until.aborted) throw failure;
  }
}

async function fetchSources({ server, client, signal }: LabContext, notes: Notes): Promise<void> {
  const [served, dialled] = await Promise.all([
    server.listener.getListenerSource({}, { signal }),
    client.client.getClientSource({}, { signal }),
  ]);
  if (served.source) notes.serverSource = served.source;
  if (dialled.source) notes.clientSource = dialled.source;
}

/** Leaves nothing open at the daemons that still answer, and takes what evidence they have. */
async function cleanUp({ server }: LabContext, notes: Notes): Promise<void> {
  const signal = AbortSignal.timeout(CLEANUP_DEADLINE_MS);
  const steps = [
    notes.isListening ? server.listener.closeListener({ deadlineMs: 0 }, { signal }) : undefined,
    notes.recordings.server?.finish(signal),
    notes.recordings.client?.finish(signal),
  ];
  // What ended the lab is what its user must hear of; a step that fails here fails for the same reason.
  await Promise.allSettled(steps);
}

/** The interruption, when a daemon no longer answers; undefined when both do, and one refused. */
async function explain(
  { server, client }: LabContext,
  { recordings }: Notes,
  cause: unknown,
): Promise<LabInterruptedError | undefined> {
  if (recordings.server === undefined && recordings.client === undefined) return undefined;
  const signal = AbortSignal.timeout(CLEANUP_DEADLINE_MS);
  for (const [daemon, name] of [
    [server, recordings.server?.witness.daemon ?? 'tcp-echo'],
    [client, recordings.client?.witness.daemon ?? 'client-agent'],
  ] as const) {
    const isThere = await daemon.daemon.getInfo({}, { signal }).then(
      () => true,
      () => false,
    );
    if (isThere) continue;
    const facts = { lab: TCP_SIMPLE.name, daemon: name, address: daemon.address };
    return new LabInterruptedError(facts, { cause });
  }
  return undefined;
}

function createEvidence(
  { recordings, exchange, serverSource, clientSource }: Notes,
  times: Pick<LabEvidence, 'startedAtNs' | 'endedAtNs'>,
): LabEvidence {
  const recorded = [recordings.server, recordings.client].filter((part) => part !== undefined);
  return {
    witnesses: recorded.map(({ witness }) => witness),
    timeline: orderByCause(recorded.flatMap((recording) => recording.events())),
    exchange,
    ...(serverSource === undefined ? {} : { serverSource }),
    ...(clientSource === undefined ? {} : { clientSource }),
    ...times,
  };
}

import { isMethodMissing } from '@socketlab/control';
import { delay, type Text } from '@socketlab/foundation';
import type { LabSession } from '../session.ts';
import { inBoth } from '../wording.ts';
import { awaitWarm, countReceived, keepAsking, mark } from './server-side.ts';
import { markOf, type Plan, type VisitTold } from './told.ts';

const MESSAGE_BYTES = 64;
/** The load is ended when all is marked; this is for when nothing comes of it. */
const LONGEST_MS = 15_000;
const MEASURED_MS = 400;
/** Shorter: each system call is a record in the kernel's buffer. */
const COUNTED_MS = 200;
const LEAST_MESSAGES = 200;
/** Of each connection: fewer are not told from those that were under way when counting began and ended. */
const LEAST_OF_EACH = 10;
const LONGEST_SPAN_MS = 3_000;

/**
 * Keeps all connections busy, and marks what the server has used when they are warm and some time later; then once more
 * with the kernel counting system calls, which costs the server something and is not measured with the rest.
 */
export async function drawLoad(
  session: LabSession,
  { clients }: Plan,
  { model, visit }: { readonly model: string; readonly visit: VisitTold },
): Promise<void> {
  const { signal } = session;
  await mark(session, markOf(model, 'idle'));
  const ending = new AbortController();
  const asked = {
    ...{ address: visit.address, connections: clients, messageBytes: MESSAGE_BYTES },
    ...{ durationMs: LONGEST_MS, timeoutMs: LONGEST_MS },
  };
  const load = session
    .daemon('client-agent')
    .client.runLoad(asked, { signal: AbortSignal.any([signal, ending.signal]) });
  try {
    for await (const { interval, result } of load) {
      if (result) visit.noLoad = endedEarly(result.reason);
      // The first interval ends when the load has run for a second: the server's code is warm by then.
      if (!interval) continue;
      await awaitWarm(session, { model, connections: clients });
      await measure(session, model, visit);
      visit.load = { messageBytes: MESSAGE_BYTES, connections: interval.openConnections };
      break;
    }
  } catch (failure) {
    signal.throwIfAborted();
    if (!isMethodMissing(failure)) throw failure;
    visit.noLoad = NO_LOAD;
  } finally {
    ending.abort();
  }
}

async function measure(session: LabSession, model: string, visit: VisitTold): Promise<void> {
  await mark(session, markOf(model, 'load'));
  await serveFor(session, MEASURED_MS, visit.asked);
  await mark(session, markOf(model, 'loaded'));
  const begun = await mark(session, markOf(model, 'counting'), true);
  await serveFor(session, COUNTED_MS, visit.asked);
  const counted = await mark(session, markOf(model, 'counted'));
  const notCounted = reasonOf(begun) ?? reasonOf(counted);
  if (notCounted !== undefined) visit.notCounted = notCounted;
}

/** Lets the server answer for a time; where it gets little of the processor, for longer. */
async function serveFor(session: LabSession, ms: number, connections: number): Promise<void> {
  const { signal } = session;
  const messages = Math.max(LEAST_MESSAGES, LEAST_OF_EACH * connections);
  const enough = (await countReceived(session)) + messages * MESSAGE_BYTES;
  await delay(ms, signal);
  const until = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_SPAN_MS)]);
  await keepAsking(session, until, async () => (await countReceived(session)) >= enough);
}

function endedEarly(reason: string): Text {
  return inBoth(
    `The load ended before anything could be measured: ${reason}.`,
    `A carga terminou antes que algo pudesse ser medido: ${reason}.`,
  );
}

function reasonOf(answer: {
  readonly reason: string;
  readonly reasonPtBr: string;
}): Text | undefined {
  return answer.reason === '' ? undefined : inBoth(answer.reason, answer.reasonPtBr);
}

const NO_LOAD = inBoth(
  'The client-agent that runs here makes no load: it is of an older version.',
  'O client-agent que executa aqui não faz carga: é de uma versão mais antiga.',
);

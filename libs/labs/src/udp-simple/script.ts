import type { Event } from '@socketlab/evidence';
import { portOf } from '../end-facts.ts';
import { EXCHANGE_DEADLINE_MS } from '../exchange-deadline.ts';
import type { LabScript } from '../lab-script.ts';
import type { Recording } from '../recording.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { inBoth } from '../wording.ts';
import { UDP_SIMPLE } from './description.ts';
import type { Told } from './facts.ts';
import { judgeUdpSimple } from './judge.ts';

const ADDRESS = '127.0.0.1:65431';
const MESSAGES = ['Hello, world', 'Hello again'];
const EVIDENCE_DEADLINE_MS = 5_000;
const ANSWER_DEADLINE_MS = 2_000;

/** The lab of datagrams: two clients, one after the other, and one server. */
export const UDP_SIMPLE_SCRIPT: LabScript = {
  description: UDP_SIMPLE,
  begin({ message }) {
    const notes: Notes = { address: ADDRESS, told: [] };
    const messages = message === undefined ? MESSAGES : [message, `${message} (2)`];
    return {
      notes,
      steps: (session) => runSteps(session, messages, notes),
      judge: (evidence) => judgeUdpSimple(evidence, notes),
    };
  },
};

interface Notes {
  address: string;
  readonly told: Told[];
}

/** Records both daemons, opens the socket, lets two clients say a datagram each, waits for the evidence, closes. */
async function runSteps(
  session: LabSession,
  messages: readonly string[],
  notes: Notes,
): Promise<void> {
  const { signal } = session;
  const agent = session.daemon('client-agent');
  session.tell(inBoth('recording the server', 'gravando o servidor'));
  const served = await session.record('udp-echo', { role: 'server', remotePorts: [] });
  session.tell(inBoth('opening the socket', 'abrindo o socket'));
  notes.address = await session.open('udp-echo', { address: ADDRESS });
  const port = portOfListener(notes.address);
  await session.record('client-agent', { role: 'client', remotePorts: [port] });
  await session.capture('client-agent', [port]);
  session.tell(inBoth('the clients say their datagrams', 'os clientes enviam os seus datagramas'));
  for (const message of messages) {
    const { local, results } = await agent.client.exchangeDatagram(
      { address: notes.address, payload: Buffer.from(message), deadlineMs: ANSWER_DEADLINE_MS },
      { signal, deadlineMs: EXCHANGE_DEADLINE_MS },
    );
    const reply = results[0]?.reply;
    notes.told.push({ message, local, ...(reply ? { reply: Buffer.from(reply).toString() } : {}) });
  }
  session.tell(inBoth('waiting for evidence', 'esperando as evidências'));
  await awaitAnswers(served, notes.told, signal);
  await session.daemon('udp-echo').evidence.takeSnapshot({ port }, { signal });
  session.tell(inBoth('closing the socket', 'fechando o socket'));
  await session.close('udp-echo');
  await session.takeSource('udp-echo', 'server');
  await session.finish();
}

/** Until the server has told of its sendto() to every client that got an answer. */
async function awaitAnswers(
  served: Recording,
  told: readonly Told[],
  signal: AbortSignal,
): Promise<void> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(EVIDENCE_DEADLINE_MS)]);
  for (const { local, reply } of told) {
    if (reply === undefined) continue;
    // An unconnected socket tells 0.0.0.0; the server sees the address.
    const isAnswer = (event: Event): boolean =>
      event.kind === 'call' &&
      event.name === 'sendto' &&
      portOf(event.socket.remote) === portOf(local);
    await served.waitFor(isAnswer, until);
  }
  signal.throwIfAborted();
}

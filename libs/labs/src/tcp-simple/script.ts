import type { Event } from '@socketlab/evidence';
import { awaitTimeWait } from '../await-time-wait.ts';
import type { Exchange } from '../lab.ts';
import type { LabScript } from '../lab-script.ts';
import type { Recording } from '../recording.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { inBoth } from '../wording.ts';
import { compareWithUdp } from './compare-with-udp.ts';
import type { ComparisonTold } from './comparison.ts';
import { TCP_SIMPLE } from './description.ts';
import { judgeTcpSimple } from './judge.ts';

const ADDRESS = '127.0.0.1:65432';
const UDP_ADDRESS = '127.0.0.1:65431';
const MESSAGE = 'Hello, world';
/** How long the kernel's last word on a connection may take; on loopback it takes a millisecond. */
const EVIDENCE_DEADLINE_MS = 5_000;

/** The first lab: one connection over TCP, from socket() to TIME-WAIT. */
export const TCP_SIMPLE_SCRIPT: LabScript = {
  description: TCP_SIMPLE,
  begin({ message = MESSAGE }) {
    const exchange: Exchange = { message };
    const told: Told = { exchange, comparison: {} };
    return {
      notes: told,
      steps: (session) => runSteps(session, told),
      judge: (evidence) => judgeTcpSimple(evidence, told.exchange, told.comparison),
    };
  },
};

interface Told {
  exchange: Exchange;
  comparison: ComparisonTold;
}

/**
 * Records both daemons, opens the listener, lets the client say its message, waits for the kernel's last word on both
 * ends, says the same by UDP, closes, and speaks to both ports when nobody is there any more.
 */
async function runSteps(session: LabSession, told: Told): Promise<void> {
  const { signal } = session;
  const agent = session.daemon('client-agent');
  session.tell(inBoth('recording the server', 'gravando o servidor'));
  const served = await session.record('tcp-echo', { role: 'server', remotePorts: [] });
  session.tell(inBoth('opening the listener', 'abrindo o socket de escuta'));
  const address = await session.open('tcp-echo', { address: ADDRESS });
  const port = portOfListener(address);
  await session.record('udp-echo', { role: 'udp-server', remotePorts: [] });
  const udpAddress = await session.open('udp-echo', { address: UDP_ADDRESS });
  const ports = [port, portOfListener(udpAddress)];
  const dialled = await session.record('client-agent', { role: 'client', remotePorts: ports });
  await session.capture('client-agent', ports);
  session.tell(inBoth('the client says its message', 'o cliente diz a sua mensagem'));
  const payload = Buffer.from(told.exchange.message);
  const said = await agent.client.exchange(
    { address, payload, firstCloser: 'FIRST_CLOSER_CLIENT' },
    { signal },
  );
  told.exchange = { ...told.exchange, reply: Buffer.from(said.reply).toString() };
  session.tell(inBoth('waiting for evidence', 'esperando as evidências'));
  await awaitEvidence(session, { served, dialled }, { clientLocal: said.local, port });
  told.comparison = await compareWithUdp(session, { address, udpAddress, payload });
  await session.takeSource('tcp-echo', 'server');
  await session.takeSource('client-agent', 'client');
  await session.finish();
}

/** Waits until the server's end of the connection is gone and the client's is seen in TIME-WAIT, or the deadline. */
async function awaitEvidence(
  session: LabSession,
  { served, dialled }: { readonly served: Recording; readonly dialled: Recording },
  { clientLocal, port }: { readonly clientLocal: string; readonly port: number },
): Promise<void> {
  const { signal } = session;
  const until = AbortSignal.any([signal, AbortSignal.timeout(EVIDENCE_DEADLINE_MS)]);
  const hasKernel = served.witness.tier === 'root-linux';
  const isEnd = (event: Event): boolean =>
    event.socket.remote === clientLocal &&
    (hasKernel
      ? event.kind === 'state' && event.to === 'CLOSED'
      : event.kind === 'call' && event.name === 'close');
  await served.waitFor(isEnd, until);
  const agent = session.daemon('client-agent');
  await awaitTimeWait(agent, { port, clientLocal, until, tier: dialled.witness.tier });
  signal.throwIfAborted();
  await session.daemon('tcp-echo').evidence.takeSnapshot({ port }, { signal });
}

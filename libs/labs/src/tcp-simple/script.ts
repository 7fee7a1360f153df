import { awaitBothEnds } from '../await-both-ends.ts';
import { EXCHANGE_DEADLINE_MS } from '../exchange-deadline.ts';
import type { Exchange } from '../lab.ts';
import type { LabScript } from '../lab-script.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { inBoth } from '../wording.ts';
import { compareWithUdp } from './compare-with-udp.ts';
import type { ComparisonTold } from './comparison.ts';
import { TCP_SIMPLE } from './description.ts';
import { judgeTcpSimple } from './judge.ts';

const ADDRESS = '127.0.0.1:65432';
const UDP_ADDRESS = '127.0.0.1:65431';
const MESSAGE = 'Hello, world';

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
  const deadlineMs = EXCHANGE_DEADLINE_MS;
  const said = await agent.client.exchange(
    { address, payload, firstCloser: 'FIRST_CLOSER_CLIENT', deadlineMs },
    { signal, deadlineMs },
  );
  told.exchange = { ...told.exchange, reply: Buffer.from(said.reply).toString() };
  session.tell(inBoth('waiting for evidence', 'esperando as evidências'));
  await awaitBothEnds(
    { server: session.daemon('tcp-echo'), client: agent },
    { served, dialled },
    { clientLocal: said.local, port, signal },
  );
  told.comparison = await compareWithUdp(session, { address, udpAddress, payload });
  await session.takeSource('tcp-echo', 'server');
  await session.takeSource('client-agent', 'client');
  await session.finish();
}

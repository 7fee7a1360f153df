import { formatAddress, parseAddress } from '@socketlab/foundation';
import { awaitBothEnds } from '../await-both-ends.ts';
import { EXCHANGE_DEADLINE_MS } from '../exchange-deadline.ts';
import type { LabScript } from '../lab-script.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { inBoth } from '../wording.ts';
import { REMOTE } from './description.ts';
import type { RemoteTold } from './facts.ts';
import { judgeRemote } from './judge.ts';
import { createRemoteTables } from './tables.ts';

const PORT = 65_432;
const MESSAGE = 'Hello, world';

/** The lab of two machines: the server runs on a classmate's, the client here, both are captured. */
export const REMOTE_SCRIPT: LabScript = {
  description: REMOTE,
  begin({ message = MESSAGE, hosts }) {
    const { name: host = '', address = '' } = hosts?.server ?? {};
    const notes: { told: RemoteTold } = { told: { host, address, message } };
    return {
      notes,
      steps: (session) => runSteps(session, notes),
      judge: (evidence) => judgeRemote(evidence, notes.told),
      tables: (evidence) => createRemoteTables(evidence, notes.told),
    };
  },
};

/**
 * Records both machines, opens the listener at the other one's address, captures the port on the cards at both ends and
 * on the loopback interface here, and lets the client say its message.
 */
async function runSteps(session: LabSession, notes: { told: RemoteTold }): Promise<void> {
  const { signal } = session;
  const there = session.on('server');
  const { host, address: ip, message } = notes.told;
  session.tell(inBoth(`recording ${host}`, `gravando ${host}`));
  const served = await there.record('tcp-echo', { role: 'server', remotePorts: [] });
  await there.readInterface('tcp-echo', ip);
  session.tell(inBoth(`opening the listener on ${host}`, `abrindo o socket de escuta em ${host}`));
  const wanted = formatAddress(parseAddress(ip, { host: ip, port: PORT }));
  const address = await there.open('tcp-echo', { address: wanted });
  notes.told = { ...notes.told, listener: address };
  const port = portOfListener(address);
  const dialled = await session.record('client-agent', { role: 'client', remotePorts: [port] });
  await session.readInterface('client-agent', ip);
  session.tell(inBoth('capturing at both ends', 'capturando nas duas pontas'));
  await there.capture('tcp-echo', [port], { address: ip });
  await session.capture('client-agent', [port], { address: ip });
  await session.capture('client-agent', [port]);
  session.tell(inBoth('the client says its message', 'o cliente diz a sua mensagem'));
  const payload = Buffer.from(message);
  const deadlineMs = EXCHANGE_DEADLINE_MS;
  const said = await session
    .daemon('client-agent')
    .client.exchange(
      { address, payload, firstCloser: 'FIRST_CLOSER_CLIENT', deadlineMs },
      { signal, deadlineMs },
    );
  notes.told = { ...notes.told, reply: Buffer.from(said.reply).toString() };
  session.tell(inBoth('waiting for evidence', 'esperando as evidências'));
  await awaitBothEnds(
    { server: there.daemon('tcp-echo'), client: session.daemon('client-agent') },
    { served, dialled },
    { clientLocal: said.local, port, signal },
  );
  await there.close('tcp-echo');
  await session.takeSource('client-agent', 'client');
  await there.takeSource('tcp-echo', 'server');
  await session.finish();
}

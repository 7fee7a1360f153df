import type { Event } from '@socketlab/evidence';
import { formatAddress, parseAddress } from '@socketlab/foundation';
import { awaitTimeWait } from '../await-time-wait.ts';
import type { LabScript } from '../lab-script.ts';
import type { Recording } from '../recording.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { inBoth } from '../wording.ts';
import { REMOTE } from './description.ts';
import type { RemoteTold } from './facts.ts';
import { judgeRemote } from './judge.ts';
import { createRemoteTables } from './tables.ts';

const PORT = 65_432;
const MESSAGE = 'Hello, world';
/** How long the kernels' last words on a connection may take. */
const EVIDENCE_DEADLINE_MS = 5_000;

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
  const said = await session
    .daemon('client-agent')
    .client.exchange({ address, payload, firstCloser: 'FIRST_CLOSER_CLIENT' }, { signal });
  notes.told = { ...notes.told, reply: Buffer.from(said.reply).toString() };
  session.tell(inBoth('waiting for evidence', 'esperando as evidências'));
  await awaitEvidence(session, { served, dialled }, { clientLocal: said.local, port });
  await there.close('tcp-echo');
  await session.takeSource('client-agent', 'client');
  await there.takeSource('tcp-echo', 'server');
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
  const { tier } = dialled.witness;
  await awaitTimeWait(session.daemon('client-agent'), { port, clientLocal, until, tier });
  signal.throwIfAborted();
  await session.on('server').daemon('tcp-echo').evidence.takeSnapshot({ port }, { signal });
}

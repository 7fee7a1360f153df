import type { DaemonName } from '../lab.ts';
import type { LabScript } from '../lab-script.ts';
import type { Recording } from '../recording.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { awaitQueue } from '../tcp-models/server-side.ts';
import { inBoth } from '../wording.ts';
import { TCP_MULTI } from './description.ts';
import { findMultiFacts, type ManyTold } from './facts.ts';
import { judgeTcpMulti } from './judge.ts';
import { watchServer } from './server-watch.ts';
import { createTupleTable } from './tuple-table.ts';

const ADDRESSES = { single: '127.0.0.1:65432', multi: '127.0.0.1:65433' } as const;
const CLIENTS = 5;
const MESSAGE = 'Hello, world';
/** With more clients than this, reading the tables after each call would take longer than the calls. */
const MOST_WITH_SNAPSHOTS = 40;
const DEADLINE_MS = 60_000;

/** The lab of many clients: a silent one and then N at once, against each of the two servers. */
export const TCP_MULTI_SCRIPT: LabScript = {
  description: TCP_MULTI,
  begin({ message = MESSAGE, clients = CLIENTS }) {
    const told: Notes = {};
    return {
      notes: told,
      steps: (session) => runSteps(session, { message, clients }, told),
      judge: (evidence) => judgeTcpMulti(evidence, told),
      tables: ({ timeline }) => [createTupleTable(findMultiFacts(timeline, told))],
    };
  },
};

interface Notes {
  single?: ManyTold;
  multi?: ManyTold;
}

interface Plan {
  readonly message: string;
  readonly clients: number;
}

async function runSteps(session: LabSession, plan: Plan, told: Notes): Promise<void> {
  const skipsSnapshots = plan.clients > MOST_WITH_SNAPSHOTS;
  const backlog = plan.clients + 1;
  session.tell(inBoth('recording the servers', 'gravando os servidores'));
  const own = { remotePorts: [], skipsSnapshots };
  const one = await session.record('tcp-echo', { role: 'server', ...own });
  const many = await session.record('multi-tcp', { role: 'multi-server', ...own });
  session.tell(inBoth('opening the listeners', 'abrindo os sockets de escuta'));
  const single = await session.open('tcp-echo', { address: ADDRESSES.single, backlog });
  const limits = { connections: backlog + 1, connectionsPerAddress: backlog + 1 };
  const multi = await session.open('multi-tcp', { address: ADDRESSES.multi, backlog, limits });
  const ports = [single, multi].map(portOfListener);
  await session.record('client-agent', { role: 'client', remotePorts: ports, skipsSnapshots });
  await session.capture('client-agent', ports);
  session.tell(inBoth('clients against tcp-echo', 'clientes contra tcp-echo'));
  told.single = await visit(session, plan, { daemon: 'tcp-echo', address: single, recording: one });
  session.tell(inBoth('clients against multi-tcp', 'clientes contra multi-tcp'));
  told.multi = await visit(session, plan, {
    daemon: 'multi-tcp',
    address: multi,
    recording: many,
  });
  session.tell(inBoth('closing the listeners', 'fechando os sockets de escuta'));
  await session.close('tcp-echo');
  await session.close('multi-tcp');
  await session.takeSource('multi-tcp', 'multi-server');
  await session.finish();
}

interface Visit {
  readonly daemon: DaemonName;
  readonly address: string;
  readonly recording: Recording;
}

/**
 * A silent client first, and when it was accepted, all the others at once. A server of one client at a time keeps them
 * waiting: then the silent one goes when all of them wait; else when all have their answer.
 */
async function visit(session: LabSession, plan: Plan, to: Visit): Promise<ManyTold> {
  const { signal } = session;
  const { client } = session.daemon('client-agent');
  const { address } = to;
  const until = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const server = await watchServer(session, to);
  const { connection } = await client.openConnection({ address }, { signal });
  const silentLocal = connection?.local ?? '';
  await server.accepted(silentLocal, until);
  const coming = client.exchangeMany(
    {
      ...{ address, connections: plan.clients, deadlineMs: DEADLINE_MS },
      payload: Buffer.from(plan.message),
      waitsForAll: to.daemon === 'multi-tcp',
    },
    { signal, deadlineMs: DEADLINE_MS },
  );
  // Whatever ends the waiting, the clients' own outcome is asked for below.
  coming.catch(() => undefined);
  if (to.daemon === 'tcp-echo') await awaitQueue(session, to, { until, length: plan.clients });
  else await coming;
  await client.closeConnection({ id: connection?.id ?? '' }, { signal });
  const { results } = await coming;
  await server.closed(silentLocal, until);
  signal.throwIfAborted();
  const answered = results.filter(({ isEcho }) => isEcho).length;
  return { address, silentLocal, asked: plan.clients, answered };
}

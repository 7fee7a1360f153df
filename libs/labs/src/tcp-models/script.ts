import { SocketlabError } from '@socketlab/foundation';
import type { LabScript } from '../lab-script.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { inBoth } from '../wording.ts';
import { TCP_MODELS } from './description.ts';
import { findModelFacts } from './facts.ts';
import { judgeTcpModels } from './judge.ts';
import { drawLoad } from './load.ts';
import { createModelPictures } from './pictures.ts';
import {
  awaitAccepted,
  awaitOpen,
  awaitQueue,
  countAccepted,
  mark,
  markWaiting,
} from './server-side.ts';
import { createModelTable } from './table.ts';
import { type ModelTold, markOf, type Plan, type VisitTold } from './told.ts';

const ADDRESS = '127.0.0.1:65433';
const CLIENTS = 20;
const MESSAGE = 'Hello, world';
const DEADLINE_MS = 60_000;

/** The lab of concurrency models: a silent client and then N at once, and a load, against each that the daemon has. */
export const TCP_MODELS_SCRIPT: LabScript = {
  description: TCP_MODELS,
  begin({ message = MESSAGE, clients = CLIENTS }) {
    const told: { models: ModelTold[] } = { models: [] };
    return {
      notes: told,
      steps: (session) => runSteps(session, { message, clients }, told.models),
      judge: (evidence) => judgeTcpModels(evidence, told.models),
      tables: ({ timeline }) => [createModelTable(findModelFacts(timeline, told.models))],
      pictures: ({ timeline }) => createModelPictures(findModelFacts(timeline, told.models)),
    };
  },
};

async function runSteps(session: LabSession, plan: Plan, told: ModelTold[]): Promise<void> {
  session.tell(inBoth('recording the daemons', 'gravando os daemons'));
  const own = { skipsSnapshots: true, observesCalls: false };
  await session.record('multi-tcp', { role: 'multi-server', remotePorts: [], ...own });
  const remotePorts = [portOfListener(ADDRESS)];
  await session.record('client-agent', { role: 'client', remotePorts, ...own });
  // One that is too old to tell of models cannot mark either, and that is an error with a way out.
  await mark(session, 'begun');
  told.push(...(await listModels(session)));
  // What its threads had, the process gives back only by and by: nothing is measured after them.
  const isLast = ({ name }: ModelTold): number => (name === 'threads' ? 1 : 0);
  for (const model of told.toSorted((one, other) => isLast(one) - isLast(other))) {
    if (model.unavailable !== undefined) continue;
    session.tell(inBoth(`clients against ${model.name}`, `clientes contra ${model.name}`));
    await visit(session, plan, model);
  }
  await session.finish();
}

/** What the daemon says that it has. */
async function listModels({ daemon, signal }: LabSession): Promise<readonly ModelTold[]> {
  const { models } = await daemon('multi-tcp').listener.getListener({}, { signal });
  return models.map(({ name, isAvailable, reason, reasonPtBr }) => ({
    name,
    ...(isAvailable ? {} : { unavailable: inBoth(reason, reasonPtBr) }),
  }));
}

/** Opens the listener with the model, has the clients come, and closes it. */
async function visit(session: LabSession, plan: Plan, model: ModelTold): Promise<void> {
  const address = await openModel(session, plan, model);
  if (address === undefined) return;
  await mark(session, markOf(model.name, 'open'));
  model.visit = await keepOneSilent(session, plan, { model: model.name, address });
  await drawLoad(session, plan, { model: model.name, visit: model.visit });
  await session.takeSource('multi-tcp', 'multi-server');
  await session.close('multi-tcp');
}

/** Undefined, and the reason told, where the machine turns out not to have what it was said to have: a ring may not fit. */
export async function openModel(
  session: Pick<LabSession, 'open'>,
  { clients }: Pick<Plan, 'clients'>,
  model: ModelTold,
): Promise<string | undefined> {
  const room = 2 * (clients + 2);
  const limits = { connections: room, connectionsPerAddress: room };
  const opening = { address: ADDRESS, backlog: clients + 1, limits, model: model.name };
  try {
    return await session.open('multi-tcp', opening);
  } catch (failure) {
    const isMissing = failure instanceof SocketlabError && failure.code === 'IO_URING_UNAVAILABLE';
    if (!isMissing) throw failure;
    model.unavailable = failure.text;
    return undefined;
  }
}

/**
 * A silent client first, and when it was accepted, all the others at once. Where they are answered, the moment is marked
 * after that; where they have to wait, when all of them do, and then the silent one goes.
 */
async function keepOneSilent(
  session: LabSession,
  plan: Plan,
  { model, address }: { readonly model: string; readonly address: string },
): Promise<VisitTold> {
  const { signal } = session;
  const { client } = session.daemon('client-agent');
  const until = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const ends = [
    await session.observeCalls('multi-tcp'),
    await session.observeCalls('client-agent'),
  ];
  const before = await countAccepted(session);
  const { connection } = await client.openConnection({ address }, { signal });
  await awaitAccepted(session, before + 1, until);
  const isOneAtATime = model === 'blocking';
  const coming = client.exchangeMany(
    {
      ...{ address, connections: plan.clients, deadlineMs: DEADLINE_MS },
      payload: Buffer.from(plan.message),
      waitsForAll: !isOneAtATime,
    },
    { signal, deadlineMs: DEADLINE_MS },
  );
  // Whatever ends the waiting, the clients' own outcome is asked for below.
  coming.catch(() => undefined);
  if (isOneAtATime) {
    await awaitQueue(session, { daemon: 'multi-tcp', address }, { until, length: plan.clients });
  } else {
    await coming;
    await awaitOpen(session, 1, until);
  }
  await markWaiting(session, model);
  await client.closeConnection({ id: connection?.id ?? '' }, { signal });
  const { results } = await coming;
  await awaitOpen(session, 0, until);
  for (const end of ends) await end();
  return {
    ...{ address, silentLocal: connection?.local ?? '', asked: plan.clients },
    locals: results.map(({ local }) => local),
    answered: results.filter(({ isEcho }) => isEcho).length,
  };
}

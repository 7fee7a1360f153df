import type {
  CountedUsage,
  CounterUsage,
  EventOf,
  SampledUsage,
  Timeline,
  Witness,
} from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import { enteredNs, isOwn, type Snapshot } from '../end-facts.ts';
import { type ConnectionFacts, describeConnection } from '../tcp-multi/facts.ts';
import { MARKS, type Mark, type ModelTold, markOf, type VisitTold } from './told.ts';

/** What one mark recorded, by who observed it. */
export interface MarkFacts {
  readonly sampled?: SampledUsage & Witness;
  readonly program?: CounterUsage & Witness;
  readonly kernel?: CountedUsage & Witness;
}

/** One model, and all that was observed of its clients. */
export interface ModelFacts {
  readonly name: string;
  /** Why the machine has it not. */
  readonly unavailable?: Text;
  /** What the clients told; absent where none came. */
  readonly visit?: VisitTold;
  readonly marks: Readonly<Partial<Record<Mark, MarkFacts>>>;
  /** The client that said nothing. */
  readonly silent?: ConnectionFacts;
  /** The others, if every one of them was seen whose coming was told. */
  readonly others?: readonly ConnectionFacts[];
  /** The listener's accept queue, as the tables showed it before the load. */
  readonly queues: readonly Snapshot[];
}

/** What the claims of tcp-models are judged from, in the order in which the daemon told of its models. */
export type AllModelFacts = readonly ModelFacts[];

/** Sorts a timeline into the models that were visited one after the other. */
export function findModelFacts(timeline: Timeline, told: readonly ModelTold[]): AllModelFacts {
  const usages = timeline.events.filter((event) => event.kind === 'usage');
  return told.map(({ name, unavailable, visit }): ModelFacts => {
    const marks = unavailable === undefined ? findMarks(usages, name) : {};
    const about = {
      ...{ name, marks },
      ...(unavailable === undefined ? {} : { unavailable }),
      ...(visit === undefined ? {} : { visit }),
    };
    return visit === undefined
      ? { ...about, queues: [] }
      : { ...about, ...findVisit(timeline, visit, marks) };
  });
}

function findMarks(usages: readonly EventOf<'usage'>[], model: string): ModelFacts['marks'] {
  const names = Object.keys(MARKS) as Mark[];
  const found = names.flatMap((mark) => {
    const own = usages.filter((usage) => usage.mark === markOf(model, mark));
    if (own.length === 0) return [];
    const facts: MarkFacts = Object.fromEntries(own.map((usage) => [usage.source, usage]));
    return [[mark, facts] as const];
  });
  return Object.fromEntries(found);
}

function findVisit(
  timeline: Timeline,
  visit: VisitTold,
  marks: ModelFacts['marks'],
): Pick<ModelFacts, 'silent' | 'others' | 'queues'> {
  const from = marks.open?.program;
  // Client ports are used again: by the load, and by the next model's clients.
  const until = marks.load?.program;
  if (from === undefined) return { queues: [] };
  const isMeant = (atNs: bigint): boolean =>
    atNs >= enteredNs(from) && (until === undefined || atNs <= enteredNs(until));
  const known = {
    byId: new Map(timeline.sockets.map((socket) => [socket.id, socket])),
    events: new Map(timeline.events.map((event) => [event.id, event])),
  };
  const clients = timeline.sockets.filter(
    (socket) =>
      socket.end === 'client' &&
      socket.name.remote === visit.address &&
      isOwn(socket) &&
      socket.events[0] !== undefined &&
      isMeant(enteredNs(socket.events[0])),
  );
  const find = (local: string): ConnectionFacts | undefined => {
    const socket = clients.find(({ name }) => name.local === local);
    return socket && describeConnection(socket, known);
  };
  const silent = find(visit.silentLocal);
  const others = visit.locals.flatMap((local) => find(local) ?? []);
  const queues = timeline.events
    .filter((event) => event.kind === 'snapshot')
    .filter(
      ({ acceptQueue, socket, ...event }) =>
        acceptQueue !== undefined &&
        socket.local === visit.address &&
        isMeant(enteredNs({ socket, ...event })),
    );
  return {
    queues,
    ...(silent === undefined ? {} : { silent }),
    ...(others.length === visit.asked ? { others } : {}),
  };
}

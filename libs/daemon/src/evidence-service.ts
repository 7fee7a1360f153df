import { nativeCallsProblem } from '@socketlab/bsd-sockets';
import { eventToMessage, type Handlers, type Services, tierToMessage } from '@socketlab/control';
import type { Recorder, SnapshotObservation } from '@socketlab/evidence';
import { type Clock, parsePort, type Text } from '@socketlab/foundation';
import type { KernelView, Observer, Watch } from '@socketlab/kernel-view';
import type { WireView } from '@socketlab/wire-view';
import { boundedFeed } from './bounded-feed.ts';
import { createCaptureService } from './capture-service.ts';
import { UnknownRecordingError } from './errors.ts';
import type { EvidenceHub } from './evidence-hub.ts';
import { createPlaceService } from './place-service.ts';
import { createUsageService, type UsageDeps } from './usage-service.ts';
import { createWayService } from './way-service.ts';

/** So that a full answer stays well below the message size limit. */
const MAX_EVENTS_PER_ANSWER = 4_000;
const FEED_CAPACITY = 10_000;

/** What is told of each that observes, whoever it belongs to. */
type Seen = Pick<Observer, 'isAvailable' | 'reason' | 'remedy'> & {
  readonly name: string;
  readonly note?: Text;
};

/** The program sees its own calls on every system, wherever it makes them itself. */
function ownCalls(): Seen {
  const problem = nativeCallsProblem();
  return problem
    ? { name: 'calls', isAvailable: false, reason: problem.text }
    : { name: 'calls', isAvailable: true };
}

const seers = (kernelView: KernelView, wireView: WireView): readonly Seen[] => [
  ...kernelView.observers,
  ownCalls(),
  wireView.observer,
];

/** The observers that show everybody's listeners. */
const TABLES: readonly Observer['name'][] = ['sock_diag', 'procfs', 'iphlpapi', 'netstat'];

/** Which sockets are the daemon's own: it is a witness of no others. */
export interface OwnSockets {
  /** The daemon's side of conversations with that server port; a client's UDP sockets have a watch each. */
  watchOf(port: number): Watch | readonly Watch[];
  isOwn(snapshot: SnapshotObservation): boolean;
}

/** The Evidence service: what this daemon has observed of its own sockets. */
export function createEvidenceService(deps: {
  hub: EvidenceHub;
  recorder: Recorder;
  kernelView: KernelView;
  wireView: WireView;
  clock: Clock;
  app: { readonly ownSockets: OwnSockets } & Pick<UsageDeps, 'counters'>;
}): Handlers<Services['evidence']> {
  const { hub, recorder, kernelView, wireView, clock, app } = deps;
  const { ownSockets } = app;
  return {
    getTier: () => ({
      tier: tierToMessage(kernelView.tier),
      observers: seers(kernelView, wireView).map(({ name, isAvailable, reason, remedy, note }) => ({
        name,
        isAvailable,
        reason: reason?.en ?? '',
        reasonPtBr: reason?.['pt-BR'] ?? '',
        remedy: remedy ?? '',
        note: note?.en ?? '',
        notePtBr: note?.['pt-BR'] ?? '',
      })),
    }),
    async startRecording(request) {
      // What was observed before the recording is not part of it, and may not have been told yet.
      await hub.flush();
      const afterSequence = recorder.sequence;
      const recordingId = await hub.startRecording(request);
      return { recordingId, tier: tierToMessage(kernelView.tier), afterSequence };
    },
    async stopRecording({ recordingId }) {
      if (!(await hub.stopRecording(recordingId))) throw new UnknownRecordingError({ recordingId });
      return { lost: hub.lost };
    },
    async fetchEvents({ afterSequence, limit }) {
      await hub.flush();
      const after = Number(afterSequence);
      const all = recorder.since(after);
      const events = all.slice(0, Math.min(limit || MAX_EVENTS_PER_ANSWER, MAX_EVENTS_PER_ANSWER));
      return {
        events: events.map(eventToMessage),
        lastSequence: recorder.sequence - (all.length - events.length),
        hasMore: events.length < all.length,
        forgotten: recorder.forgotten,
      };
    },
    async *watchEvents({ afterSequence }, { signal }) {
      const unfollow = await hub.follow();
      try {
        const feed = boundedFeed(recorder.subscribe, { capacity: FEED_CAPACITY, signal });
        for (const event of recorder.since(Number(afterSequence))) {
          yield { event: eventToMessage(event) };
        }
        for await (const next of feed) {
          yield 'item' in next ? { event: eventToMessage(next.item) } : { dropped: next.dropped };
        }
      } finally {
        await unfollow();
      }
    },
    ...createCaptureService(wireView),
    ...createPlaceService({ recorder, clock }),
    ...createWayService(),
    ...createUsageService({ ...deps, counters: () => app.counters() }),
    async takeSnapshot({ port }) {
      await hub.flush();
      const watches = [ownSockets.watchOf(port)].flat();
      const drafts = watches.flatMap(kernelView.snapshot).filter(ownSockets.isOwn);
      return { events: drafts.map((draft) => eventToMessage(recorder.record(draft))) };
    },
    listListeners: ({ port }) => listListeners(kernelView, port),
  };
}

/** Of any program on the machine: a listener's address and its queue, which the tables show to everyone there too. */
function listListeners(
  kernelView: Pick<KernelView, 'observers' | 'listeners'>,
  port: number,
): { isKnown: boolean; listeners: { address: string; acceptQueue: AcceptQueue | null }[] } {
  const isKnown = kernelView.observers.some(
    ({ name, isAvailable }) => isAvailable && TABLES.includes(name),
  );
  const listeners = kernelView
    .listeners(parsePort(String(port)))
    .map(({ socket, acceptQueue = null }) => ({ address: socket.local, acceptQueue }));
  return { isKnown, listeners };
}

type AcceptQueue = NonNullable<SnapshotObservation['acceptQueue']>;

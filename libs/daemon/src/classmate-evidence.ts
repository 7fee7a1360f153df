import type { CallContext, Handlers, Services } from '@socketlab/control';
import { type BegunBook, createBegunBook } from './begun-book.ts';
import type { ObservablePorts } from './observable-ports.ts';
import { OWN_CALL } from './own-call.ts';

type EvidenceService = Handlers<Services['evidence']>;
type EventMessage = Awaited<ReturnType<EvidenceService['fetchEvents']>>['events'];
type OneEvent = NonNullable<EventMessage>[number];

/** So many of each may all classmates have under way at one daemon; the rest is the owner's. */
const MOST = { captures: 2, recordings: 16 } as const;

/** The Evidence service of a daemon, with the rules for classmates in front. */
export interface GuardedEvidence {
  readonly service: EvidenceService;
  /** Ends what the grants that the test names have under way. */
  endIf(isMeant: (grantId: string) => boolean): Promise<void>;
}

/** What the rules need. */
export interface EvidenceRules {
  readonly daemon: string;
  readonly machineName: string;
  readonly ports: ObservablePorts;
  /** Told when a classmate has begun a recording or a capture. */
  readonly onBegun: (grantId: string) => void;
}

/**
 * A classmate records and captures observable ports only, ends and fetches what they began themselves, and sees neither
 * packets nor states of other ports that the owner has had observed. Snapshots are of the daemon's own sockets, whoever asks.
 */
export function guardEvidence(service: EvidenceService, rules: EvidenceRules): GuardedEvidence {
  const { machineName } = rules;
  const recordings = createBegunBook(
    { what: 'recordings', most: MOST.recordings, machineName },
    rules,
  );
  const captures = createBegunBook({ what: 'captures', most: MOST.captures, machineName }, rules);
  const guarded = {
    ...service,
    ...guardRecordings(service, recordings),
    ...guardCaptures(service, captures),
    ...filterEvents(service, (event, { caller }) => {
      if (caller.kind === 'owner') return true;
      const { grantId } = caller;
      const mayObserve = (ports: readonly number[]): boolean =>
        rules.ports.includes(grantId, ports);
      const name = event.packet?.capture ?? event.capture?.capture;
      if (name === undefined)
        return statePorts(event, recordings.ownerPorts).every((port) => mayObserve([port]));
      const begun = captures.find(name.slice(rules.daemon.length + 1));
      // What nobody began by a call is the daemon's own, of its listener's port.
      return begun === undefined || begun.grantId === grantId || mayObserve(begun.ports);
    }),
  };
  return {
    service: guarded,
    async endIf(isMeant) {
      for (const { id, grantId } of recordings.underWay) {
        if (isMeant(grantId ?? '')) await guarded.stopRecording({ recordingId: id }, OWN_CALL);
      }
      for (const { id, grantId } of captures.underWay) {
        if (isMeant(grantId ?? '')) await guarded.stopCapture({ captureId: id }, OWN_CALL);
      }
    },
  };
}

function guardRecordings(
  service: EvidenceService,
  recordings: BegunBook,
): Pick<EvidenceService, 'startRecording' | 'stopRecording'> {
  return {
    startRecording: (request, context) =>
      recordings.begin(
        { context, ports: request.remotePorts },
        async () => service.startRecording(request, context),
        ({ recordingId = '' }) => recordingId,
      ),
    async stopRecording(request, context) {
      const { recordingId } = request;
      recordings.checkOf(recordingId, context);
      const answer = await service.stopRecording(request, context);
      recordings.ended(recordingId);
      return answer;
    },
  };
}

function guardCaptures(
  service: EvidenceService,
  captures: BegunBook,
): Pick<EvidenceService, 'startCapture' | 'stopCapture' | 'downloadCapture'> {
  return {
    startCapture: (request, context) =>
      captures.begin(
        { context, ports: request.ports },
        async () => service.startCapture(request, context),
        ({ captureId = '' }) => captureId,
      ),
    async stopCapture(request, context) {
      captures.checkOf(request.captureId, context);
      const answer = await service.stopCapture(request, context);
      captures.ended(request.captureId);
      return answer;
    },
    async *downloadCapture(request, context) {
      captures.checkOf(request.captureId, context);
      yield* service.downloadCapture(request, context);
    },
  };
}

function filterEvents(
  service: EvidenceService,
  isVisible: (event: OneEvent, context: CallContext) => boolean,
): Pick<EvidenceService, 'fetchEvents' | 'watchEvents'> {
  return {
    async fetchEvents(request, context) {
      const { events, ...answer } = await service.fetchEvents(request, context);
      return { ...answer, events: (events ?? []).filter((event) => isVisible(event, context)) };
    },
    async *watchEvents(request, context) {
      for await (const item of service.watchEvents(request, context)) {
        if (!item.event || isVisible(item.event, context)) yield item;
      }
    },
  };
}

/** The kernel tells the states of whatever program talks to a port: those of the event that the owner has had recorded. */
function statePorts(
  { source, socket }: OneEvent,
  ownerPorts: ReadonlySet<number>,
): readonly number[] {
  if (source !== 'SOURCE_KERNEL') return [];
  return [socket?.local, socket?.remote]
    .map((end = '') => Number(end.slice(end.lastIndexOf(':') + 1)))
    .filter((port) => ownerPorts.has(port));
}

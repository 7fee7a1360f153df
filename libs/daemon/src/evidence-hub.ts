import type { EventDraft, Recorder } from '@socketlab/evidence';
import type { Logger } from '@socketlab/foundation';
import type { KernelView, TransitionCount, Watch } from '@socketlab/kernel-view';
import type { WireView } from '@socketlab/wire-view';

const OBSERVED = 0;
/** What a bit of that cell says. */
export const OBSERVES_CALLS = 1;
export const TAKES_SNAPSHOTS = 2;

/** What a recording was asked to observe. */
export interface RecordingRequest {
  readonly remotePorts: readonly number[];
  readonly observesCalls: boolean;
  /** Leaves out the snapshots that follow each observed call. */
  readonly skipsSnapshots: boolean;
}

/** All that one daemon observes comes together here: from its threads, from the kernel and from captures. */
export interface EvidenceHub {
  /** One cell that threads read before each call: whether calls are observed now, and snapshots taken after them. */
  readonly observing: SharedArrayBuffer;
  readonly lost: number;
  /** The number of the last event. */
  readonly sequence: number;
  /** As the kernel view has counted them, whether or not the events themselves were asked for. */
  readonly transitions: readonly TransitionCount[];
  emit(draft: EventDraft): void;
  /** Observes the sockets of a listener; in force when it resolves. */
  watch(watch: Watch): Promise<() => Promise<void>>;
  /** Has events come as they are observed; what came before is in the recorder when it resolves. Returns how to end it. */
  follow(): Promise<() => Promise<void>>;
  /** Follows while the recording is under way. */
  startRecording(request: RecordingRequest): Promise<string>;
  /** Ends a recording after all that the kernel had written was taken in; whether there was one of that id. */
  stopRecording(id: string): Promise<boolean>;
  /** Resolves when all that the kernel and captures had seen until now was taken in. */
  flush(): Promise<void>;
}

interface Recording extends Pick<RecordingRequest, 'observesCalls' | 'skipsSnapshots'> {
  /** Gives back what it took of the kernel view. */
  readonly ends: readonly (() => Promise<void>)[];
}

/** What is to be observed for all of them. */
function bitsOf(recordings: readonly Recording[]): number {
  const wanting = recordings.filter(({ observesCalls }) => observesCalls);
  const takesSnapshots = wanting.some(({ skipsSnapshots }) => !skipsSnapshots);
  return (wanting.length > 0 ? OBSERVES_CALLS : 0) | (takesSnapshots ? TAKES_SNAPSHOTS : 0);
}

/** Joins recorder, kernel view and wire view; calls are observed while a recording that wants them is under way. */
export function createEvidenceHub(deps: {
  recorder: Recorder;
  kernelView: () => KernelView;
  wireView: () => Pick<WireView, 'flush'>;
  logger: Logger;
}): EvidenceHub {
  const { recorder, kernelView, wireView, logger } = deps;
  const observing = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const cells = new Int32Array(observing);
  const recordings = new Map<string, Recording>();
  let recordingsMade = 0;
  let lost = 0;

  async function observeCallsIfWanted(): Promise<void> {
    const wanted = bitsOf([...recordings.values()]);
    await kernelView().observeCalls((wanted & OBSERVES_CALLS) !== 0);
    Atomics.store(cells, OBSERVED, wanted);
  }

  async function flush(): Promise<void> {
    await Promise.all([kernelView().flush(), wireView().flush()]);
  }

  function countLoss(draft: EventDraft): void {
    if (draft.kind !== 'loss') return;
    lost += draft.count;
    logger.warn({ where: draft.where, count: draft.count }, 'evidence was lost');
  }

  return {
    observing,
    get lost() {
      return lost + recorder.forgotten;
    },
    get sequence() {
      return recorder.sequence;
    },
    get transitions() {
      return kernelView().transitions;
    },
    emit(draft) {
      countLoss(draft);
      recorder.record(draft);
    },
    watch: (watch) => kernelView().watch(watch),
    follow: () => kernelView().follow(),
    flush,
    async startRecording({ remotePorts, observesCalls, skipsSnapshots }) {
      const ends = await Promise.all([
        kernelView().follow(),
        ...remotePorts.map((port) => kernelView().watch({ role: 'client', port })),
      ]);
      recordingsMade += 1;
      const id = `recording-${recordingsMade}`;
      recordings.set(id, { observesCalls, skipsSnapshots, ends });
      await observeCallsIfWanted();
      return id;
    },
    async stopRecording(id) {
      const recording = recordings.get(id);
      if (recording === undefined) return false;
      await flush();
      recordings.delete(id);
      await observeCallsIfWanted();
      for (const end of recording.ends) await end();
      return true;
    },
  };
}

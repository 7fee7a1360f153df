import type { CaptureSession } from './capture-session.ts';
import { CaptureRunningError, TooManyCapturesError, UnknownCaptureError } from './errors.ts';
import type { UnnamedFile } from './unnamed-file.ts';
import type { CaptureTotals } from './wire-view.ts';

const MAX_RUNNING = 4;
/** Stopped ones are kept for download until newer ones take their place: 8 files of 64 MiB at most. */
const MAX_KEPT = 8;

/** One capture, under way or stopped. */
export interface KeptCapture {
  readonly file: UnnamedFile;
  readonly session: CaptureSession;
  readonly observesPackets: boolean;
  /** Set by the first stop. */
  totals?: Promise<CaptureTotals>;
}

/** The captures of a daemon by their ids, bounded in number. */
export interface KeptCaptures {
  /** Makes one more; the oldest that is stopped may have to go for it. Throws {@link TooManyCapturesError}. */
  add(begin: (id: string) => KeptCapture): Promise<string>;
  /** Throws {@link UnknownCaptureError}. */
  get(id: string): KeptCapture;
  /** Ends it, once; the answer is the same each time. Throws {@link UnknownCaptureError}. */
  stop(id: string): Promise<CaptureTotals>;
  /** Of a stopped one. Throws {@link UnknownCaptureError}, {@link CaptureRunningError}. */
  totals(id: string): Promise<CaptureTotals>;
  /** Resolves when those that observe have told what the kernel had before. */
  flush(): Promise<void>;
  /** Ends all, and lets go of their files. */
  end(): Promise<void>;
}

/** None yet. */
export function createKeptCaptures(): KeptCaptures {
  const captures = new Map<string, KeptCapture>();
  let made = 0;
  const running = (): KeptCapture[] =>
    [...captures.values()].filter(({ totals }) => totals === undefined);
  const get = (captureId: string): KeptCapture => {
    const capture = captures.get(captureId);
    if (capture === undefined) throw new UnknownCaptureError({ captureId, kept: MAX_KEPT });
    return capture;
  };
  return {
    get,
    async add(begin) {
      if (running().length >= MAX_RUNNING) {
        throw new TooManyCapturesError({ limit: MAX_RUNNING });
      }
      made += 1;
      const id = `capture-${made}`;
      captures.set(id, begin(id));
      await forgetOldest(captures);
      return id;
    },
    stop: async (id) => stopOnce(get(id)),
    async totals(captureId) {
      const { totals } = get(captureId);
      if (totals === undefined) throw new CaptureRunningError({ captureId });
      return await totals;
    },
    async flush() {
      const observing = running().filter(({ observesPackets }) => observesPackets);
      // One that has failed says so to who stops it.
      await Promise.allSettled(observing.map(({ session }) => session.flush()));
    },
    async end() {
      const ending = [...captures.values()];
      captures.clear();
      // Who waited for one of them was told of its failure; what remains is to let go of everything.
      await Promise.allSettled(ending.map(stopOnce));
      for (const { file } of ending) file.close();
    },
  };
}

function stopOnce(capture: KeptCapture): Promise<CaptureTotals> {
  capture.totals ??= capture.session.stop();
  return capture.totals;
}

async function forgetOldest(captures: Map<string, KeptCapture>): Promise<void> {
  for (const [id, { totals, file }] of captures) {
    if (captures.size <= MAX_KEPT) return;
    if (totals === undefined) continue;
    captures.delete(id);
    await totals.catch(() => {
      // Who stopped it was told.
    });
    file.close();
  }
}

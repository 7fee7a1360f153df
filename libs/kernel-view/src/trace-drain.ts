import type { KeptPage, Reading } from './page-store.ts';
import type { TakePage, TraceInstance } from './trace-instance.ts';
import type { Lane } from './trace-lanes.ts';
import type { TracePipeline } from './trace-pipeline.ts';
import type { TransitionScan } from './transition-scan.ts';
import type { Untimed } from './untimed.ts';

/** Reads the CPUs' buffers, and either decodes what is there, or keeps it until someone wants to know. */
export interface TraceDrain {
  /** Reads what the CPUs have, and returns the observations that are safe to tell, in order. */
  drain(): Iterable<readonly Untimed[]>;
  /** Whether all that was written before `momentNs` has been told or kept, but for what is held. */
  hasTold(momentNs: bigint): boolean;
  /** Decodes what is kept and hands it out, a reading at a time. */
  tellKept(): Iterable<readonly Untimed[]>;
  /** How long to wait until the next drain. */
  pauseMs(): number;
}

const SHORTEST_PAUSE_MS = 10;
/** A CPU's buffer of 1 MiB takes 13,000 changes of state, so 100,000 a second between two drains. */
const LONGEST_PAUSE_MS = 100;
/** Someone waits for what comes next, but an idle daemon may sleep longer. */
const LONGEST_FOLLOWED_PAUSE_MS = 40;

interface Deps {
  readonly lanes: readonly Lane[];
  readonly pipeline: TracePipeline;
  readonly scan: TransitionScan;
  /** Whether all that comes may be kept undecoded: nobody follows, and the port alone says what is ours. */
  readonly mayKeep: () => boolean;
}

/** A drain that has read nothing yet. */
export function createTraceDrain(deps: Deps): TraceDrain {
  const { lanes, pipeline, mayKeep } = deps;
  const keeper = createKeeper(deps);
  const pause = createPause();
  /** Whether records may wait in the pipeline that nobody has counted. */
  let isDecoding = true;
  let readUntilNs = 0n;
  let toldUntilNs = 0n;

  /**
   * A record gets its time before it can be read, so what was written just before one reading may only come with the
   * next. Hence one reading tells what is older than the start of the reading before it.
   */
  function read(takerOf: (lane: Lane) => TakePage): void {
    toldUntilNs = readUntilNs;
    readUntilNs = process.hrtime.bigint();
    let fullest = 0;
    for (const lane of lanes) {
      const { reachedNs, filled } = readLane(lane.instance, takerOf(lane));
      if (reachedNs !== undefined && reachedNs < readUntilNs) readUntilNs = reachedNs;
      fullest = Math.max(fullest, filled);
    }
    pause.adapt(fullest, mayKeep());
  }

  function* tellKept(): Iterable<readonly Untimed[]> {
    let reading: Reading | undefined;
    for (const page of takeKept(lanes)) {
      if (reading && reading !== page.reading) yield pipeline.release(reading.horizonNs);
      if (!reading) takeDropped(page.bytes.readBigUInt64LE(0));
      reading = page.reading;
      page.lane.decodePage(page.bytes, page.cpu, reading);
    }
    yield pipeline.release(toldUntilNs);
  }

  function takeDropped(atNs: bigint): void {
    for (const { store, lostInStore: where } of lanes) {
      const count = store.takeDropped();
      if (count > 0) pipeline.take({ kind: 'loss', where, atNs, count, threadId: 0 });
    }
  }

  return {
    drain() {
      if (!mayKeep() || (isDecoding && !pipeline.countWaiting())) {
        isDecoding = true;
        read(
          ({ decodePage }) =>
            (page, cpu) =>
              decodePage(page, cpu, { isCounted: false }),
        );
        return [pipeline.release(toldUntilNs)];
      }
      isDecoding = false;
      const isPlain = keeper.keep(read, () => toldUntilNs);
      if (isPlain) return [];
      isDecoding = true;
      return tellKept();
    },
    hasTold: (momentNs) => toldUntilNs >= momentNs,
    tellKept,
    pauseMs: pause.ms,
  };
}

/**
 * Reads what an instance's CPUs have. Tells how full its fullest buffer was, and the moment up to which all was read,
 * where there is more.
 */
function readLane(
  instance: TraceInstance,
  take: TakePage,
): { reachedNs: bigint | undefined; filled: number } {
  const pages = new Map<number, { count: number; newestNs: bigint }>();
  const unfinished = instance.readPages((page, cpu) => {
    const before = pages.get(cpu)?.count ?? 0;
    pages.set(cpu, { count: before + 1, newestNs: page.readBigUInt64LE(0) });
    take(page, cpu);
  });
  let reachedNs: bigint | undefined;
  for (const cpu of unfinished) {
    const newestNs = pages.get(cpu)?.newestNs ?? 0n;
    if (reachedNs === undefined || newestNs < reachedNs) reachedNs = newestNs;
  }
  const most = Math.max(0, ...Array.from(pages.values(), ({ count }) => count));
  return { reachedNs, filled: (most * instance.pageBytes) / instance.bufferBytesPerCpu };
}

/** The pages that all lanes have kept, a reading's after those of the readings before it. */
function takeKept(lanes: readonly Lane[]): (KeptPage & { readonly lane: Lane })[] {
  return lanes
    .flatMap((lane) => Array.from(lane.store.takeAll(), (page) => ({ ...page, lane })))
    .sort((one, other) => one.reading.number - other.reading.number);
}

/**
 * The fuller a buffer was, the sooner it is read again. What someone waits for is told by the reading after the one that
 * read it, which must not be long in coming.
 */
function createPause() {
  let ms = SHORTEST_PAUSE_MS;
  return {
    ms: () => ms,
    adapt(filled: number, isKeeping: boolean): void {
      if (!isKeeping) {
        ms = filled > 0 ? SHORTEST_PAUSE_MS : Math.min(LONGEST_FOLLOWED_PAUSE_MS, ms * 2);
      } else if (filled > 1 / 4) ms = Math.max(SHORTEST_PAUSE_MS, ms / 2);
      else if (filled < 1 / 8) ms = Math.min(LONGEST_PAUSE_MS, ms * 2);
    },
  };
}

/** Puts a reading's pages into the store as they are, and counts the changes of state in them. */
function createKeeper({ scan }: Deps) {
  let readings = 0;
  return {
    /** Whether the reading may stay undecoded: what only decoding can tell is not counted here, either. */
    keep(read: (takerOf: (lane: Lane) => TakePage) => void, horizonNs: () => bigint): boolean {
      readings += 1;
      const reading: Reading = { number: readings, horizonNs: 0n, isCounted: false };
      let isPlain = true;
      read(({ store }) => (bytes, cpu) => {
        const records = scan.scan(bytes);
        if (records === undefined) isPlain = false;
        store.keep({ bytes, cpu, reading, records: records ?? 0 });
      });
      reading.horizonNs = horizonNs();
      reading.isCounted = isPlain;
      if (isPlain) scan.commit();
      else scan.discard();
      return isPlain;
    },
  };
}

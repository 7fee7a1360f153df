import { errnoName } from './errno-name.ts';
import { COMPLETION, ENTRIES_OFFSET, ENTRY, PARAMS, SETUP } from './io-uring-layout.ts';
import type { IoUringCalls, MappedMemory } from './io-uring-native.ts';
import { explainIoUring } from './io-uring-problem.ts';

const WORD_SHIFT = 2;
const WORD_BYTES = 4;
const COMPLETIONS_AN_ENTRY = 4;

/** The two queues that a ring shares with the kernel, as words of 32 bits, and where in them what stands. */
export interface RingQueues {
  readonly descriptor: number;
  /** Both rings: heads, tails and completions. */
  readonly words: Uint32Array;
  /** The same memory, for results: those of failures are negative. */
  readonly signed: Int32Array;
  /** The submission entries. */
  readonly entries: Uint32Array;
  readonly submission: { readonly tailAt: number; readonly mask: number };
  readonly completion: {
    readonly headAt: number;
    readonly tailAt: number;
    readonly mask: number;
    readonly firstAt: number;
  };
  unmap(): void;
}

/** What io_uring_setup(2) is asked for: all of it is in Linux 6.1 and later. */
export const SETUP_FLAGS: number =
  SETUP.cqSize | SETUP.clamp | SETUP.singleIssuer | SETUP.deferTaskRun;

/** Makes a ring, io_uring_setup(2), and maps it. Throws IoUringUnavailableError, which says why there is none. */
export function openQueues(native: IoUringCalls, entries: number): RingQueues {
  const params = new Uint32Array(PARAMS.words);
  params[PARAMS.flags] = SETUP_FLAGS;
  params[PARAMS.cqEntries] = entries * COMPLETIONS_AN_ENTRY;
  const descriptor = native.setup(entries, params);
  if (descriptor < 0) {
    throw explainIoUring({ call: 'io_uring_setup', errno: errnoName(native.errno()) });
  }
  const word = (at: number): number => params[at] ?? 0;
  const ringsBytes = Math.max(
    word(PARAMS.sqArray) + word(PARAMS.sqEntries) * WORD_BYTES,
    word(PARAMS.cqEntriesAt) + word(PARAMS.cqEntries) * COMPLETION.words * WORD_BYTES,
  );
  const entriesBytes = word(PARAMS.sqEntries) * ENTRY.words * WORD_BYTES;
  const rings = native.mapRing(descriptor, ringsBytes, 0);
  const slots = rings && native.mapRing(descriptor, entriesBytes, ENTRIES_OFFSET);
  if (rings === undefined || slots === undefined) {
    const errno = errnoName(native.errno());
    rings?.unmap();
    native.close(descriptor);
    throw explainIoUring({ call: 'mmap', errno });
  }
  return layOut({ descriptor, rings, slots }, word);
}

function layOut(
  { descriptor, rings, slots }: { descriptor: number; rings: MappedMemory; slots: MappedMemory },
  word: (at: number) => number,
): RingQueues {
  const words = new Uint32Array(rings.bytes);
  const at = (offset: number): number => word(offset) >>> WORD_SHIFT;
  // The array between ring and entries is set once: the entry at a place is always the one of that number.
  const arrayAt = at(PARAMS.sqArray);
  for (let index = 0; index < word(PARAMS.sqEntries); index += 1) words[arrayAt + index] = index;
  return {
    descriptor,
    words,
    signed: new Int32Array(rings.bytes),
    entries: new Uint32Array(slots.bytes),
    submission: { tailAt: at(PARAMS.sqTail), mask: words[at(PARAMS.sqMask)] ?? 0 },
    completion: {
      headAt: at(PARAMS.cqHead),
      tailAt: at(PARAMS.cqTail),
      mask: words[at(PARAMS.cqMask)] ?? 0,
      firstAt: at(PARAMS.cqEntriesAt),
    },
    unmap() {
      rings.unmap();
      slots.unmap();
    },
  };
}

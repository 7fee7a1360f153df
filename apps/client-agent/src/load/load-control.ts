/*
 * Cells that all threads of a load share.
 *   STAGE        what the main thread wants: see below
 *   CHUNKS_TAKEN how much of the budget of messages the threads have taken
 *   CHUNKS, CHUNK_SIZE, LAST_SIZE   how the budget is cut: a thread takes a chunk at a time, and none is there twice
 */
const STAGE = 0;
const CHUNKS_TAKEN = 1;
const CHUNKS = 2;
const CHUNK_SIZE = 3;
const LAST_SIZE = 4;
const CELLS = 5;

/** What the threads are to do. */
export const STAGES = {
  /** Connect, and wait. */
  connect: 0,
  /** Send. */
  send: 1,
  /** Begin no message any more, and wait for the answers that are under way. */
  drain: 2,
  /** Close all, at once. */
  end: 3,
} as const;
export type Stage = keyof typeof STAGES;

const LARGEST_CHUNK = 65_536;
/** So many chunks a thread, that none has much left when the others have nothing. */
const CHUNKS_EACH = 64;

/** Makes the cells of a load that begins so many messages at most. */
export function allocateControl(budget: number, threads: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT);
  const cells = new Int32Array(memory);
  const size = Math.max(1, Math.min(LARGEST_CHUNK, Math.floor(budget / (threads * CHUNKS_EACH))));
  const chunks = Math.ceil(budget / size);
  // Some 10^14 messages: nobody waits for their end.
  cells[CHUNKS] = Math.min(chunks, 2 ** 31 - 1);
  cells[CHUNK_SIZE] = size;
  cells[LAST_SIZE] = budget - (chunks - 1) * size;
  return memory;
}

/** Tells the threads what to do from now on. It never goes back. */
export function setStage(memory: SharedArrayBuffer, stage: Stage): void {
  const cells = new Int32Array(memory);
  if (STAGES[stage] > Atomics.load(cells, STAGE)) Atomics.store(cells, STAGE, STAGES[stage]);
}

/** A thread's view. */
export interface LoadControl {
  stage(): number;
  /** The next part of the budget of messages; 0 when nothing is left. */
  takeBudget(): number;
}

/** The cells in that memory, for a thread. */
export function loadControl(memory: SharedArrayBuffer): LoadControl {
  const cells = new Int32Array(memory);
  const [chunks, size, last] = [cells[CHUNKS] ?? 0, cells[CHUNK_SIZE] ?? 0, cells[LAST_SIZE] ?? 0];
  return {
    stage: () => Atomics.load(cells, STAGE),
    takeBudget() {
      // Looked at first, for a counter that is added to without end overflows.
      if (Atomics.load(cells, CHUNKS_TAKEN) >= chunks) return 0;
      const taken = Atomics.add(cells, CHUNKS_TAKEN, 1);
      if (taken >= chunks) return 0;
      return taken === chunks - 1 ? last : size;
    },
  };
}

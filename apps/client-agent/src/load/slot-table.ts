import { createSlotQueue } from './slot-queue.ts';

/** No index, and no descriptor. */
export const NOBODY = -1;
const DESCRIPTORS_AT_FIRST = 1_024;

/** By descriptor, the index of what it belongs to. Descriptors are small numbers, of the whole process together. */
export interface SlotTable {
  /** {@link NOBODY} where there is none. */
  get(descriptor: number): number;
  put(descriptor: number, index: number): void;
}

/** An empty table. */
export function createSlotTable(): SlotTable {
  let slots = new Int32Array(DESCRIPTORS_AT_FIRST).fill(NOBODY);
  return {
    get: (descriptor) => slots[descriptor] ?? NOBODY,
    put(descriptor, index) {
      if (descriptor >= slots.length) {
        const more = new Int32Array(2 ** Math.ceil(Math.log2(descriptor + 1))).fill(NOBODY);
        more.set(slots);
        slots = more;
      }
      slots[descriptor] = index;
    },
  };
}

/** What is to be tried again, each after the same time: so the first that came is the first that is due. */
export interface RetryQueue {
  push(index: number, dueMs: number): void;
  /** One that is due, which leaves the queue; {@link NOBODY} where none is. */
  take(nowMs: number): number;
}

/** An empty queue. */
export function createRetryQueue(capacity: number): RetryQueue {
  const queue = createSlotQueue(capacity);
  const times = new Float64Array(capacity);
  let first = NOBODY;
  return {
    push(index, dueMs) {
      times[index] = dueMs;
      queue.push(index);
    },
    take(nowMs) {
      if (first === NOBODY) first = queue.shift();
      if (first === NOBODY || (times[first] ?? 0) > nowMs) return NOBODY;
      const index = first;
      first = NOBODY;
      return index;
    },
  };
}

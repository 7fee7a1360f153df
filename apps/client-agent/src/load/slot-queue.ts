/** A queue of whole numbers of fixed capacity: no object is made when one comes or goes. */
export interface SlotQueue {
  readonly length: number;
  push(slot: number): void;
  /** The one that has waited longest; -1 where there is none. */
  shift(): number;
}

/** An empty queue with room for `capacity`. */
export function createSlotQueue(capacity: number): SlotQueue {
  const slots = new Int32Array(capacity);
  let head = 0;
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(slot) {
      if (length === capacity) throw new RangeError(`more than ${capacity} in the queue`);
      const at = head + length;
      slots[at < capacity ? at : at - capacity] = slot;
      length += 1;
    },
    shift() {
      if (length === 0) return -1;
      const slot = slots[head] ?? -1;
      head = head + 1 === capacity ? 0 : head + 1;
      length -= 1;
      return slot;
    },
  };
}

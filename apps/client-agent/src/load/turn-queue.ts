import { createSlotQueue } from './slot-queue.ts';

/** Connections that may begin a message, each as often as it may; the one that has waited longest comes first. */
export interface TurnQueue {
  readonly length: number;
  push(index: number): void;
  shift(): number;
  /** Gives the connection as many turns as it may have at once. */
  fill(index: number): void;
}

/** An empty queue of so many connections, of which each may have `depth` turns. */
export function createTurnQueue(connections: number, depth: number): TurnQueue {
  const queue = createSlotQueue(connections * depth);
  const turns = new Int32Array(connections);
  const push = (index: number): void => {
    queue.push(index);
    turns[index] = (turns[index] ?? 0) + 1;
  };
  return {
    get length() {
      return queue.length;
    },
    push,
    shift() {
      const index = queue.shift();
      turns[index] = (turns[index] ?? 0) - 1;
      return index;
    },
    fill(index) {
      while ((turns[index] ?? 0) < depth) push(index);
    },
  };
}

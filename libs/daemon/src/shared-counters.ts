import { ECHO_CELLS, type EchoReading, readEchoCells } from './echo-timer.ts';

/** Counters that one thread writes and another reads, as plain numbers. */
export interface SharedCounters<Name extends string> {
  readonly memory: SharedArrayBuffer;
  count(name: Name): number;
  /** How many answers the thread sent and how long they took: the cells stand behind those of the counters. */
  readonly durations: { read(): EchoReading };
}

/** Adds to a counter, for each by its name. */
export type CounterWriter<Name extends string> = Readonly<Record<Name, (amount: number) => void>>;

/** The reader's side: makes the memory that goes to the thread. */
export function createSharedCounters<Name extends string>(
  names: readonly Name[],
): SharedCounters<Name> {
  const length = names.length + ECHO_CELLS;
  const memory = new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT);
  const cells = new Float64Array(memory);
  return {
    memory,
    count: (name) => cells[names.indexOf(name)] ?? 0,
    durations: { read: () => readEchoCells(cells.subarray(names.length)) },
  };
}

/** The writer's side, for the one thread that counts: the same names in the same order. */
export function createCounterWriter<Name extends string>(
  names: readonly Name[],
  cells: Float64Array,
): CounterWriter<Name> {
  const writers = names.map((name, index) => {
    const add = (amount: number): void => {
      cells[index] = (cells[index] ?? 0) + amount;
    };
    return [name, add] as const;
  });
  return Object.fromEntries(writers) as CounterWriter<Name>;
}

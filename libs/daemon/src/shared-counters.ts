import { DURATION_BOUNDS } from './duration-histogram.ts';
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

/**
 * What several threads have counted, each in cells of its own, added up when it is asked for: so no thread waits for
 * another one to count. `parts` may grow meanwhile.
 */
export function addCounters<Name extends string>(
  parts: Iterable<SharedCounters<Name>>,
): Omit<SharedCounters<Name>, 'memory'> {
  return {
    count(name) {
      let sum = 0;
      for (const part of parts) sum += part.count(name);
      return sum;
    },
    durations: {
      read() {
        const counts = new Float64Array(DURATION_BOUNDS.length + 1);
        let sum = 0;
        let answers = 0;
        for (const part of parts) {
          const reading = part.durations.read();
          for (let bucket = 0; bucket < counts.length; bucket += 1) {
            counts[bucket] = (counts[bucket] ?? 0) + (reading.counts[bucket] ?? 0);
          }
          sum += reading.sum;
          answers += reading.answers;
        }
        return { counts, sum, answers };
      },
    },
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

import { choosePlatform } from './choose-platform.ts';
import { CELL_COUNT, FLAG, FLAGS } from './interrupt-cells.ts';
import { nativeCallsProblem } from './native-library.ts';

/** What ends a wait: only accept(), for a server that shall finish with its client; or every blocking call. */
export type InterruptScope = 'accept' | 'all';

/**
 * Ends the blocking calls of another thread. Made on the main thread; the memory is handed to the worker, whose calls
 * announce the descriptor that they block on. Once interrupted, it stays so: a later call of that scope fails at once.
 */
export interface Interrupt {
  /** Shared with the worker through workerData. */
  readonly memory: SharedArrayBuffer;
  /** Makes blocking calls of that scope throw InterruptedCallError, within 20 ms, those under way included. */
  interrupt(scope: InterruptScope): void;
  readonly isInterrupted: boolean;
}

/**
 * An interrupt for one worker. `interrupt` does all its work before it returns, so that it may be called in a
 * `process.on('exit')` handler: a thread that is blocked in a native call would otherwise keep the process from ending.
 * On Linux the interrupted sockets are shut down (shutdown(2), SHUT_RDWR).
 */
export function createInterrupt(): Interrupt {
  const memory = new SharedArrayBuffer(CELL_COUNT * Int32Array.BYTES_PER_ELEMENT);
  const cells = new Int32Array(memory);
  // A thread that cannot make native calls blocks in none: there is nobody to wake.
  const wake = nativeCallsProblem() ? () => undefined : choosePlatform().createWaker(cells);
  return {
    memory,
    interrupt(scope) {
      const all = scope === 'all';
      // The flag first: a worker that announces a descriptor after we have looked for one sees it before it blocks.
      Atomics.or(cells, FLAGS, all ? FLAG.accept | FLAG.data : FLAG.accept);
      wake(all ? ['accept', 'data'] : ['accept']);
    },
    get isInterrupted() {
      return Atomics.load(cells, FLAGS) !== 0;
    },
  };
}

import { parentPort, workerData } from 'node:worker_threads';
import { waitForSessionEnd } from '@socketlab/bsd-sockets';
import { messageOf } from '@socketlab/foundation';
import type { SessionMessage, SessionThreadData } from './session-end.ts';

/** Less than the five seconds that Windows gives a program (HungAppTimeout). */
const LONGEST_MS = 4_500;

const { wake, cell } = workerData as SessionThreadData;
const tell = (message: SessionMessage): void => parentPort?.postMessage(message);

try {
  // While this thread stands here Windows waits, and the main thread drains.
  waitForSessionEnd(wake, {
    onWatching: () => tell({ kind: 'watching' }),
    onEnd() {
      tell({ kind: 'ending' });
      Atomics.wait(cell, 0, 0, LONGEST_MS);
    },
  });
} catch (failure) {
  tell({ kind: 'blind', problem: messageOf(failure) });
}

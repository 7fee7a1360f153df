import { errnoName } from './errno-name.ts';
import { registerBufferRing } from './io-uring-buffers.ts';
import { IoUringUnavailableError } from './io-uring-errors.ts';
import { type IoUringCalls, loadIoUringCalls } from './io-uring-native.ts';
import { explainIoUring } from './io-uring-problem.ts';
import { openQueues } from './io-uring-queues.ts';

/**
 * Why io_uring cannot be used by this process, found out by making a ring; undefined where it can. Found out anew each time,
 * for the sysctl that forbids it and the memory that it takes may change: the ring is the smallest there is.
 */
export function ioUringProblem(
  platform: NodeJS.Platform = process.platform,
  load: () => IoUringCalls = loadIoUringCalls,
): IoUringUnavailableError | undefined {
  if (platform !== 'linux') {
    return new IoUringUnavailableError({ obstacle: 'other-system', system: platform });
  }
  const native = load();
  try {
    tryRing(native);
    return undefined;
  } catch (failure) {
    if (failure instanceof IoUringUnavailableError) return failure;
    throw failure;
  }
}

/** Makes each of its three calls once: a seccomp filter may forbid one and allow the others. */
function tryRing(native: IoUringCalls): void {
  const queues = openQueues(native, 1);
  const { descriptor } = queues;
  try {
    registerBufferRing(native, descriptor, 1).unmap();
    if (native.enter(descriptor, 0, 0, 0, 0, 0) < 0) {
      throw explainIoUring({ call: 'io_uring_enter', errno: errnoName(native.errno()) });
    }
  } finally {
    native.close(descriptor);
    queues.unmap();
  }
}

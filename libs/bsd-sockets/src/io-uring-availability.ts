import { errnoName } from './errno-name.ts';
import { ReceiveBuffers } from './io-uring-buffers.ts';
import { IoUringUnavailableError } from './io-uring-errors.ts';
import { type IoUringCalls, loadIoUringCalls } from './io-uring-native.ts';
import { explainIoUring } from './io-uring-problem.ts';
import { openQueues } from './io-uring-queues.ts';

const FEW = 8;

/** Why io_uring cannot be used by this process, found out by making a ring; undefined where it can. */
export function ioUringProblem(
  platform: NodeJS.Platform = process.platform,
): IoUringUnavailableError | undefined {
  if (platform !== 'linux') {
    return new IoUringUnavailableError({ obstacle: 'other-system', system: platform });
  }
  const native = loadIoUringCalls();
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
  const queues = openQueues(native, FEW);
  const { descriptor } = queues;
  try {
    new ReceiveBuffers(native, descriptor, FEW).unmap();
    if (native.enter(descriptor, 0, 0, 0, 0, 0) < 0) {
      throw explainIoUring({ call: 'io_uring_enter', errno: errnoName(native.errno()) });
    }
  } finally {
    native.close(descriptor);
    queues.unmap();
  }
}

import { IoUringUnavailableError } from './io-uring-errors.ts';
import { loadIoUringCalls } from './io-uring-native.ts';
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
    const queues = openQueues(native, FEW);
    queues.unmap();
    native.close(queues.descriptor);
    return undefined;
  } catch (failure) {
    if (failure instanceof IoUringUnavailableError) return failure;
    throw failure;
  }
}

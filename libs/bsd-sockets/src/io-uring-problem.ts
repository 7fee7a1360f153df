import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import {
  type IoUringCall,
  type IoUringObstacle,
  IoUringUnavailableError,
} from './io-uring-errors.ts';

const CAP_SYS_ADMIN = 21n;
const SECCOMP_FILTER = '2';

/** Reads a file of the system; undefined where there is none. */
export type ReadSystemFile = (path: string) => string | undefined;

/** A call that a ring is made with, and the errno with which it failed. */
interface FailedCall {
  readonly call: IoUringCall;
  readonly errno: string;
}

/**
 * Why that call failed with that errno. Several causes share one, so the system is asked for what tells them apart: the
 * sysctl that switches io_uring off, what this process may do, and whether a seccomp filter stands before its calls.
 */
export function explainIoUring(
  failed: FailedCall,
  read: ReadSystemFile = readSystemFile,
): IoUringUnavailableError {
  const system = `Linux ${release()}`;
  return new IoUringUnavailableError({
    obstacle: obstacleBehind(failed, read),
    ...failed,
    system,
  });
}

function obstacleBehind({ call, errno }: FailedCall, read: ReadSystemFile): IoUringObstacle {
  const disabled = read('/proc/sys/kernel/io_uring_disabled')?.trim();
  const status = read('/proc/thread-self/status') ?? '';
  const isFiltered = fieldOf(status, 'Seccomp') === SECCOMP_FILTER;
  // The other calls are asked with a ring in hand: the kernel has io_uring, and the sysctl has let the ring be made.
  const hasRing = call !== 'io_uring_setup';
  if (errno === 'EPERM' || errno === 'EACCES') {
    if (!hasRing && disabled === '2') return 'disabled';
    if (!hasRing && disabled === '1' && !mayAdminister(status)) return 'disabled-for-user';
    return isFiltered ? 'filtered' : 'refused';
  }
  // A kernel that has the sysctl has the call: then it was somebody else who said that there is none.
  const isThere = hasRing || disabled !== undefined;
  if (errno === 'ENOSYS') return isFiltered && isThere ? 'filtered' : 'no-such-call';
  if (errno === 'EINVAL') return 'too-old';
  return errno === 'ENOMEM' ? 'memory' : 'failed';
}

function mayAdminister(status: string): boolean {
  const effective = BigInt(`0x${fieldOf(status, 'CapEff') ?? '0'}`);
  return ((effective >> CAP_SYS_ADMIN) & 1n) === 1n;
}

function fieldOf(status: string, name: string): string | undefined {
  return new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
}

function readSystemFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // An older kernel has no such file: that is what the caller wants to know.
    return undefined;
  }
}

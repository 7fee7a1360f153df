import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { type IoUringObstacle, IoUringUnavailableError } from './io-uring-errors.ts';

const CAP_SYS_ADMIN = 21n;
const SECCOMP_FILTER = '2';

/** Reads a file of the system; undefined where there is none. */
export type ReadSystemFile = (path: string) => string | undefined;

/**
 * Why io_uring_setup(2) failed with that errno. Several causes share one, so the system is asked for what tells them apart:
 * the sysctl that switches io_uring off, what this process may do, and whether a seccomp filter stands before its calls.
 */
export function explainIoUring(
  errno: string,
  read: ReadSystemFile = readSystemFile,
): IoUringUnavailableError {
  const system = `Linux ${release()}`;
  return new IoUringUnavailableError({ obstacle: obstacleBehind(errno, read), errno, system });
}

function obstacleBehind(errno: string, read: ReadSystemFile): IoUringObstacle {
  const disabled = read('/proc/sys/kernel/io_uring_disabled')?.trim();
  const status = read('/proc/thread-self/status') ?? '';
  const isFiltered = fieldOf(status, 'Seccomp') === SECCOMP_FILTER;
  if (errno === 'EPERM' || errno === 'EACCES') {
    if (disabled === '2') return 'disabled';
    if (disabled === '1' && !mayAdminister(status)) return 'disabled-for-user';
    return isFiltered ? 'filtered' : 'refused';
  }
  // A kernel that has the sysctl has the call: then it was somebody else who said that there is none.
  if (errno === 'ENOSYS') return isFiltered && disabled !== undefined ? 'filtered' : 'no-such-call';
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

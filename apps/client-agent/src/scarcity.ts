import { readFileSync } from 'node:fs';
import { AddressInUseError, SystemCallError } from '@socketlab/bsd-sockets';
import { formatAddress } from '@socketlab/foundation';
import { OpenFilesLimitError, PortsExhaustedError } from './errors.ts';
import type { ManyJob } from './many-types.ts';

/** Runs the many; what one machine has not enough of is told in words that name how many were asked for. */
export function explainingScarcity<Result>(job: ManyJob, run: () => Result): Result {
  try {
    return run();
  } catch (failure) {
    throw explain(job, failure);
  }
}

function explain({ connections: asked, source }: ManyJob, failure: unknown): unknown {
  if (!(failure instanceof SystemCallError)) return failure;
  if (failure.errno === 'EMFILE') {
    return new OpenFilesLimitError({ asked, limit: openFilesLimit() }, { cause: failure });
  }
  if (failure instanceof AddressInUseError && source?.port === 0) {
    const facts = { asked, source: formatAddress(source) };
    return new PortsExhaustedError(facts, { cause: failure });
  }
  return failure;
}

/** What this process may have open, as proc(5) tells it; "unknown" where there is no such file. */
export function openFilesLimit(): string {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    return /^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

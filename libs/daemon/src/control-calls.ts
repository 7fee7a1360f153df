import { type CallEnded, METHOD_NAMES } from '@socketlab/control';

/** Of calls to what is no method of the contract: what a caller made up is no label. */
const UNKNOWN = 'unknown';

/** Calls that ended, by method and code, both out of closed sets. */
export interface ControlCalls {
  readonly onEnded: CallEnded;
  /** Those that happened at all. */
  readonly counts: readonly {
    readonly method: string;
    readonly code: string;
    readonly count: number;
  }[];
}

/** None has ended yet. */
export function createControlCalls(): ControlCalls {
  const counts = new Map<string, { method: string; code: string; count: number }>();
  return {
    onEnded(path, code) {
      const method = METHOD_NAMES.get(path) ?? UNKNOWN;
      const key = `${method} ${code}`;
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { method, code, count: 1 });
      else known.count += 1;
    },
    get counts() {
      return [...counts.values()];
    },
  };
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { ProcessError } from './errors.ts';
import { startProcess } from './process.ts';

/** How a folder that several tests share is made. */
export interface CachedFolder {
  /** Where it is; its parent is made, and holds the lock of all that is made there. */
  readonly place: string;
  /** The shell script (`sh -ec`) that makes the folder `$1`, which is not there yet; `$2` and so on are `words`. */
  readonly script: string;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The folder has another name until it is whole. The lock goes with the process that holds it (flock(2)), so that of two
 * who want it one waits for the other, and what one left that was killed is removed by the next.
 */
const MAKE = `
  place=$1 script=$2
  shift 2
  exec 9>"$(dirname "$place")/lock"
  flock 9
  [ ! -d "$place" ] || exit 0
  rm -rf "$place.unfinished"
  sh -ec "$script" sh "$place.unfinished" "$@" >&2 9>&-
  mv "$place.unfinished" "$place"`;
const LINES_TOLD = 20;

/**
 * Makes the folder if it is not there, whole or not at all, whoever else wants it at the same time. What the script
 * started and mounted ends with it: it runs in namespaces of its own, which takes root. Throws ProcessError.
 */
export async function makeOnce({
  place,
  script,
  words = [],
  environment = {},
}: CachedFolder): Promise<void> {
  if (existsSync(place)) return;
  const making = await startProcess(
    [
      ...(['setpriv', '--pdeathsig', 'KILL', '--', 'unshare', '--mount', '--pid'] as const),
      ...['--fork', '--kill-child', '--mount-proc', 'sh', '-ec', MAKE, 'sh', place, script],
      ...words,
    ],
    { environment },
  );
  const { code } = await making.ended;
  if (code === 0) return;
  const told = making.stderr.slice(-LINES_TOLD).join('\n');
  throw new ProcessError(`${path.basename(place)} could not be made:\n${told}`);
}

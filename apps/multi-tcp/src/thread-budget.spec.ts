import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const FIXTURE = fileURLToPath(new URL('./fixtures/no-descriptors.ts', import.meta.url));

it.runIf(process.platform === 'linux')(
  'there is room for as many threads as there are seven descriptors for, and for none where not even a look has one',
  () => {
    const limited = 'ulimit -n "$2" && exec "$0" "$@"';
    const command = ['-c', limited, process.execPath, FIXTURE, '200'];
    const ran = spawnSync('sh', command, { encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    // Beside those of the threads there is one for the look, and of a new listener's those 32 that are not for threads.
    expect(JSON.parse(ran.stdout)).toEqual({
      before: { fit: 5, isRoomForOne: true },
      none: { fit: 1, isRoomForOne: false },
      first: { one: 1 + 7, two: 1 + 2 * 7, twoFit: 1 + 32 + 2 * 7, threeFit: 1 + 32 + 3 * 7 },
    });
  },
);

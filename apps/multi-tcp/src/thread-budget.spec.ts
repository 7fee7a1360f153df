import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const FIXTURE = fileURLToPath(new URL('./fixtures/no-descriptors.ts', import.meta.url));

it.runIf(process.platform === 'linux')(
  'there is room for no thread where not even a look at /proc has a descriptor',
  () => {
    const limited = 'ulimit -n 200 && exec "$0" "$@"';
    const ran = spawnSync('sh', ['-c', limited, process.execPath, FIXTURE], { encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toEqual([5, true, 1, false]);
  },
);

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeOnce } from './cached-folder.ts';
import { failOnLeaks } from './leaks.ts';
import { childrenOf } from './machine-room.ts';
import { isRoot } from './privileges.ts';

failOnLeaks();

beforeEach((context) => {
  if (!isRoot()) context.skip('needs root: the script has namespaces of its own');
});

function makeCache(): string {
  const cache = mkdtempSync(path.join(tmpdir(), 'socketlab-cache-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  return cache;
}

/** Notes that it ran, and takes long enough for another to come meanwhile. */
const COUNTING = 'mkdir "$1"; echo ran >>"$2"; sleep 0.2; echo whole >"$1/file"';

describe('a folder that is made once', () => {
  it('is made by one of five who want it at once, and all five have it whole', async () => {
    const cache = makeCache();
    const place = path.join(cache, 'tree');
    const runs = path.join(cache, 'runs');
    const read = async (): Promise<string> => {
      await makeOnce({ place, script: COUNTING, words: [runs] });
      return readFileSync(path.join(place, 'file'), 'utf8');
    };
    const got = await Promise.all([read(), read(), read(), read(), read()]);
    expect(new Set(got)).toEqual(new Set(['whole\n']));
    expect(readFileSync(runs, 'utf8')).toBe('ran\n');
  });

  it('is not there when its making failed, which is told, and is made by the next', async () => {
    const cache = makeCache();
    const place = path.join(cache, 'tree');
    const failing = {
      place,
      script: 'mkdir "$1"; echo half >"$1/file"; echo no mirror >&2; false',
    };
    await expect(makeOnce(failing)).rejects.toThrow(/tree could not be made:\nno mirror/);
    expect(readdirSync(cache)).not.toContain('tree');
    await makeOnce({ place, script: 'mkdir "$1"' });
    expect(readdirSync(cache).sort()).toEqual(['lock', 'tree']);
    expect(readdirSync(place)).toEqual([]);
  });

  it('ends with its maker what that had started, and the next removes what it left', async () => {
    const cache = makeCache();
    const place = path.join(cache, 'tree');
    const before = childrenOf(process.pid);
    const making = makeOnce({ place, script: 'mkdir "$1"; sleep 300' });
    const isOver = expect(making).rejects.toThrow(/could not be made/);
    await vi.waitFor(() => expect(readdirSync(cache)).toContain('tree.unfinished'));
    const [maker] = childrenOf(process.pid).filter((pid) => !before.includes(pid));
    process.kill(maker ?? Number.NaN, 'SIGKILL');
    // Its output is read to the end, which comes when nobody is left who could write there.
    await isOver;
    await makeOnce({ place, script: 'mkdir "$1"' });
    expect(readdirSync(cache).sort()).toEqual(['lock', 'tree']);
  });
});

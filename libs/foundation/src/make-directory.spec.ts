import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDirectory } from './make-directory.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'make-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('makeDirectory', () => {
  it('makes all that lead to it, for their owner alone, and may be called twice', () => {
    const directory = path.join(root, 'one', 'two');
    makeDirectory(directory, { mode: 0o700 });
    makeDirectory(directory, { mode: 0o700 });
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('throws what the system says of the first that it refuses', () => {
    writeFileSync(path.join(root, 'file'), '');
    const below = path.join(root, 'file', 'one', 'two');
    expect(() => makeDirectory(below, { mode: 0o700 })).toThrow(/ENOTDIR/);
    // procfs takes no directories.
    expect(() => makeDirectory('/proc/socketlab/one', { mode: 0o700 })).toThrow(
      expect.objectContaining({ path: '/proc/socketlab' }),
    );
  });
});

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { isThorough, windowsProblem } from '@socketlab/testkit';
import { afterAll, beforeAll } from 'vitest';
import { makePackage } from './made-package.ts';

/** The package, with the binaries for Windows. */
export interface WindowsPackage {
  /** What npm installs. */
  readonly tarball: string;
  /** Its program, where it was unpacked: for tests that are not about npm. */
  readonly program: string;
}

const MAKING_MS = 120_000;

/** Makes the package for all tests of a spec, and removes it after them. Call it once, outside of the tests. */
export function shareWindowsPackage(): () => WindowsPackage {
  let tarball: string | undefined;
  beforeAll(() => {
    if (windowsProblem() !== undefined || !isThorough()) return;
    tarball = makePackage('win32-x64');
    spawnSync('tar', ['xzf', tarball, '-C', path.dirname(tarball)]);
  }, MAKING_MS);
  afterAll(() => {
    if (tarball !== undefined) rmSync(path.dirname(tarball), { recursive: true });
  });
  return () => {
    if (tarball === undefined) throw new Error('the package was not made');
    return {
      tarball,
      program: path.join(path.dirname(tarball), 'package', 'bin', 'socketlab.mjs'),
    };
  };
}

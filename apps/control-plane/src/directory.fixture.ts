import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An empty folder for one test; `atEnd` is vitest's `onTestFinished`, by which it is removed. */
export function temporaryDirectory(atEnd: (cleanUp: () => void) => void): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'socketlab-cli-'));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

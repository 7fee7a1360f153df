import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { isRoot, PLAIN_USER_ID } from './privileges.ts';

/** A home of its own for one test, and the environment that makes every program use it. */
export interface TemporaryHome {
  readonly directory: string;
  readonly environment: { readonly SOCKETLAB_HOME: string };
}

/** Makes an empty SOCKETLAB_HOME that is removed when the test ends; for the plain user when asked. */
export function temporaryHome(options: { forPlainUser?: boolean } = {}): TemporaryHome {
  const directory = mkdtempSync(path.join(tmpdir(), 'socketlab-home-'));
  if (options.forPlainUser && isRoot()) chownSync(directory, PLAIN_USER_ID, PLAIN_USER_ID);
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { directory, environment: { SOCKETLAB_HOME: directory } };
}

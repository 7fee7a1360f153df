import { statSync } from 'node:fs';

/** Longer than the clock of any file system takes to tick. */
const SETTLED_NS = 2_000_000_000;

/**
 * What changes with a store's directory: files are only ever renamed or linked into it, or removed, which changes its
 * time. Undefined where there is none.
 */
export function versionOf(directory: string): bigint | undefined {
  return statSync(directory, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}

/** Whether equal versions mean equal content: a change of the same tick would hide, for files' clocks tick every few milliseconds. */
export function isSettled(version: bigint | undefined): boolean {
  return version === undefined || Date.now() * 1_000_000 - Number(version) > SETTLED_NS;
}

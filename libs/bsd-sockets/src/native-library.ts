import { createRequire } from 'node:module';

type Koffi = typeof import('koffi');

let koffi: Koffi | undefined;

/**
 * koffi, loaded at the first native call and not before: a daemon that serves through Node's own net never needs it.
 * It stays outside of the bundles, for it brings a prebuilt binary for every platform.
 */
export function loadKoffi(): Koffi {
  koffi ??= createRequire(import.meta.url)('koffi') as Koffi;
  return koffi;
}

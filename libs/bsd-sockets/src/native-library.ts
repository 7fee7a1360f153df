import { createRequire } from 'node:module';
import { messageOf } from '@socketlab/foundation';
import { NativeCallsUnavailableError } from './native-errors.ts';

type Koffi = typeof import('koffi');

let koffi: Koffi | undefined;

/**
 * koffi, loaded at the first native call and not before: a daemon that serves through Node's own net never needs it.
 * It stays outside of the bundles, for it brings a prebuilt binary for every platform. Throws
 * {@link NativeCallsUnavailableError} where there is none for this one.
 */
export function loadKoffi(): Koffi {
  try {
    koffi ??= createRequire(import.meta.url)('koffi') as Koffi;
  } catch (failure) {
    const platform = `${process.platform}-${process.arch}`;
    // Below its first line Node lists who wanted it, which tells nothing here.
    const [problem = ''] = messageOf(failure).split('\n');
    throw new NativeCallsUnavailableError({ platform, problem }, { cause: failure });
  }
  return koffi;
}

/** Why there are no native calls here, for who observes and can do without; undefined where there are. */
export function nativeCallsProblem(): NativeCallsUnavailableError | undefined {
  try {
    loadKoffi();
    return undefined;
  } catch (failure) {
    if (failure instanceof NativeCallsUnavailableError) return failure;
    throw failure;
  }
}

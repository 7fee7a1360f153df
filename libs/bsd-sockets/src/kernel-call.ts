import { errnoName } from './errno-name.ts';
import { KernelCallError } from './errors.ts';
import { loadKoffi } from './native-library.ts';

/** Binds C functions of the libc that this process already runs on, whatever its name is here (glibc, musl). */
export function bindLibc<Name extends string>(
  prototypes: Readonly<Record<Name, string>>,
): Readonly<Record<Name, (...args: unknown[]) => number>> {
  const libc = loadKoffi().load(null);
  const bound = Object.entries<string>(prototypes).map(([name, prototype]) => [
    name,
    libc.func(prototype),
  ]);
  return Object.fromEntries(bound) as Record<Name, (...args: unknown[]) => number>;
}

/** Hands on what the call returned; -1 becomes a {@link KernelCallError}. errno is read only then: else it is stale. */
export function checkKernelCall(result: number, call: string): number {
  if (result >= 0) return result;
  throw new KernelCallError({ call, errno: errnoName(loadKoffi().errno()) });
}

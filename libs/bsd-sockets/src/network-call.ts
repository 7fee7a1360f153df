import { errnoName } from './errno-name.ts';
import { KernelCallError } from './errors.ts';
import { loadKoffi } from './native-library.ts';
import { VirtualNetworkError } from './network-errors.ts';

/** Hands on what the call returned; -1 becomes a {@link VirtualNetworkError}. errno is read only then: else it is stale. */
export function checkNetworkCall(result: number, what: string): number {
  if (result >= 0) return result;
  throw new VirtualNetworkError({ what, errno: errnoName(loadKoffi().errno()) });
}

/** Does something that observers do too, and says of its failure that it kept a network from being made. */
export function asNetworkCall<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (failure) {
    if (!(failure instanceof KernelCallError)) throw failure;
    const what = String(failure.facts['call']);
    throw new VirtualNetworkError({ what, errno: failure.errno }, { cause: failure });
  }
}

import type { DaemonClient } from '@socketlab/control';
import { messageOf, parseAddress, SocketlabError, type Text } from '@socketlab/foundation';
import type { AttemptFacts, TargetFacts, Unobserved, WireFacts } from './facts.ts';
import { present } from './present.ts';
import { type WireWatch, watchWire } from './wire.ts';

/** The daemon of this machine that captures; or why there is none. */
export type Witness = DaemonClient | { readonly reason: Text };

interface StartOptions {
  readonly target: TargetFacts;
  readonly signal: AbortSignal;
  readonly unobserved: Unobserved[];
}

/** Begins to capture the attempt, where that can be; why not stands in `unobserved`. */
export async function startWatch(
  name: string | undefined,
  { target, signal, unobserved }: StartOptions,
  { witness }: { readonly witness: Witness },
): Promise<WireWatch | undefined> {
  if (name === undefined) return undefined;
  if ('reason' in witness) {
    unobserved.push({ what: 'packets', reason: witness.reason });
    return undefined;
  }
  try {
    const address = target.address.split('%')[0] ?? '';
    return await watchWire(witness, { interface: name, address, port: target.port, signal });
  } catch (failure) {
    signal.throwIfAborted();
    unobserved.push({ what: 'packets', reason: reasonOf(failure) });
    return undefined;
  }
}

function reasonOf(failure: unknown): Text {
  if (failure instanceof SocketlabError) return failure.text;
  const message = messageOf(failure);
  return { en: message, 'pt-BR': message };
}

/** Does the work while the wire is watched; the capture is ended also when the work fails. */
export async function watched<Result>(
  watch: WireWatch | undefined,
  unobserved: Unobserved[],
  work: () => Promise<Result & { readonly tried: AttemptFacts }>,
): Promise<{ result: Result & { readonly tried: AttemptFacts }; wire?: WireFacts }> {
  let localPort: number | undefined;
  const finish = async (): Promise<WireFacts | undefined> => {
    try {
      return await watch?.finish(localPort);
    } catch (failure) {
      unobserved.push({ what: 'packets', reason: reasonOf(failure) });
      return undefined;
    }
  };
  try {
    const result = await work();
    const { local } = result.tried;
    if (local !== undefined) localPort = parseAddress(local).port;
    return present({ result, wire: await finish() });
  } catch (failure) {
    await finish();
    throw failure;
  }
}

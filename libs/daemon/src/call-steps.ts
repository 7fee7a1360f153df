import type { PendingCall } from '@socketlab/bsd-sockets';
import { createDeferred, type Deferred } from '@socketlab/foundation';
import { createGateKeeper, createGateMemory } from './step-gate.ts';

/** Where a server stands that goes step by step. */
export type StepPosition =
  | { readonly kind: 'before' | 'within'; readonly call: PendingCall }
  | { readonly kind: 'ended' };

/** A server's way through its calls, one by one, seen from the main thread. */
export interface CallSteps {
  /** For the thread: what its gate looks at. */
  readonly memory: SharedArrayBuffer;
  /** Undefined before its first call. */
  readonly position: StepPosition | undefined;
  /** Resolves when it stands before its first call, or has ended without one. */
  readonly first: Promise<StepPosition>;
  /** The number of the last event that an answer about these steps covers. */
  coveredSequence: number;
  /** Told by the thread: it stands before that call. */
  arrive(call: PendingCall): void;
  /** Told when the server has ended. */
  end(): void;
  /** Stops no more calls; the one that it stands before fails. */
  open(): void;
  /**
   * Lets it make the call before which it stands, and resolves with where it stands next, or with `within` when it is in
   * the call still after `deadlineMs`. A stop that it came to after such an answer is told first, without going on.
   */
  step(deadlineMs: number): Promise<StepPosition>;
}

/** The steps of a server that has not begun. */
export function createCallSteps(): CallSteps {
  const memory = createGateMemory();
  const gate = createGateKeeper(memory);
  const first = createDeferred<StepPosition>();
  let position: StepPosition | undefined;
  let change: Deferred<void> = createDeferred();
  // The first stop is told by the answer to the opening.
  let isTold = true;

  function moveTo(next: StepPosition): void {
    position = next;
    first.resolve(next);
    change.resolve(undefined);
    change = createDeferred();
  }

  return {
    memory,
    get position() {
      return position;
    },
    first: first.promise,
    coveredSequence: 0,
    arrive(call) {
      isTold = position === undefined;
      moveTo({ kind: 'before', call });
    },
    end: () => moveTo({ kind: 'ended' }),
    open: gate.open,
    async step(deadlineMs) {
      let current = position ?? (await first.promise);
      if (current.kind === 'before' && isTold) {
        current = { kind: 'within', call: current.call };
        position = current;
        gate.letGo();
      }
      if (current.kind === 'within') await changeOrDeadline(change.promise, deadlineMs);
      isTold = true;
      return position ?? current;
    },
  };
}

async function changeOrDeadline(change: Promise<void>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  await Promise.race([change, deadline]);
  clearTimeout(timer);
}

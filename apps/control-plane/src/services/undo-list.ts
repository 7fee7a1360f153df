import { messageOf } from '@socketlab/foundation';
import { ServiceUndoError } from '../service-errors.ts';

/** What has been done so far, and how each part is undone. */
export interface UndoList {
  /** Remembers how to undo a step that was just done. */
  add(what: string, undo: () => Promise<unknown>): void;
}

/**
 * Does the work; when it fails, undoes what its list holds, newest first, and throws the failure. What cannot be undone
 * is named in a ServiceUndoError beside it.
 */
export async function undoneOnFailure<Value>(
  work: (undo: UndoList) => Promise<Value>,
): Promise<Value> {
  const steps: { what: string; undo: () => Promise<unknown> }[] = [];
  try {
    return await work({ add: (what, undo) => steps.push({ what, undo }) });
  } catch (failure) {
    const left: string[] = [];
    for (const { what, undo } of steps.reverse()) {
      try {
        await undo();
      } catch (problem) {
        left.push(`${what} (${messageOf(problem)})`);
      }
    }
    if (left.length === 0) throw failure;
    throw new AggregateError([failure, new ServiceUndoError({ left: left.join('; ') })]);
  }
}

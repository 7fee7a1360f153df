import { readdirSync, readFileSync } from 'node:fs';

/** What a thread's own event loop and its view of the socket tables take; and its connection. */
const DESCRIPTORS_OF_A_THREAD = 7;
/** Left to control, metrics and captures, so that the daemon goes on answering. */
const DESCRIPTORS_OF_OTHERS = 32;
const NONE_LEFT = ['EMFILE', 'ENFILE'];

/**
 * For how many threads there are descriptors, and not more than `asked`: a thread that can't get those of its event loop can
 * take the whole process with it. One in any case. Where the system doesn't tell (proc(5)), as many as asked.
 */
export function threadsThatFit(asked: number): number {
  const left = descriptorsLeft() - DESCRIPTORS_OF_OTHERS;
  return Math.max(1, Math.min(asked, Math.floor(left / DESCRIPTORS_OF_A_THREAD)));
}

/** Whether there are descriptors for so many threads now: there may have been more when the listener was opened. */
export function isRoomFor(threads: number): boolean {
  return descriptorsLeft() >= threads * DESCRIPTORS_OF_A_THREAD;
}

function descriptorsLeft(): number {
  if (process.platform !== 'linux') return Number.POSITIVE_INFINITY;
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const [, most] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
    if (most === undefined) return Number.POSITIVE_INFINITY;
    return Number(most) - readdirSync('/proc/self/fd').length;
  } catch (failure) {
    const { code = '' } = failure as NodeJS.ErrnoException;
    // To look takes a descriptor too.
    if (NONE_LEFT.includes(code)) return 0;
    throw failure;
  }
}

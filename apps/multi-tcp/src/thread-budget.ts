import { readdirSync, readFileSync } from 'node:fs';

/** What a thread's own event loop and its view of the socket tables take; and its connection. */
const DESCRIPTORS_OF_A_THREAD = 7;
/** Left to control, metrics and captures, so that the daemon goes on answering. */
const DESCRIPTORS_OF_OTHERS = 32;

/**
 * For how many threads there are descriptors, and not more than `asked`: a thread that can't get those of its event loop can
 * take the whole process with it. One in any case. Where the system doesn't tell (proc(5)), as many as asked.
 */
export function threadsThatFit(asked: number): number {
  if (process.platform !== 'linux') return asked;
  const [, most] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  if (most === undefined) return asked;
  const left = Number(most) - readdirSync('/proc/self/fd').length - DESCRIPTORS_OF_OTHERS;
  return Math.max(1, Math.min(asked, Math.floor(left / DESCRIPTORS_OF_A_THREAD)));
}

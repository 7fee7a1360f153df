import { SystemCallError } from '@socketlab/bsd-sockets';

/** Whether a call failed because there is no descriptor left, of this process or of the system: accept(2). */
export function isOutOfDescriptors(failure: unknown): boolean {
  if (!(failure instanceof SystemCallError)) return false;
  return failure.errno === 'EMFILE' || failure.errno === 'ENFILE';
}

import { DefectError } from '@socketlab/foundation';
import type { SocketContext } from './socket-context.ts';
import type { PassingSockets } from './sockets.ts';

/** How sockets come and go between the threads of a process. Nothing is asked of the system. */
export function createPassing({
  guard,
  ledger,
}: Pick<SocketContext, 'guard' | 'ledger'>): PassingSockets {
  return {
    pass(descriptor) {
      const record = ledger.get(descriptor);
      if (record === undefined) {
        throw new DefectError({
          problem: `descriptor ${descriptor} is not this thread's to pass on`,
        });
      }
      // From here on it may be closed, and its number be another socket's.
      guard.release(descriptor);
      ledger.remove(descriptor);
      const { handle, family, protocol, local, remote, isLocalExact } = record;
      return {
        ...{ descriptor, handle, family, protocol, isLocalExact },
        ...(local && { local }),
        ...(remote && { remote }),
      };
    },
    adopt: (socket) => ledger.adopt(socket),
  };
}

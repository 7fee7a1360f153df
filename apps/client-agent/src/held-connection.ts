import type { Descriptor, Sockets } from '@socketlab/bsd-sockets';
import type { Address } from '@socketlab/foundation';
import { familyOf } from './address-family.ts';
import { sendAll } from './exchange.ts';
import type { Ending, HoldJob, UseJob, UseResult } from './exchange-types.ts';

/** A connection that stays open between uses. */
export interface HeldConnection {
  readonly local: Address;
  use(job: UseJob): UseResult;
  close(ending: Ending): void;
}

/** Connects, and keeps the connection until it is closed. */
export function holdConnection(sockets: Sockets, { address, source }: HoldJob): HeldConnection {
  const connection = sockets.socket(familyOf(address), 'SOCK_STREAM');
  try {
    if (source !== undefined) sockets.bind(connection, source);
    sockets.connect(connection, address);
    const local = sockets.getsockname(connection);
    return {
      local,
      use: (job) => useConnection(sockets, connection, job),
      close(ending) {
        if (ending === 'reset') sockets.setsockopt(connection, 'SO_LINGER', 0);
        sockets.close(connection);
      },
    };
  } catch (failure) {
    sockets.close(connection);
    throw failure;
  }
}

function useConnection(sockets: Sockets, connection: Descriptor, job: UseJob): UseResult {
  const { payload, replyBytes, endsSending, deadlineMs } = job;
  const endsAtMs = performance.now() + deadlineMs;
  sendAll(sockets, connection, payload);
  if (endsSending) sockets.shutdown(connection, 'SHUT_WR');
  const reply = new Uint8Array(replyBytes);
  let received = 0;
  while (received < replyBytes) {
    const leftMs = Math.max(0, Math.ceil(endsAtMs - performance.now()));
    if (!sockets.poll(connection, 'POLLIN', leftMs)) {
      return { reply: reply.subarray(0, received), isEnded: false, isLate: true };
    }
    const bytes = sockets.recv(connection, reply.subarray(received));
    if (bytes === 0) return { reply: reply.subarray(0, received), isEnded: true, isLate: false };
    received += bytes;
  }
  return { reply, isEnded: false, isLate: false };
}

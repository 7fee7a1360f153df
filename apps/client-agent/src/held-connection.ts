import type { Descriptor, Sockets } from '@socketlab/bsd-sockets';
import type { Address } from '@socketlab/foundation';
import { sendAll } from './exchange.ts';
import type { UseJob, UseResult } from './exchange-types.ts';

/** A connection that stays open between uses. */
export interface HeldConnection {
  readonly local: Address;
  use(job: UseJob): UseResult;
  close(): void;
}

/** Connects, and keeps the connection until it is closed. */
export function holdConnection(sockets: Sockets, address: Address): HeldConnection {
  const family = address.host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const connection = sockets.socket(family, 'SOCK_STREAM');
  try {
    sockets.connect(connection, address);
    const local = sockets.getsockname(connection);
    return {
      local,
      use: (job) => useConnection(sockets, connection, job),
      close: () => sockets.close(connection),
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

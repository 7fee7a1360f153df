import type { Descriptor, Sockets } from '@socketlab/bsd-sockets';
import { familyOf } from './address-family.ts';
import type { ExchangeJob, ExchangeResult } from './exchange-types.ts';

/** A TCP client as the textbook has it: connect, send, receive, close; every call blocks. */
export function exchange(sockets: Sockets, job: ExchangeJob): ExchangeResult {
  const { address, source, payload, replyBytes, firstCloser, ending } = job;
  const connection = sockets.socket(familyOf(address), 'SOCK_STREAM');
  try {
    // A client need not bind: connect() has the system choose address and port.
    if (source !== undefined) sockets.bind(connection, source);
    const startedNs = process.hrtime.bigint();
    sockets.connect(connection, address);
    const local = sockets.getsockname(connection);
    sendAll(sockets, connection, payload);
    const reply = receive(sockets, connection, replyBytes);
    const durationNs = process.hrtime.bigint() - startedNs;
    if (firstCloser === 'server') awaitEnd(sockets, connection);
    // With a linger time of 0, close() sends RST instead of FIN (socket(7), RFC 9293 section 3.10.5).
    if (ending === 'reset') sockets.setsockopt(connection, 'SO_LINGER', 0);
    return { local, reply, durationNs };
  } finally {
    sockets.close(connection);
  }
}

/** TCP may take fewer bytes than it was given: the rest is sent again. */
export function sendAll(sockets: Sockets, connection: Descriptor, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) {
    sent += sockets.send(connection, bytes.subarray(sent));
  }
}

/** TCP has no messages: an answer may come in pieces. Returns fewer bytes only when the server has sent FIN. */
export function receive(sockets: Sockets, connection: Descriptor, count: number): Uint8Array {
  const reply = new Uint8Array(count);
  let received = 0;
  while (received < count) {
    const bytes = sockets.recv(connection, reply.subarray(received));
    if (bytes === 0) break;
    received += bytes;
  }
  return reply.subarray(0, received);
}

/** Reads until the server's FIN, so that this end closes second. */
function awaitEnd(sockets: Sockets, connection: Descriptor): void {
  const rest = new Uint8Array(1_024);
  while (sockets.recv(connection, rest) > 0);
}

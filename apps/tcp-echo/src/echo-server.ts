import { type Descriptor, type Sockets, SystemCallError } from '@socketlab/bsd-sockets';
import type { EchoOptions, EchoReport } from './echo-types.ts';

const BUFFER_BYTES = 65_536;

/** A TCP echo server as the textbook has it: one client at a time, every call blocks. Ends when it is interrupted. */
export function serveEcho(sockets: Sockets, options: EchoOptions, report: EchoReport): void {
  const { address, backlog, once, handedOver } = options;
  const family = address.host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const listener = handedOver ?? sockets.socket(family, 'SOCK_STREAM');
  try {
    // A service manager makes these calls itself, and starts the server when a client comes.
    if (handedOver === undefined) {
      // Lets the server come back while connections of its last run are still in TIME-WAIT.
      sockets.setsockopt(listener, 'SO_REUSEADDR', 1);
      sockets.bind(listener, address);
      report.bound(sockets.getsockname(listener));
      sockets.listen(listener, backlog);
    }
    report.listening();
    // One for all clients, for there is one at a time.
    const buffer = new Uint8Array(BUFFER_BYTES);
    do {
      const { connection, peer } = sockets.accept(listener);
      report.accepted(peer);
      serveClient(sockets, connection, { ...options, report, buffer });
    } while (!once);
  } finally {
    sockets.close(listener);
  }
}

/** Answers one client until it sends FIN; the others wait in the accept queue meanwhile. */
function serveClient(
  sockets: Sockets,
  connection: Descriptor,
  { reply, report, buffer }: EchoOptions & { report: EchoReport; buffer: Uint8Array },
): void {
  let message = buffer;
  let failure: unknown;
  try {
    for (;;) {
      const received = sockets.recv(connection, buffer);
      if (received === 0) break;
      report.received(received);
      // The part of the buffer that was filled: messages are often of one length, and then it is the same part.
      if (message.length !== received) message = buffer.subarray(0, received);
      const answer = reply(message);
      for (let sent = 0; sent < received; ) {
        sent += sockets.send(connection, sent === 0 ? answer : answer.subarray(sent));
      }
      report.sent(received);
    }
  } catch (thrown) {
    failure = thrown;
    // A client that resets ends its own connection, not the server.
    if (!(thrown instanceof SystemCallError)) throw thrown;
  } finally {
    sockets.close(connection);
    report.closed(failure);
  }
}

import { type Descriptor, type Sockets, SystemCallError } from '@socketlab/bsd-sockets';
import type { EchoOptions, EchoReport, Received } from './echo-types.ts';

/** A UDP echo server as the textbook has it: no listen, no accept, no connection. Ends when it is interrupted. */
export function serveEcho(sockets: Sockets, options: EchoOptions, report: EchoReport): void {
  const { address, bufferBytes, refusal } = options;
  const family = address.host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const socket = sockets.socket(family, 'SOCK_DGRAM');
  try {
    sockets.bind(socket, address);
    report.bound(sockets.getsockname(socket));
    const buffer = new Uint8Array(bufferBytes);
    for (;;) {
      const received = sockets.recvfrom(socket, buffer);
      report.received(received);
      const datagram = buffer.subarray(0, received.bytes);
      const rule = refusal(received.from, datagram);
      if (rule === undefined) answer(sockets, socket, { ...options, received, datagram, report });
      else report.refused(received, rule);
    }
  } finally {
    sockets.close(socket);
  }
}

/** Sends the answer to whom the datagram came from: the one socket serves all. */
function answer(
  sockets: Sockets,
  socket: Descriptor,
  { received, datagram, reply, report }: Answering,
): void {
  const bytes = reply(datagram);
  try {
    sockets.sendto(socket, bytes, received.from);
    report.answered(received, bytes);
  } catch (thrown) {
    // An answer that can't be sent is the end of that answer, not of the server.
    if (!(thrown instanceof SystemCallError)) throw thrown;
    report.unanswered(received, thrown);
  }
}

interface Answering extends EchoOptions {
  readonly received: Received;
  readonly datagram: Uint8Array;
  readonly report: EchoReport;
}

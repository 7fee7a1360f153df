import type { Sockets } from '@socketlab/bsd-sockets';
import type { EchoOptions, EchoReport } from './echo-types.ts';

/** A UDP echo server as the textbook has it: no listen, no accept, no connection. Ends when it is interrupted. */
export function serveEcho(sockets: Sockets, options: EchoOptions, report: EchoReport): void {
  const { address, bufferBytes, refusal, reply, handedOver } = options;
  const family = address.host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const socket = handedOver ?? sockets.socket(family, 'SOCK_DGRAM');
  try {
    // A service manager makes this call itself, and starts the server when a datagram comes.
    if (handedOver === undefined) sockets.bind(socket, address);
    report.bound(sockets.getsockname(socket));
    const buffer = new Uint8Array(bufferBytes);
    for (;;) {
      const received = sockets.recvfrom(socket, buffer);
      report.received(received);
      const datagram = buffer.subarray(0, received.bytes);
      const rule = refusal(received.from, datagram);
      if (rule !== undefined) {
        report.refused(received, rule);
        continue;
      }
      const answer = reply(datagram);
      try {
        // To whom it came from: the one socket serves all, and knows none of them.
        sockets.sendto(socket, answer, received.from);
        report.answered(received, answer);
      } catch (failure) {
        report.unanswered(received, failure);
      }
    }
  } finally {
    sockets.close(socket);
  }
}

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { systemCallError } from '@socketlab/bsd-sockets';
import { formatAddress } from '@socketlab/foundation';
import { ANSWERED } from './guard.ts';
import { markOf } from './mark.ts';
import type { ModelDeps, ServeOptions } from './model.ts';

/** How much may wait to be received. The system gives less where net.core.rmem_max says so (socket(7)). */
const RECEIVE_BUFFER_BYTES = 4_194_304;
/** How many answers may wait here for room in the kernel; one more is not sent, as the kernel would do. */
const MOST_WAITING = 1_024;

/**
 * The same server with Node's own dgram: libuv waits, takes what has come and calls our function for each datagram. Node
 * makes the system calls: none of them can be shown from here. It takes a datagram whole, and what is beyond the buffer is
 * cut off here.
 */
export async function serveWithEventLoop(options: ServeOptions, deps: ModelDeps): Promise<void> {
  const { address, handedOver: fd } = options;
  const socket = createSocket({
    type: address.host.includes(':') ? 'udp6' : 'udp4',
    // A service manager's socket keeps what it was made with.
    ...(fd === undefined && { recvBufferSize: RECEIVE_BUFFER_BYTES }),
    // An answer goes to an address, and no name is to be looked up.
    lookup: (host, _family, found) => found(null, host, host.includes(':') ? 6 : 4),
  });
  const closed = once(socket, 'close');
  socket.on('message', createAnswerer(socket, options, deps));
  await bind(socket, options);
  // What the system says of an earlier answer, such as that nobody is there, is no end of the server.
  socket.on('error', () => undefined);
  deps.book.bound(addressOf(socket));
  let isOpen = true;
  deps.thread.onInterrupt(() => {
    if (isOpen) socket.close();
    isOpen = false;
  });
  await closed;
}

function createAnswerer(
  socket: Socket,
  { bufferBytes, reply }: ServeOptions,
  { book }: ModelDeps,
): (datagram: Buffer, from: RemoteInfo) => void {
  return (whole, { address: host, port }) => {
    const isTruncated = whole.length > bufferBytes;
    const datagram = isTruncated ? whole.subarray(0, bufferBytes) : whole;
    book.arrived(1);
    const sender = book.of({ host, port });
    const settled = { sender, bytes: datagram.length, isTruncated };
    const verdict = book.judge(sender, markOf(datagram));
    if (verdict !== ANSWERED) {
      book.refused(settled, verdict);
      return;
    }
    if (socket.getSendQueueCount() >= MOST_WAITING) {
      book.unanswered(settled);
      return;
    }
    const answer = reply(datagram);
    book.answers(sender, markOf(answer));
    socket.send(answer, port, host, (failure) => {
      if (failure) {
        book.unanswered(settled);
        return;
      }
      book.departed(1);
      book.answered(settled);
    });
  };
}

/** socket() and bind(), made by Node; nothing of a socket that is bound already. */
async function bind(socket: Socket, { address, handedOver: fd }: ServeOptions): Promise<void> {
  const { host, port } = address;
  try {
    const listening = once(socket, 'listening');
    socket.bind(fd === undefined ? { address: host, port, exclusive: true } : { fd });
    await listening;
  } catch (thrown) {
    const { code: errno, syscall: call = 'bind' } = thrown as NodeJS.ErrnoException;
    if (errno === undefined) throw thrown;
    throw systemCallError({ call, errno, address: formatAddress(address), port, protocol: 'udp' });
  }
}

function addressOf(socket: Socket): { host: string; port: number } {
  const { address: host, port } = socket.address();
  return { host, port };
}

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { systemCallError } from '@socketlab/bsd-sockets';
import type { ConnectionLimit } from '@socketlab/evidence';
import { type Address, formatAddress } from '@socketlab/foundation';
import type { ConnectionBook } from './connection-book.ts';
import { type CloseReason, closeReasonOf } from './counters.ts';
import type { ModelDeps, ServeOptions } from './model.ts';

/** How many bytes wait here for a client that does not read; what it sends beyond them stays in the kernel. */
const PENDING_BYTES = 16_384;

/**
 * Many connections on one thread, with Node's own net: libuv waits for all of them at once (by epoll on Linux, by a completion port on Windows, by kqueue on macOS), and our
 * functions are called for what has happened. Node makes the system calls: none of them can be shown from here.
 */
export async function serveWithEventLoop(options: ServeOptions, deps: ModelDeps): Promise<void> {
  const { book, thread } = deps;
  const clients = createClients(options, book);
  // Half-open: a client's FIN must not end what it has yet to be sent.
  const settings = { allowHalfOpen: true, highWaterMark: PENDING_BYTES };
  const server = createServer(settings, clients.serve);
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  await listen(server, options);
  book.listening(addressOf(server));
  // Out of descriptors, accept() fails; libuv tries again when there is one.
  server.on('error', () => undefined);
  const timer = book.stepMs > 0 ? setInterval(clients.cutOverdue, book.stepMs) : undefined;
  thread.onInterrupt((scope) => {
    server.close();
    if (scope === 'all') clients.stop();
  });
  await closed;
  clearInterval(timer);
}

interface Clients {
  serve(socket: Socket): void;
  cutOverdue(): void;
  stop(): void;
}

function createClients({ reply }: ServeOptions, book: ConnectionBook): Clients {
  const sockets = new Map<number, Socket>();
  const freeIds: number[] = [];

  function answer(id: number, socket: Socket, chunk: Buffer): void {
    const room = book.roomFor(id);
    const taken = chunk.length > room ? chunk.subarray(0, room) : chunk;
    book.received(id, taken.length);
    const isRoomLeft = socket.write(reply(taken), (failure) => {
      if (failure) return;
      book.sent(id, taken.length);
      if (taken !== chunk) cut(id, 'bytes');
    });
    // Not read again until the answer has gone: what the client sends fills its window, and then it has to wait.
    if (!isRoomLeft || taken !== chunk) socket.pause();
  }

  function cut(id: number, limit: ConnectionLimit): void {
    const socket = sockets.get(id);
    if (socket === undefined) return;
    book.limited(id, limit, addressOf(socket));
    end(id, socket, 'limit');
  }

  function end(id: number, socket: Socket, reason: CloseReason): void {
    // It has ended already, and another may go by that number.
    if (sockets.get(id) !== socket) return;
    sockets.delete(id);
    freeIds.push(id);
    book.closed(id, reason);
    socket.destroy();
  }

  return {
    serve(socket) {
      const { remoteAddress: host, remotePort: port = 0 } = socket;
      // Reset before anyone could ask who it was.
      if (host === undefined) {
        book.missed('reset');
        socket.destroy();
        return;
      }
      const id = freeIds.pop() ?? sockets.size;
      sockets.set(id, socket);
      const limit = book.admit(id, { host, port });
      if (limit !== undefined) return cut(id, limit);
      let reason: CloseReason = 'peer';
      socket
        .on('data', (chunk: Buffer) => answer(id, socket, chunk))
        .on('drain', () => socket.resume())
        .on('end', () => socket.end())
        .on('error', ({ code }: NodeJS.ErrnoException) => {
          reason = closeReasonOf(code);
        })
        .on('close', () => end(id, socket, reason));
    },
    cutOverdue() {
      for (const id of book.overdue()) cut(id, 'idle-time');
    },
    stop() {
      for (const [id, socket] of sockets) end(id, socket, 'stopped');
    },
  };
}

/** socket(), bind() and listen(), made by Node; of a socket that listens already, listen() once more. */
async function listen(server: Server, options: ServeOptions): Promise<void> {
  const { address, backlog, handedOver: fd } = options;
  try {
    server.listen({ ...(fd === undefined ? address : { fd }), backlog });
    await once(server, 'listening');
  } catch (thrown) {
    const { code: errno, syscall: call = 'listen' } = thrown as NodeJS.ErrnoException;
    if (errno === undefined) throw thrown;
    const { port } = address;
    throw systemCallError({ call, errno, address: formatAddress(address), port, protocol: 'tcp' });
  }
}

function addressOf(end: Server | Socket): Address {
  const { address: host, port } = end.address() as AddressInfo;
  return { host, port };
}

import type { TLSSocket } from 'node:tls';
import { createFrameReader, encodeFrame } from './frames.ts';
import { type MessageOf, readMessage } from './messages.ts';
import type { Role } from './protocol.ts';

/** Why no more messages come: the peer went away, or sent what is none, or too long a one, or nothing in time. */
export type ChannelEnd = 'hung-up' | 'message' | 'too-large' | 'late';

/** Messages over one TLS connection, a deadline for the next one, and an end that the peer cannot put off. */
export interface MessageChannel {
  send(message: object): void;
  /** The next message must come within this; undefined for no deadline. */
  expectWithin(ms: number | undefined): void;
  /** Sends what is left, says goodbye, and cuts the connection soon after if the peer does not. May be called twice. */
  close(): void;
}

/** How long a peer may take to hang up too. */
const GOODBYE_MS = 1_000;

/** Reads what `from` says on the socket; `onEnd` is called once, and never after `close`. */
export function createMessageChannel<From extends Role>(
  { from, withinMs }: { readonly from: From; readonly withinMs: number },
  deps: {
    readonly socket: TLSSocket;
    readonly onMessage: (message: MessageOf[From]) => void;
    readonly onEnd: (reason: ChannelEnd) => void;
  },
): MessageChannel {
  const { socket } = deps;
  const reader = createFrameReader();
  let deadline: NodeJS.Timeout | undefined;
  let isOver = false;
  const endWith = (reason: ChannelEnd): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(deadline);
    deps.onEnd(reason);
  };
  const onData = (bytes: Buffer): void => {
    const frames = isOver ? [] : reader.push(bytes);
    if (frames === 'too-large') {
      endWith('too-large');
      return;
    }
    for (const frame of frames) {
      // Whoever hears a message may end the conversation: the rest is not heard.
      if (isOver) return;
      const message = readMessage(frame, from);
      if (message === undefined) endWith('message');
      else deps.onMessage(message);
    }
  };
  const expectWithin = (ms: number | undefined): void => {
    clearTimeout(deadline);
    if (ms !== undefined && !isOver) deadline = setTimeout(endWith, ms, 'late');
  };
  socket.on('data', onData);
  socket.once('end', () => endWith('hung-up'));
  socket.once('close', () => endWith('hung-up'));
  // The 'close' that follows ends the session; a reset is one way to hang up.
  socket.on('error', () => undefined);
  expectWithin(withinMs);
  return {
    send: (message) => {
      if (socket.writable) socket.write(encodeFrame(message));
    },
    expectWithin,
    close() {
      isOver = true;
      clearTimeout(deadline);
      if (socket.destroyed || socket.writableEnded) return;
      const cut = setTimeout(() => socket.destroy(), GOODBYE_MS);
      socket.once('close', () => clearTimeout(cut));
      socket.end();
    },
  };
}

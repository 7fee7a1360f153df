import { errnoName } from './errno-name.ts';
import { bindLibc } from './kernel-call.ts';
import { loadKoffi } from './native-library.ts';
import { asNetworkCall, checkNetworkCall } from './network-call.ts';
import {
  bindPacketCalls,
  bindToInterface,
  ETH_P_ALL,
  interfaceIndex,
  makePacketSocket,
} from './packet-binding.ts';
import { bindPacketOptions, checkIsUp } from './packet-options.ts';
import { createPacketQueue } from './packet-queue.ts';

const POLLIN = 1;
const POLL_ENTRY_BYTES = 8;
const NS_PER_S = 1_000_000_000;
/** The kernel doubles it; who may not have more than the system's own limit gets that. */
const BUFFER_BYTES = 4 * 1024 * 1024;
/** The interface takes no more for the moment: the frame is lost, as in a switch that is full. */
const FULL = new Set(['EAGAIN', 'ENOBUFS']);

/** All frames that come in by one interface, and a way to send one out by it; packet(7). */
export interface FrameSocket {
  readonly descriptor: number;
  /** Hands on at most `limit` frames that wait, whose bytes are valid until the next one. Returns how many. Never waits. */
  drain(onFrame: (bytes: Uint8Array) => void, limit: number): number;
  /** Sends a frame as it is, its Ethernet header first. False when the interface has no room for it. */
  send(frame: Uint8Array): boolean;
  /** How many frames came that the kernel had no room for, since this was last asked. */
  takeDropped(): number;
  close(): void;
}

const PROTOTYPES = {
  send: 'intptr_t send(int fd, const void *data, size_t length, int flags)',
  close: 'int close(int fd)',
} as const;

/**
 * Opens an Ethernet interface of the calling thread's network. What is sent through it is not heard by it. Needs
 * CAP_NET_RAW. Everything throws VirtualNetworkError.
 */
export function openFrameSocket(name: string): FrameSocket {
  return asNetworkCall(() => open(name));
}

function open(name: string): FrameSocket {
  const calls = bindPacketCalls();
  const libc = bindLibc(PROTOTYPES);
  const index = interfaceIndex(calls, name);
  const descriptor = makePacketSocket(calls, 'SOCK_RAW');
  try {
    const options = bindPacketOptions();
    options.set(descriptor, 'PACKET_IGNORE_OUTGOING', 1);
    options.makeRoom(descriptor, BUFFER_BYTES);
    bindToInterface(calls, descriptor, { index, protocol: ETH_P_ALL });
    checkIsUp(descriptor);
  } catch (failure) {
    libc.close(descriptor);
    throw failure;
  }
  const queue = createPacketQueue(descriptor);
  return {
    descriptor,
    drain: (onFrame, limit) =>
      asNetworkCall(() => queue.drain(({ bytes }) => onFrame(bytes), limit)),
    send(frame) {
      const sent = libc.send(descriptor, frame, frame.length, 0);
      if (sent < 0 && FULL.has(errnoName(loadKoffi().errno()))) return false;
      checkNetworkCall(sent, `send(${name})`);
      return true;
    },
    takeDropped: () => asNetworkCall(() => bindPacketOptions().takeStatistics(descriptor).dropped),
    close: () => void libc.close(descriptor),
  };
}

/**
 * What waits until a frame is there, for so many nanoseconds at most, ppoll(2); it blocks its thread. A signal ends it
 * too, and so does what is wrong with a socket: reading from that says it.
 */
export function createFrameWait(sockets: readonly FrameSocket[]): (forNs: number) => void {
  const libc = bindLibc({
    ppoll: 'int ppoll(void *entries, unsigned long count, const void *timeout, const void *mask)',
  });
  const entries = Buffer.alloc(sockets.length * POLL_ENTRY_BYTES);
  sockets.forEach(({ descriptor }, place) => {
    entries.writeInt32LE(descriptor, place * POLL_ENTRY_BYTES);
    entries.writeInt16LE(POLLIN, place * POLL_ENTRY_BYTES + 4);
  });
  const timeout = new BigInt64Array(2);
  return (forNs) => {
    timeout[0] = BigInt(Math.floor(forNs / NS_PER_S));
    timeout[1] = BigInt(Math.floor(forNs % NS_PER_S));
    libc.ppoll(entries, sockets.length, timeout, null);
  };
}

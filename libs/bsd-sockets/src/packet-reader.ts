import { bindLibc } from './kernel-call.ts';
import { closedFilter } from './packet-filter.ts';
import { bindPacketOptions } from './packet-options.ts';
import { createPacketQueue } from './packet-queue.ts';
import { createPacketRing } from './packet-ring.ts';
import type { PacketSocket } from './packet-socket.ts';

/** One packet. Its bytes are valid until the next one is read. */
export interface CapturedPacket {
  /** CLOCK_REALTIME when the kernel took it in. */
  readonly time: { readonly seconds: number; readonly nanoseconds: number };
  /** From the link's header on, cut to the snap length. */
  readonly bytes: Uint8Array;
  /** How long it was on the wire. */
  readonly wireBytes: number;
  /**
   * Whether this machine sent it (sll_pkttype of packet(7)); on the loopback interface only the coming in is heard. libpcap
   * does not tell.
   */
  readonly isOutgoing: boolean | undefined;
}

/** Where the packets come from that a reader hands on: the socket's queue, or its ring. */
export interface PacketSource {
  /** Hands on at most `limit` of those that are there, in their order. Returns how many. */
  drain(onPacket: (packet: CapturedPacket) => void, limit: number): number;
  close(): void;
}

/** Reads a packet socket in any thread of its process. Never waits. All but `close` throw {@link KernelCallError}. */
export interface PacketReader extends PacketSource {
  /** How many packets were handed on. */
  readonly handedOn: number;
  /** How many the kernel has let in until now, and will hand on: those of a ring come some milliseconds later. */
  countLetIn(): number;
  /** For how many packets the kernel had no room since it was last asked. */
  takeDropped(): number;
  /** Lets no more packets in; those that wait stay. */
  deafen(): void;
  /** Closes the socket. May be called twice. The kernel takes some milliseconds for it. */
  close(): void;
}

/** The one reader of a socket. Throws {@link KernelCallError}. */
export function createPacketReader(socket: PacketSocket): PacketReader {
  const { descriptor, ring } = socket;
  const libc = bindLibc({ close: 'int close(int fd)' });
  const options = bindPacketOptions();
  const source: PacketSource =
    ring === undefined ? createPacketQueue(descriptor) : createPacketRing(descriptor, ring);
  let isOpen = true;
  let letIn = 0;
  let handedOn = 0;
  let dropped = 0;
  // Asking sets the kernel's counters back.
  const count = (): void => {
    const since = options.takeStatistics(descriptor);
    letIn += since.packets;
    dropped += since.dropped;
  };
  return {
    drain: (onPacket, limit) =>
      source.drain((packet) => {
        handedOn += 1;
        onPacket(packet);
      }, limit),
    get handedOn() {
      return handedOn;
    },
    countLetIn() {
      count();
      return letIn;
    },
    takeDropped() {
      count();
      const since = dropped;
      dropped = 0;
      return since;
    },
    deafen: () => options.attachFilter(descriptor, closedFilter()),
    close() {
      if (!isOpen) return;
      isOpen = false;
      source.close();
      libc.close(descriptor);
    },
  };
}

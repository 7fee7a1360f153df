import { errnoName } from './errno-name.ts';
import { BUFFER, REGISTER } from './io-uring-layout.ts';
import type { IoUringCalls, MappedMemory } from './io-uring-native.ts';
import { explainIoUring } from './io-uring-problem.ts';

/** As many as their numbers, of 16 bits, can tell apart. */
export const MOST_BUFFERS = 65_536;
/** As many as may lie ready at once: a power of two. */
const MOST_READY = 256;
/** At first. The kernel takes the one that has lain there longest: the fewer, the more of them the processor's cache holds. */
const FEW_READY = 16;
/** Between two buffers, so that the beginnings of all do not fall into one line of the processor's cache. */
const GAP_BYTES = 192;
const TAIL_MASK = 0xffff;
const WORD = 2 ** 32;
const ENTRY_BYTES = 16;
const ADDRESS_AT = 0;
const COUNT_AT = 8;
const REGISTRATION_BYTES = 40;

/**
 * The memory through which a ring's buffers are handed to the kernel, `entries` at once, a power of two:
 * io_uring_register(2), IORING_REGISTER_PBUF_RING. The kernel lets go of it when the ring is closed.
 */
export function registerBufferRing(
  native: IoUringCalls,
  ring: number,
  entries: number,
): MappedMemory {
  const memory = native.mapFresh(ENTRY_BYTES * entries);
  if (memory === undefined) {
    throw explainIoUring({ call: 'mmap', errno: errnoName(native.errno()) });
  }
  const registration = new DataView(new ArrayBuffer(REGISTRATION_BYTES));
  registration.setBigUint64(ADDRESS_AT, BigInt(memory.address), true);
  registration.setUint32(COUNT_AT, entries, true);
  const bytes = new Uint8Array(registration.buffer);
  if (native.register(ring, REGISTER.bufferRing, bytes, 1) >= 0) return memory;
  const errno = errnoName(native.errno());
  memory.unmap();
  throw explainIoUring({ call: 'io_uring_register', errno });
}

/**
 * The buffers that the kernel receives into: it takes one only when there is something to receive (io_uring_register(2),
 * IORING_REGISTER_PBUF_RING), so that a silent connection has none. Those given back are used again first, for the
 * processor's cache has them still; one that was never used costs no memory.
 */
export class ReceiveBuffers {
  readonly #bytes: number;
  readonly #strideBytes: number;
  readonly #memory: MappedMemory;
  readonly #ring: MappedMemory;
  #words: Uint32Array;
  #halves: Uint16Array;
  readonly #free: number[] = [];
  readonly #views: Uint8Array[] = [];
  #used = 0;
  #ready = 0;
  #wanted = FEW_READY;
  /** How many lay ready at the last handover: however many a batch then lacks, it lacks them once. */
  #lastReady = FEW_READY;
  #tail = 0;

  constructor(native: IoUringCalls, ring: number, bufferBytes: number) {
    this.#bytes = bufferBytes;
    this.#strideBytes = bufferBytes + GAP_BYTES;
    this.#ring = registerBufferRing(native, ring, MOST_READY);
    const memory = native.mapFresh(this.#strideBytes * MOST_BUFFERS);
    if (memory === undefined) {
      const errno = errnoName(native.errno());
      this.#ring.unmap();
      throw explainIoUring({ call: 'mmap', errno });
    }
    this.#memory = memory;
    this.#words = new Uint32Array(this.#ring.bytes);
    this.#halves = new Uint16Array(this.#ring.bytes);
  }

  /** Has as many ready as there shall be; shows the kernel those given back. */
  replenish(): void {
    this.#lastReady = this.#wanted;
    if (this.#ready >= this.#wanted) return;
    while (this.#ready < this.#wanted) {
      const buffer = this.#free.pop() ?? this.#fresh();
      if (buffer === undefined) break;
      this.#put(buffer);
    }
    Atomics.store(this.#halves, BUFFER.tail, this.#tail);
  }

  /** The kernel has received into one: whose it is until it is given back. */
  taken(): void {
    this.#ready -= 1;
  }

  /** None was left in the middle of a batch: from the next handover on twice as many lie ready, 256 at most. */
  ranOut(): void {
    this.#wanted = Math.min(2 * this.#lastReady, MOST_READY);
  }

  giveBack(buffer: number): void {
    this.#free.push(buffer);
  }

  addressOf(buffer: number): number {
    return this.#memory.address + buffer * this.#strideBytes;
  }

  /** The first bytes of one. Clients tend to send as much as before: then it is the view that was made then. */
  bytes(buffer: number, length: number): Uint8Array {
    const last = this.#views[buffer];
    if (last?.length === length) return last;
    const view = new Uint8Array(this.#memory.bytes, buffer * this.#strideBytes, length);
    this.#views[buffer] = view;
    return view;
  }

  unmap(): void {
    this.#words = new Uint32Array(0);
    this.#halves = new Uint16Array(0);
    this.#views.length = 0;
    this.#memory.unmap();
    this.#ring.unmap();
  }

  #fresh(): number | undefined {
    if (this.#used === MOST_BUFFERS) return undefined;
    this.#used += 1;
    return this.#used - 1;
  }

  #put(buffer: number): void {
    const at = (this.#tail & (MOST_READY - 1)) << BUFFER.shift;
    const address = this.addressOf(buffer);
    this.#words[at + BUFFER.address] = address >>> 0;
    this.#words[at + BUFFER.address + 1] = address / WORD;
    this.#words[at + BUFFER.length] = this.#bytes;
    this.#halves[(at << 1) + BUFFER.id] = buffer;
    this.#tail = (this.#tail + 1) & TAIL_MASK;
    this.#ready += 1;
  }
}

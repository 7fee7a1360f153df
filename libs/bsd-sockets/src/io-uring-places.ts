import type { Address } from '@socketlab/foundation';
import { errnoName } from './errno-name.ts';
import type { IoUringCalls, MappedMemory } from './io-uring-native.ts';
import { explainIoUring } from './io-uring-problem.ts';
import { type AddressBuffer, createAddressBuffer } from './socket-address.ts';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor } from './sockets.ts';

/** How many clients are accepted in one go. */
export const PLACES = 8;
const PLACE_BYTES = 64;
/** Behind the address stands its length, which accept(2) reads and writes. */
const LENGTH_AT = 32;
const ADDRESS_BYTES = 28;

/** Where accept(2) writes its peers' addresses: a place for each of those that are under way at once. */
export class AcceptPlaces {
  readonly #memory: MappedMemory;
  readonly #context: SocketContext;
  readonly #lengths: Uint32Array;
  readonly #addresses: readonly AddressBuffer[];
  readonly #rooms: readonly { address: number; lengthAt: number }[];

  constructor(native: IoUringCalls, context: SocketContext) {
    const memory = native.mapFresh(PLACES * PLACE_BYTES);
    if (memory === undefined) {
      throw explainIoUring({ call: 'mmap', errno: errnoName(native.errno()) });
    }
    this.#memory = memory;
    this.#context = context;
    this.#lengths = new Uint32Array(memory.bytes);
    const numbers = Array.from({ length: PLACES }, (_, place) => place * PLACE_BYTES);
    this.#addresses = numbers.map((at) =>
      createAddressBuffer(
        context.calls,
        context.constants,
        new Uint8Array(memory.bytes, at, ADDRESS_BYTES),
      ),
    );
    this.#rooms = numbers.map((at) => ({
      address: memory.address + at,
      lengthAt: memory.address + at + LENGTH_AT,
    }));
  }

  /** Makes a place ready to receive an address. */
  room(place: number): { address: number; lengthAt: number } {
    this.#lengths[(place * PLACE_BYTES + LENGTH_AT) / Uint32Array.BYTES_PER_ELEMENT] =
      ADDRESS_BYTES;
    return this.#rooms[place] ?? { address: 0, lengthAt: 0 };
  }

  /** Names the new connection whose peer's address stands in that place. */
  take(place: number, accepted: { listener: Descriptor; connection: Descriptor }): Address {
    const { listener, connection } = accepted;
    const address = this.#addresses[place] ?? this.#context.address;
    return this.#context.accepted(listener, connection, address).peer;
  }

  unmap(): void {
    this.#memory.unmap();
  }
}

import { type Address, socketNameOf } from '@socketlab/foundation';
import { type AddressLayout, putAddress } from './address-words.ts';
import { createEndpointWriter, ENDPOINTS_KEPT, type EndpointWriter } from './endpoint-table.ts';
import { createRecentTable, type RecentTable } from './recent-table.ts';

/** A whole line of the cache, or two: what is known of an endpoint shares none with another's. */
const LINE_WORDS = 16;

/** The senders of late, in bounded memory. One is a number below {@link ENDPOINTS_KEPT}: its entry in the shared table. */
export interface Endpoints {
  readonly writer: EndpointWriter;
  /** All of them, one behind the other: the address in the socket's layout, and from `ownAt` on what others keep. */
  readonly words: Int32Array;
  /** How many words each has. */
  readonly endpointWords: number;
  readonly ownAt: number;
  /** The sender whose address stands there; -1 when it is not known. */
  find(words: Int32Array, at: number): number;
  /** A sender that is not known yet; it takes the place of the one that was silent longest, if there is no other. */
  meet(words: Int32Array, at: number, address: Address): number;
  /** The sender with that address, known or not. */
  of(address: Address): number;
  /**
   * The senders of many datagrams, whose addresses stand in `words` one every `stride` words: puts them into `into`, where
   * those before `first` stand already. Their addresses are asked for where they are not known.
   */
  findAll(words: Int32Array, into: Int32Array, datagrams: DatagramRange): void;
}

/** Datagrams that came by one call. */
export interface DatagramRange {
  readonly first: number;
  readonly count: number;
  readonly stride: number;
  /** Who sent the one with that index. */
  readonly from: (index: number) => Address;
}

interface EndpointsOptions {
  readonly memory: SharedArrayBuffer;
  readonly layout: AddressLayout;
  /** How many words of each endpoint others keep. */
  readonly ownWords: number;
}

interface EndpointsDeps {
  /** Whole milliseconds. */
  readonly time: { readonly nowMs: number };
  /** Told of each that is met, before anything is asked about it. */
  readonly onMet: (endpoint: number, address: Address) => void;
}

/** No senders yet. */
export function createEndpoints(options: EndpointsOptions, deps: EndpointsDeps): Endpoints {
  return new Senders(options, deps);
}

class Senders implements Endpoints {
  readonly writer: EndpointWriter;
  readonly words: Int32Array;
  readonly endpointWords: number;
  readonly ownAt: number;
  readonly #deps: EndpointsDeps;
  readonly #time: { readonly nowMs: number };
  readonly #known: RecentTable;
  readonly #address: Int32Array;

  constructor({ memory, layout, ownWords }: EndpointsOptions, deps: EndpointsDeps) {
    // Behind the address stands the table's own word.
    this.ownAt = layout.words + 1;
    this.endpointWords = Math.ceil((this.ownAt + ownWords) / LINE_WORDS) * LINE_WORDS;
    this.#known = createRecentTable({
      capacity: ENDPOINTS_KEPT,
      keyWords: layout.words,
      entryWords: this.endpointWords,
    });
    this.words = this.#known.entries;
    this.writer = createEndpointWriter(memory);
    this.#deps = deps;
    this.#time = deps.time;
    this.#address = new Int32Array(layout.words);
  }

  find(words: Int32Array, at: number): number {
    return this.#known.use(words, at, this.#time.nowMs);
  }

  meet(words: Int32Array, at: number, address: Address): number {
    if (this.#known.isFull) this.#known.takeOldest();
    const entry = this.#known.add(words, at, this.#time.nowMs);
    this.writer.assign(entry, socketNameOf(address));
    this.#deps.onMet(entry, address);
    return entry;
  }

  of(address: Address): number {
    putAddress(this.#address, address);
    const entry = this.find(this.#address, 0);
    return entry < 0 ? this.meet(this.#address, 0, address) : entry;
  }

  findAll(
    words: Int32Array,
    into: Int32Array,
    { first, count, stride, from }: DatagramRange,
  ): void {
    for (let index = first; index < count; index += 1) {
      const known = this.find(words, index * stride);
      // Where a new one takes another's place, it must not be that of one whose answer is still to be sent.
      if (known < 0 && this.#known.isFull) this.#touch(into, index);
      into[index] = known < 0 ? this.meet(words, index * stride, from(index)) : known;
    }
  }

  #touch(entries: Int32Array, count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.#known.touch(entries[index] ?? 0, this.#time.nowMs);
    }
  }
}

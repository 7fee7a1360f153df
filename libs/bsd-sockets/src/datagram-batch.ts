import type { Address } from '@socketlab/foundation';
import { choosePlatform } from './choose-platform.ts';
import { DatagramBatchUnavailableError } from './datagram-errors.ts';
import type { BatchCalls, Platform } from './platform.ts';
import { createAddressBuffer } from './socket-address.ts';

/*
 * One piece of memory that stays where it is, for its parts point to each other (recvmmsg(2), recv(2), x86-64 and arm64):
 *
 *   received   struct mmsghdr   64 bytes each   -> names, places
 *   sent       struct mmsghdr   64 bytes each   -> the name and the answer place of the datagram that it answers
 *   places     struct iovec     16 bytes each   -> data, all the room there is
 *   answers    struct iovec     16 bytes each   -> data, as much as the answer has
 *   names      struct sockaddr  32 bytes each
 *   data       the datagrams
 */
const HEADER_BYTES = 64;
const PLACE_BYTES = 16;
const NAME_BYTES = 32;
const WORD_BYTES = 4;
/** sockaddr_in6 is the longer one. */
const LONGEST_NAME_BYTES = 28;
/** Where things are in a struct mmsghdr and a struct iovec, in words; a pointer takes two. */
const HEADER = { words: 16, name: 0, nameBytes: 2, places: 4, placeCount: 6, flags: 12, bytes: 14 };
const PLACE = { words: 4, base: 0, bytes: 2 };
/**
 * Headers and datagrams begin with a line of the cache: one that is no longer lies in one of them. Each datagram begins a line
 * further than a multiple of a page: if all began at the same place of a page, they would drive each other out of the cache.
 */
const LINE_BYTES = 64;
const WORD = 2 ** 32;

/** How many words a name takes in {@link DatagramBatch.names}. */
export const NAME_WORDS: number = NAME_BYTES / WORD_BYTES;

/**
 * The datagrams of one recvmmsg(), and the answers of one sendmmsg(), in memory that is made once. Datagrams have indices
 * from 0 to what recvmmsg() returned; all that is told of them holds until the next one.
 */
export interface DatagramBatch {
  /** How many datagrams one call can bring. */
  readonly datagrams: number;
  /** How much of each there is room for. */
  readonly roomBytes: number;
  /**
   * The senders as the kernel writes them, {@link NAME_WORDS} words each: family and port in the first, the address of
   * sockaddr_in in the second, that of sockaddr_in6 in the third to the sixth, its scope in the seventh.
   */
  readonly names: Int32Array;
  /** All datagrams, as words. */
  readonly words: Int32Array;
  /** Where in `words` a datagram begins. */
  wordAt(index: number): number;
  /** How many bytes of it are here. */
  bytesOf(index: number): number;
  /** How long it was; more than are here when it did not fit. */
  datagramBytes(index: number): number;
  /** Its bytes themselves, which may be changed. */
  dataOf(index: number): Uint8Array;
  /** Who sent it. */
  from(index: number): Address;
  /** Has it sent back to whom it came from, all bytes that are here or fewer: by the next sendmmsg(), behind those before it. */
  answer(index: number, bytes?: number): void;
  /** How many answers there are since the last recvmmsg(). */
  readonly answers: number;
  /** Which datagram an answer is for. */
  answered(answer: number): number;
}

/** What the calls need of a batch. */
export interface BatchMemory extends DatagramBatch {
  readonly native: BatchCalls;
  /** Where the headers are. */
  readonly receivedAt: number;
  /** Where the header of that answer is. */
  sentAt(answer: number): number;
  /** Makes it ready to receive: no datagram of before is answered any more. */
  clear(): void;
  /**
   * Whether the first datagram received has a sender. Only for that one the call waits; where a shutdown ended the wait it is
   * empty and from nobody. One that came in that moment may stand behind it: it is lost with the socket.
   */
  hasSender(): boolean;
}

/** Room for a batch. Throws {@link DatagramBatchUnavailableError} on systems other than Linux. */
export function createDatagramBatch(
  options: { readonly datagrams: number; readonly roomBytes: number },
  platform: Platform = choosePlatform(),
): DatagramBatch {
  const { constants, loadBatchCalls, loadCalls } = platform;
  const native = loadBatchCalls?.();
  if (native === undefined) {
    throw new DatagramBatchUnavailableError({ platform: process.platform });
  }
  const address = createAddressBuffer(loadCalls(), constants);
  return new Batch(options, native, address);
}

class Batch implements BatchMemory {
  readonly datagrams: number;
  readonly roomBytes: number;
  readonly native: BatchCalls;
  readonly receivedAt: number;
  readonly names: Int32Array;
  readonly words: Int32Array;
  answers = 0;
  readonly headers: Int32Array;
  readonly #sent: Int32Array;
  readonly #answerPlaces: Int32Array;
  readonly #data: Uint8Array;
  readonly #strideBytes: number;
  readonly #strideWords: number;
  readonly #sentAt: number;
  readonly #answerPlacesAt: number;
  readonly #namesAt: number;
  /** Which datagram each header of `sent` points to: mostly the one that it pointed to last time. */
  readonly #targets: Int32Array;
  readonly #address: ReturnType<typeof createAddressBuffer>;

  constructor(
    { datagrams, roomBytes }: { readonly datagrams: number; readonly roomBytes: number },
    native: BatchCalls,
    address: ReturnType<typeof createAddressBuffer>,
  ) {
    this.datagrams = datagrams;
    this.roomBytes = roomBytes;
    this.native = native;
    this.#address = address;
    this.#strideBytes = Math.ceil(roomBytes / LINE_BYTES) * LINE_BYTES + LINE_BYTES;
    this.#strideWords = this.#strideBytes / WORD_BYTES;
    const sentFrom = datagrams * HEADER_BYTES;
    const placesFrom = 2 * sentFrom;
    const answersFrom = placesFrom + datagrams * PLACE_BYTES;
    const namesFrom = answersFrom + datagrams * PLACE_BYTES;
    const dataFrom = namesFrom + datagrams * NAME_BYTES;
    // V8 never moves the memory of an ArrayBuffer, only the object that stands for it.
    const memory = new ArrayBuffer(dataFrom + datagrams * this.#strideBytes + LINE_BYTES);
    const start = native.addressOf(memory);
    const begin = (LINE_BYTES - (start % LINE_BYTES)) % LINE_BYTES;
    const at = start + begin;
    const view = (from: number, bytes: number): Int32Array =>
      new Int32Array(memory, begin + from, (datagrams * bytes) / WORD_BYTES);
    this.receivedAt = at;
    this.#sentAt = at + sentFrom;
    this.#answerPlacesAt = at + answersFrom;
    this.#namesAt = at + namesFrom;
    this.headers = view(0, HEADER_BYTES);
    this.#sent = view(sentFrom, HEADER_BYTES);
    this.#answerPlaces = view(answersFrom, PLACE_BYTES);
    this.names = view(namesFrom, NAME_BYTES);
    this.words = view(dataFrom, this.#strideBytes);
    this.#data = new Uint8Array(memory, begin + dataFrom);
    this.#targets = new Int32Array(datagrams).fill(-1);
    this.#prepare(view(placesFrom, PLACE_BYTES), {
      placesAt: at + placesFrom,
      dataAt: at + dataFrom,
    });
  }

  #prepare(places: Int32Array, at: { readonly placesAt: number; readonly dataAt: number }): void {
    for (let index = 0; index < this.datagrams; index += 1) {
      const place = index * PLACE.words;
      const base = at.dataAt + index * this.#strideBytes;
      putPointer(places, place + PLACE.base, base);
      places[place + PLACE.bytes] = this.roomBytes;
      putPointer(this.#answerPlaces, place + PLACE.base, base);
      const header = index * HEADER.words;
      putPointer(this.headers, header + HEADER.name, this.#namesAt + index * NAME_BYTES);
      this.headers[header + HEADER.nameBytes] = LONGEST_NAME_BYTES;
      putPointer(this.headers, header + HEADER.places, at.placesAt + index * PLACE_BYTES);
      this.headers[header + HEADER.placeCount] = 1;
      this.#sent[header + HEADER.placeCount] = 1;
    }
  }

  wordAt(index: number): number {
    return index * this.#strideWords;
  }

  bytesOf(index: number): number {
    const bytes = this.datagramBytes(index);
    return bytes < this.roomBytes ? bytes : this.roomBytes;
  }

  datagramBytes(index: number): number {
    return this.headers[index * HEADER.words + HEADER.bytes] ?? 0;
  }

  dataOf(index: number): Uint8Array {
    const from = index * this.#strideBytes;
    return this.#data.subarray(from, from + this.bytesOf(index));
  }

  from(index: number): Address {
    const bytes = new Uint8Array(this.names.buffer, this.names.byteOffset + index * NAME_BYTES);
    this.#address.bytes.set(bytes.subarray(0, LONGEST_NAME_BYTES));
    return this.#address.decode();
  }

  answer(index: number, bytes = this.bytesOf(index)): void {
    const answer = this.answers;
    this.answers = answer + 1;
    this.#answerPlaces[index * PLACE.words + PLACE.bytes] = bytes;
    if (this.#targets[answer] !== index) this.#aim(answer, index);
  }

  /** Points a header to the name and the answer of a datagram. */
  #aim(answer: number, index: number): void {
    const header = answer * HEADER.words;
    this.#targets[answer] = index;
    putPointer(this.#sent, header + HEADER.name, this.#namesAt + index * NAME_BYTES);
    this.#sent[header + HEADER.nameBytes] =
      this.headers[index * HEADER.words + HEADER.nameBytes] ?? 0;
    putPointer(this.#sent, header + HEADER.places, this.#answerPlacesAt + index * PLACE_BYTES);
  }

  answered(answer: number): number {
    return this.#targets[answer] ?? 0;
  }

  sentAt(answer: number): number {
    return this.#sentAt + answer * HEADER_BYTES;
  }

  clear(): void {
    this.answers = 0;
  }

  hasSender(): boolean {
    return this.headers[HEADER.nameBytes] !== 0;
  }
}

/** 64 bits, the lower half first. */
function putPointer(words: Int32Array, at: number, address: number): void {
  words[at] = (address % WORD) | 0;
  words[at + 1] = Math.floor(address / WORD);
}

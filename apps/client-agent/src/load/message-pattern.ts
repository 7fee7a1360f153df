import { SEQUENCE_BYTES } from '@socketlab/load';

/** From here on the system's own comparison is quicker than a loop. */
const LONG_BYTES = 256;
/** Neither spaces, which the class's servers strip, nor lower case, which they change. */
const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
/** Four digits of 4 bits in a word: 0 to 9 and :;<=>?, which upper case leaves alone too. */
const ZEROS = 0x3030_3030;

/**
 * The messages of a load: a pattern of one length, whose first bytes are the message's number within its connection. So each
 * answer can be compared with what was sent, though nothing of it was kept. Fewer than 8 bytes have no room for a number.
 */
export interface MessagePattern {
  /** Message `number`, good until the next one is asked for. */
  write(number: number): Uint8Array;
  /** Whether `count` bytes from `from` on in a buffer of {@link createPatternBuffer} are those of the message from `at` on. */
  isSame(
    number: number,
    piece: { readonly from: number; readonly count: number; readonly at: number },
  ): boolean;
  /** Whether the buffer begins with the whole message. */
  isWhole(number: number): boolean;
  /** The number that the buffer's first bytes say. */
  readNumber(): number;
}

/** Memory in which answers are compared, as bytes and as words. */
export interface PatternBuffer {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly words: Uint32Array;
}

/** Room for what one call receives. */
export function createPatternBuffer(length: number): PatternBuffer {
  const memory = new ArrayBuffer(Math.ceil(length / 8) * 8);
  return { bytes: Buffer.from(memory, 0, length), words: new Uint32Array(memory) };
}

/** Messages of that length; answers are looked at in that buffer. */
export function createMessagePattern(length: number, buffer: PatternBuffer): MessagePattern {
  const memory = new ArrayBuffer(Math.ceil(length / 4) * 4);
  const message = Buffer.from(memory, 0, length);
  const words = new Uint32Array(memory);
  for (let at = 0; at < length; at += 1) message[at] = ALPHABET[at % ALPHABET.length] ?? 0;
  const isNumbered = length >= SEQUENCE_BYTES;
  const { bytes: received, words: receivedWords } = buffer;
  const isInWords = length % 4 === 0 && length <= LONG_BYTES;
  const wordCount = length / 4;
  const stamp = (number: number): void => {
    if (!isNumbered) return;
    words[0] = spread(number & 0xffff);
    words[1] = spread(number >>> 16);
  };
  return {
    write(number) {
      stamp(number);
      return message;
    },
    isSame(number, { from, count, at }) {
      stamp(number);
      return message.compare(received, from, from + count, at, at + count) === 0;
    },
    isWhole(number) {
      stamp(number);
      if (!isInWords) return message.compare(received, 0, length) === 0;
      for (let word = 0; word < wordCount; word += 1) {
        if (words[word] !== receivedWords[word]) return false;
      }
      return true;
    },
    readNumber: () => gather(receivedWords[0] ?? 0) + gather(receivedWords[1] ?? 0) * 65_536,
  };
}

/** 16 bits as four digits of 4. */
function spread(half: number): number {
  const pairs = (half | (half << 8)) & 0x00ff_00ff;
  return (((pairs | (pairs << 4)) & 0x0f0f_0f0f) | ZEROS) >>> 0;
}

function gather(word: number): number {
  const digits = word & 0x0f0f_0f0f;
  const pairs = (digits | (digits >>> 4)) & 0x00ff_00ff;
  return (pairs | (pairs >>> 8)) & 0xffff;
}

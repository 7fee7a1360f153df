/** How a server answers: what came as it came, or in upper case (ASCII), as the class's scripts do. */
export const REPLIES = ['echo', 'upper'] as const;
export type ReplyName = (typeof REPLIES)[number];

const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
const CASE_BIT = 0x20;

/** The answers that a server can give, by name: as many bytes as they take, which may be changed in place. */
export const REPLY_FUNCTIONS: Readonly<Record<ReplyName, (bytes: Uint8Array) => Uint8Array>> = {
  echo: (bytes) => bytes,
  upper: toUpperCase,
};

/** Changes a to z into A to Z in place, and leaves every other byte as it is: the bytes need not be whole characters. */
function toUpperCase(bytes: Uint8Array): Uint8Array {
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte >= LOWER_A && byte <= LOWER_Z) bytes[index] = byte - CASE_BIT;
  }
  return bytes;
}

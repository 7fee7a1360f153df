import type koffi from 'koffi';

/** Where the bytes of an array stand in memory, as a number: 48 bits of address fit into the 53 of one. */
export type AddressOf = (bytes: Uint8Array | Int32Array) => number;

/**
 * Finds addresses for calls that are made for every message. koffi takes a number in half the time that it takes to find out
 * what an array is, so it is asked once for each ArrayBuffer: the one of the last call is remembered, and with it kept
 * alive. Its memory does not move: what V8 keeps in its own heap leaves that when `buffer` is read. Of one that has been
 * given away (transfer, postMessage) every view has length 0, and no call touches memory there.
 */
export function createAddressOf({ address }: Pick<typeof koffi, 'address'>): AddressOf {
  let known: ArrayBufferLike | undefined;
  let start = 0;
  let last: Uint8Array | Int32Array | undefined;
  let lastAddress = 0;
  return (bytes) => {
    // The same array again: that is all there is to do for most messages.
    if (bytes === last) return lastAddress;
    const { buffer, byteOffset } = bytes;
    if (buffer !== known) {
      start = Number(address(bytes)) - byteOffset;
      known = buffer;
    }
    last = bytes;
    lastAddress = start + byteOffset;
    return lastAddress;
  };
}

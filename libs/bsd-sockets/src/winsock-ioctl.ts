import type { Winsock } from './winsock-library.ts';

/** WSAIoctl(), where it answers at once. Returns the number of its error, 0 for none. */
export type WinsockIoctl = (
  descriptor: number,
  order: {
    readonly code: number;
    readonly input: Uint32Array;
    /** Where the answer goes. */
    readonly output?: Uint8Array;
  },
) => number;

/** The control codes of sockets (learn.microsoft.com, "WSAIoctl function"). */
export function loadWinsockIoctl({ func, lastError }: Winsock): WinsockIoctl {
  const ioctl = func(
    'int WSAIoctl(intptr_t, uint32_t, void *, uint32_t, void *, uint32_t, void *, void *, void *)',
  );
  const written = new Uint32Array(1);
  return (descriptor, { code, input, output }) => {
    const result = ioctl(
      ...[descriptor, code, input, input.byteLength],
      ...[output ?? null, output?.byteLength ?? 0, written, null, null],
    );
    return result === 0 ? 0 : lastError();
  };
}

/** ioctlsocket(): the socket blocks, or does not. */
const FIONBIO = 0x8004667e;

/** Has a socket block, or not; false where that fails, with WSAGetLastError() as of it ("ioctlsocket function"). */
export type SetBlocking = (descriptor: number, isBlocking: boolean) => boolean;

/** The one way in which sockets are made to block or not. */
export function loadSetBlocking({ func }: Winsock): SetBlocking {
  const ioctlsocket = func('int ioctlsocket(intptr_t, uint32_t, void *)');
  const mode = new Uint32Array(1);
  return (descriptor, isBlocking) => {
    mode[0] = isBlocking ? 0 : 1;
    return ioctlsocket(descriptor, FIONBIO, mode) === 0;
  };
}

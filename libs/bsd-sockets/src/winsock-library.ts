import { NativeCallsUnavailableError } from './native-errors.ts';
import { loadKoffi } from './native-library.ts';

/** MAKEWORD(2, 2). */
const WINSOCK_VERSION = 0x0202;
/** struct WSADATA of 64-bit Windows has 408. */
const WSA_DATA_BYTES = 512;
/** The level of the options of all sockets (winsock2.h). */
export const SOL_SOCKET = 0xffff;
/** The peer has reset the connection (winerror.h). */
export const WSAECONNRESET = 10_054;

/** ws2_32.dll, started. */
export interface Winsock {
  func(prototype: string): (...args: unknown[]) => number;
  /** WSAGetLastError(): of the last call that failed on this thread. */
  lastError(): number;
  /** Makes a call fail by that number, and returns what a failed call returns. */
  fail(number: number): -1;
}

/**
 * Loads Winsock 2.2 and starts it for this process, for every time counts and none is taken back (learn.microsoft.com,
 * "WSAStartup function"). Throws {@link NativeCallsUnavailableError} where it does not start.
 */
export function loadWinsock(): Winsock {
  const library = loadKoffi().load('ws2_32.dll');
  const func: Winsock['func'] = (prototype) => library.func(prototype);
  const refused = func('int WSAStartup(uint16_t, void *)')(
    WINSOCK_VERSION,
    new Uint8Array(WSA_DATA_BYTES),
  );
  if (refused !== 0) {
    const platform = `${process.platform}-${process.arch}`;
    throw new NativeCallsUnavailableError({
      ...{ platform, problem: `WSAStartup: ${refused}`, winsock: refused },
    });
  }
  const setLastError = func('void WSASetLastError(int)');
  return {
    func,
    lastError: func('int WSAGetLastError()'),
    fail(number) {
      setLastError(number);
      return -1;
    },
  };
}

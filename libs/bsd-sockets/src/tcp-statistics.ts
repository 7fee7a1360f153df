import type { Address } from '@socketlab/foundation';
import { openDescriptors } from './open-descriptors.ts';
import type { NativeCalls } from './platform.ts';
import { createAddressBuffer } from './socket-address.ts';
import { createWinsock } from './winsock.ts';
import { loadWinsockCalls } from './winsock-calls.ts';
import { loadWinsockIoctl, type WinsockIoctl } from './winsock-ioctl.ts';
import { loadWinsock } from './winsock-library.ts';

/** What Windows tells of a connection to the program that has its socket. */
export interface TcpStatistics {
  readonly local: Address;
  readonly remote: Address;
  /** TCPSTATE (mstcpip.h): 4 is established, 7 is CLOSE-WAIT. */
  readonly state: number;
  /** As TCP has smoothed it, in microseconds; 0 before the first is measured. */
  readonly roundTripUs: number;
}

/** Reads the statistics of the process's own connections. */
export interface TcpStatisticsReader {
  /** The number of the error with which Windows refuses to tell any (winsock2.h); undefined where it tells. */
  readonly refusal: number | undefined;
  /** Of connections that are open now: those whose threads share their descriptors, in no order. None where it is refused. */
  read(): TcpStatistics[];
}

/** _WSAIORW(IOC_VENDOR, 39) (mstcpip.h). */
const SIO_TCP_INFO = 0xd800_0027;
/** The version of the answer that is asked for. */
const VERSION = new Uint32Array([0]);
/** TCP_INFO_v0: its size, and where the fields stand. */
const INFO = { bytes: 88, stateAt: 0, roundTripAt: 20 };
const SOCK_STREAM = 1;
const AF_INET = 2;
/** There is no such control code: Windows before 10, version 1703, and Wine 8. */
const WSAEOPNOTSUPP = 10_045;

/** The calls that a reader makes. */
export type StatisticsCalls = Pick<
  NativeCalls,
  'socket' | 'close' | 'getsockname' | 'getpeername' | 'inetPton'
> & { readonly ioctl: WinsockIoctl };

/**
 * WSAIoctl() with SIO_TCP_INFO (learn.microsoft.com, "SIO_TCP_INFO", "TCP_INFO_v0"), on sockets whose descriptors are in
 * `memory`: see shareOpenDescriptors. Whether Windows has it is found out on a socket that is never connected. Tested under
 * Wine, which refuses it, and with recorded layouts; never on Windows. Throws {@link NativeCallsUnavailableError}.
 */
export function openTcpStatistics(
  memory: SharedArrayBuffer,
  calls: StatisticsCalls = loadStatisticsCalls(),
): TcpStatisticsReader {
  const open = openDescriptors(memory);
  const answer = new Uint8Array(INFO.bytes);
  const view = new DataView(answer.buffer);
  const address = createAddressBuffer(calls, createWinsock().constants);
  const ask = (descriptor: number): number =>
    calls.ioctl(descriptor, { code: SIO_TCP_INFO, input: VERSION, output: answer });
  const nameOf = (call: 'getsockname' | 'getpeername', descriptor: number): Address | undefined => {
    address.clear();
    return calls[call](descriptor, address.bytes, address.length) === 0
      ? address.decode()
      : undefined;
  };
  const readOne = (descriptor: number): TcpStatistics[] => {
    const remote = nameOf('getpeername', descriptor);
    const local = nameOf('getsockname', descriptor);
    if (local === undefined || remote === undefined || ask(descriptor) !== 0) return [];
    // A number that became another's meanwhile has another's peer.
    const after = nameOf('getpeername', descriptor);
    if (after?.host !== remote.host || after.port !== remote.port) return [];
    const state = view.getUint32(INFO.stateAt, true);
    return [{ local, remote, state, roundTripUs: view.getUint32(INFO.roundTripAt, true) }];
  };
  const refusal = findRefusal(calls, ask);
  return {
    refusal,
    read: () => (refusal === undefined ? open.list().flatMap(readOne) : []),
  };
}

/** Other failures say something of that socket, which has no connection, and nothing of the code. */
function findRefusal(
  calls: StatisticsCalls,
  ask: (descriptor: number) => number,
): number | undefined {
  const descriptor = calls.socket(AF_INET, SOCK_STREAM);
  const status = ask(descriptor);
  calls.close(descriptor);
  return status === WSAEOPNOTSUPP ? status : undefined;
}

function loadStatisticsCalls(): StatisticsCalls {
  return { ...loadWinsockCalls(), ioctl: loadWinsockIoctl(loadWinsock()) };
}

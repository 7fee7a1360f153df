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
  /** As Windows estimates it now (RttUs), in microseconds; 0 where it has told none. */
  readonly roundTripUs: number;
}

/** Reads the statistics of the process's own connections. */
export interface TcpStatisticsReader {
  /**
   * The number of the error with which Windows refuses to tell any (winsock2.h): of all sockets, or, as long as it has told
   * of none, of the connection that was asked about last. Undefined where it tells, and where no connection was asked about.
   */
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
 * `memory`: see shareOpenDescriptors. Whether Windows knows the code is asked on a socket that is never connected. Tested
 * under Wine, which does not, and with answers made by hand as the page lays them out; never on Windows. Throws {@link NativeCallsUnavailableError}.
 */
export function openTcpStatistics(
  memory: SharedArrayBuffer,
  calls: StatisticsCalls = loadStatisticsCalls(),
): TcpStatisticsReader {
  const open = openDescriptors(memory);
  const answer = new Uint8Array(INFO.bytes);
  const view = new DataView(answer.buffer);
  const address = createAddressBuffer(calls, createWinsock().constants);
  const ask = (descriptor: number): number => {
    // So that what an answer leaves out is not the answer of before.
    answer.fill(0);
    return calls.ioctl(descriptor, { code: SIO_TCP_INFO, input: VERSION, output: answer });
  };
  const nameOf = (call: 'getsockname' | 'getpeername', descriptor: number): Address | undefined => {
    address.clear();
    return calls[call](descriptor, address.bytes, address.length) === 0
      ? address.decode()
      : undefined;
  };
  const isUnknown = findUnknown(calls, ask);
  let hasTold = false;
  let refusal: number | undefined = isUnknown ? WSAEOPNOTSUPP : undefined;
  const readOne = (descriptor: number): TcpStatistics[] => {
    const remote = nameOf('getpeername', descriptor);
    const local = nameOf('getsockname', descriptor);
    if (local === undefined || remote === undefined) return [];
    const status = ask(descriptor);
    // A number that became another's meanwhile has another's peer; one whose connection has ended has none.
    const after = nameOf('getpeername', descriptor);
    if (after?.host !== remote.host || after.port !== remote.port) return [];
    hasTold ||= status === 0;
    refusal = hasTold ? undefined : status;
    if (status !== 0) return [];
    const state = view.getUint32(INFO.stateAt, true);
    return [{ local, remote, state, roundTripUs: view.getUint32(INFO.roundTripAt, true) }];
  };
  return {
    get refusal() {
      return refusal;
    },
    read: () => (isUnknown ? [] : open.list().flatMap(readOne)),
  };
}

/**
 * Whether there is no such code. Other failures may be that socket's, which has no connection, and say nothing of the code;
 * nor does a socket that could not be made.
 */
function findUnknown(calls: StatisticsCalls, ask: (descriptor: number) => number): boolean {
  const descriptor = calls.socket(AF_INET, SOCK_STREAM);
  if (descriptor < 0) return false;
  const status = ask(descriptor);
  calls.close(descriptor);
  return status === WSAEOPNOTSUPP;
}

function loadStatisticsCalls(): StatisticsCalls {
  return { ...loadWinsockCalls(), ioctl: loadWinsockIoctl(loadWinsock()) };
}

import { bindLibc, checkKernelCall } from './kernel-call.ts';
import { bindPacketOptions } from './packet-options.ts';
import { createPacketQueue } from './packet-queue.ts';

const AF_INET = 2;
const AF_PACKET = 17;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
const CLOCK_REALTIME = 0;
const ADDRESS_BYTES = 16;
const NS_PER_S = 1_000_000_000n;

const PROTOTYPES = {
  socket: 'int socket(int domain, int type, int protocol)',
  bind: 'int bind(int fd, const void *address, uint32_t length)',
  getsockname: 'int getsockname(int fd, _Out_ void *address, _Inout_ void *length)',
  connect: 'int connect(int fd, const void *address, uint32_t length)',
  send: 'intptr_t send(int fd, const void *data, size_t length, int flags)',
  clock_gettime: 'int clock_gettime(int clock, _Out_ void *time)',
  close: 'int close(int fd)',
} as const;
type Calls = ReturnType<typeof bindLibc<keyof typeof PROTOTYPES>>;

/** Has the kernel note the time of each packet as it comes, for as long as it is open. */
export interface Timestamping {
  /**
   * Whether it does so by now, told by a datagram to itself over the loopback interface: the kernel begins a little
   * after it was asked to, and until then a packet bears the time of its reading. False as well where none comes through.
   */
  isInForce(): boolean;
  /** May be called twice. */
  close(): void;
}

/**
 * Asks for it by a socket that hears nothing, SO_TIMESTAMPNS of socket(7). Throws {@link KernelCallError} where this
 * process may not capture (CAP_NET_RAW, capabilities(7)).
 */
export function openTimestamping(): Timestamping {
  const calls = bindLibc(PROTOTYPES);
  const options = bindPacketOptions();
  let descriptor = open(calls, AF_PACKET, SOCK_RAW);
  options.set(descriptor, 'SO_TIMESTAMPNS', 1);
  return {
    isInForce() {
      const probe = open(calls, AF_INET, SOCK_DGRAM);
      try {
        options.set(probe, 'SO_TIMESTAMPNS', 1);
        return connectToItself(calls, probe) && isStampedOnArrival(calls, probe);
      } finally {
        calls.close(probe);
      }
    },
    close() {
      if (descriptor >= 0) calls.close(descriptor);
      descriptor = -1;
    },
  };
}

function open(calls: Calls, family: number, type: number): number {
  const flags = SOCK_CLOEXEC | SOCK_NONBLOCK;
  return checkKernelCall(calls.socket(family, type | flags, 0), `socket(${family}, ${type})`);
}

/** struct sockaddr_in of 127.0.0.1, and a port of the system's choice. */
function connectToItself(calls: Calls, probe: number): boolean {
  const address = Buffer.alloc(ADDRESS_BYTES);
  address.writeUInt16LE(AF_INET, 0);
  address.set([127, 0, 0, 1], 4);
  if (calls.bind(probe, address, address.length) !== 0) return false;
  calls.getsockname(probe, address, Int32Array.of(address.length));
  return calls.connect(probe, address, address.length) === 0;
}

/** A time that was noted on arrival lies before the sending returned; one that was noted by reading, after. */
function isStampedOnArrival(calls: Calls, probe: number): boolean {
  if (calls.send(probe, Buffer.from('?'), 1, 0) !== 1) return false;
  const now = Buffer.alloc(16);
  calls.clock_gettime(CLOCK_REALTIME, now);
  const sentNs = now.readBigInt64LE(0) * NS_PER_S + now.readBigInt64LE(8);
  let isStamped = false;
  createPacketQueue(probe).drain(({ time }) => {
    isStamped = BigInt(time.seconds) * NS_PER_S + BigInt(time.nanoseconds) <= sentNs;
  }, 1);
  return isStamped;
}

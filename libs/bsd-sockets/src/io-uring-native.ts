import { CALL } from './io-uring-layout.ts';
import { loadKoffi } from './native-library.ts';

const PROT_READ_WRITE = 3;
const MAP_SHARED_POPULATE = 0x8001;
const MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
const MAP_FAILED = -1n;
const ADDRESS_BITS = 64;

/** Memory of the process outside of V8's heap: it stays where it is, so that the kernel may be told its address. */
export interface MappedMemory {
  readonly address: number;
  /** Made when first read: V8 counts its whole length as memory in use, touched or not, and collects garbage because of it. */
  readonly bytes: ArrayBuffer;
  /** munmap(2): nothing may look into `bytes` any more. */
  unmap(): void;
}

/** io_uring(7): its three calls, and mmap(2). Each returns a negative number when it failed, and no memory. */
export interface IoUringCalls {
  setup(entries: number, params: Uint32Array): number;
  /** Six parameters, for so many has the call. */
  enter(
    ring: number,
    toSubmit: number,
    minComplete: number,
    flags: number,
    argument: number,
    argumentBytes: number,
  ): number;
  register(ring: number, what: number, argument: Uint8Array, count: number): number;
  /** A ring's memory, which the kernel shares. */
  mapRing(ring: number, length: number, offset: number): MappedMemory | undefined;
  /** Fresh memory; a page of it that is never touched costs nothing. */
  mapFresh(length: number): MappedMemory | undefined;
  close(ring: number): number;
  errno(): number;
}

let loaded: IoUringCalls | undefined;

/** Linux's own, bound once in each thread: koffi takes a third of a millisecond and memory for that. */
export function loadIoUringCalls(): IoUringCalls {
  loaded ??= bindCalls();
  return loaded;
}

/** `syscall` is bound once for each call, for each has its own parameters. */
function bindCalls(): IoUringCalls {
  const koffi = loadKoffi();
  const bind = (parameters: string): ((...args: unknown[]) => number) =>
    koffi.load('libc.so.6').func(`long syscall(long, ${parameters})`);
  const libc = koffi.load('libc.so.6');
  const setup = bind('uint32_t, void *');
  const enter = bind('uint32_t, uint32_t, uint32_t, uint32_t, uintptr_t, size_t');
  const register = bind('uint32_t, uint32_t, void *, uint32_t');
  const mmap = libc.func('intptr_t mmap(void *, size_t, int, int, int, intptr_t)');
  const munmap = libc.func('int munmap(uintptr_t, size_t)');
  const map = (length: number, flags: number, file: { ring: number; offset: number }) => {
    const mapped = mmap(null, length, PROT_READ_WRITE, flags, file.ring, file.offset) as number;
    if (BigInt.asIntN(ADDRESS_BITS, BigInt(mapped)) === MAP_FAILED) return undefined;
    const address = Number(mapped);
    let view: ArrayBuffer | undefined;
    return {
      address,
      get bytes() {
        view ??= koffi.view(BigInt(address), length);
        return view;
      },
      unmap: () => void munmap(address, length),
    };
  };
  return {
    setup: (entries, params) => setup(CALL.setup, entries, params),
    enter: (ring, toSubmit, minComplete, flags, argument, argumentBytes) =>
      enter(CALL.enter, ring, toSubmit, minComplete, flags, argument, argumentBytes),
    register: (ring, what, argument, count) => register(CALL.register, ring, what, argument, count),
    mapRing: (ring, length, offset) => map(length, MAP_SHARED_POPULATE, { ring, offset }),
    mapFresh: (length) => map(length, MAP_PRIVATE_ANONYMOUS_NORESERVE, { ring: -1, offset: 0 }),
    close: libc.func('int close(int)'),
    errno: () => koffi.errno(),
  };
}

/*
 * The numbers of linux/io_uring.h, in words of 32 bits where a structure is read or written in words. They are the same on
 * x86-64 and arm64, as are the numbers of the three calls.
 */

/** io_uring_setup(2), io_uring_enter(2), io_uring_register(2) have no function in libc: syscall(2) makes them. */
export const CALL = { setup: 425, enter: 426, register: 427 } as const;

/** IORING_SETUP_*: completions are worked off by the one thread that submits, when it waits, and not when they come. */
export const SETUP = {
  cqSize: 1 << 3,
  clamp: 1 << 4,
  singleIssuer: 1 << 12,
  deferTaskRun: 1 << 13,
} as const;

/** IORING_ENTER_*. */
export const ENTER = { getEvents: 1 << 0, extendedArgument: 1 << 3 } as const;

/** IORING_REGISTER_*. */
export const REGISTER = { bufferRing: 22, syncCancel: 24 } as const;

/** IORING_OP_*. */
export const OPERATION = {
  pollAdd: 6,
  accept: 13,
  asyncCancel: 14,
  close: 19,
  send: 26,
  recv: 27,
} as const;

/** IOSQE_*: the next entry begins when this one has succeeded; the kernel chooses a buffer; success is not told. */
export const ENTRY_FLAG = { link: 1 << 2, bufferSelect: 1 << 5, skipSuccess: 1 << 6 } as const;

/** IORING_POLL_ADD_MULTI: told at each change, until it is cancelled. */
export const POLL_MULTISHOT = 1 << 0;

/** IORING_ASYNC_CANCEL_*: all that match; those of a descriptor; any. */
export const CANCEL = { all: 1 << 0, descriptor: 1 << 1, any: 1 << 2 } as const;

/** IORING_CQE_F_*: the upper half of the flags is a buffer's number; more will come of the same entry. */
export const COMPLETION_FLAG = { buffer: 1 << 0, more: 1 << 1, bufferShift: 16 } as const;

/** struct io_uring_params: what is asked for, and where the kernel has put what. */
export const PARAMS = {
  words: 30,
  sqEntries: 0,
  cqEntries: 1,
  flags: 2,
  sqTail: 11,
  sqMask: 12,
  sqArray: 16,
  cqHead: 20,
  cqTail: 21,
  cqMask: 22,
  cqEntriesAt: 25,
} as const;

/** mmap(2) offset of the entries; the rings are at 0. */
export const ENTRIES_OFFSET = 0x1000_0000;

/** struct io_uring_sqe. */
export const ENTRY = {
  words: 16,
  shift: 4,
  head: 0,
  descriptor: 1,
  offset: 2,
  address: 4,
  length: 6,
  flags: 7,
  userData: 8,
  bufferGroup: 10,
  file: 11,
} as const;

/** struct io_uring_cqe. */
export const COMPLETION = { words: 4, shift: 2, userData: 0, result: 2, flags: 3 } as const;

/** struct io_uring_buf, of which the ring's tail takes the last 16 bits of the first. */
export const BUFFER = { words: 4, shift: 2, address: 0, length: 2, id: 6, tail: 7 } as const;

/** The numbers of system calls that a server of sockets makes, by architecture: asm/unistd.h. */
const NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  x64: {
    ...{ read: 0, write: 1, close: 3, poll: 7, lseek: 8, mmap: 9, mprotect: 10, munmap: 11 },
    ...{
      rt_sigprocmask: 14,
      pread64: 17,
      pwrite64: 18,
      readv: 19,
      writev: 20,
      sched_yield: 24,
      madvise: 28,
      nanosleep: 35,
    },
    ...{ getpid: 39, socket: 41, connect: 42, accept: 43, sendto: 44, recvfrom: 45, sendmsg: 46 },
    ...{ recvmsg: 47, shutdown: 48, bind: 49, listen: 50, getsockname: 51, getpeername: 52 },
    ...{ setsockopt: 54, getsockopt: 55, gettid: 186, futex: 202, clock_gettime: 228 },
    ...{ clock_nanosleep: 230, epoll_wait: 232, epoll_ctl: 233, pselect6: 270, ppoll: 271 },
    ...{ epoll_pwait: 281, accept4: 288, eventfd2: 290, epoll_create1: 291, recvmmsg: 299 },
    ...{ sendmmsg: 307, getrandom: 318 },
  },
  arm64: {
    ...{ eventfd2: 19, epoll_create1: 20, epoll_ctl: 21, epoll_pwait: 22, close: 57, lseek: 62 },
    ...{
      read: 63,
      write: 64,
      readv: 65,
      writev: 66,
      pread64: 67,
      pwrite64: 68,
      pselect6: 72,
      ppoll: 73,
      futex: 98,
    },
    ...{ nanosleep: 101, clock_gettime: 113, clock_nanosleep: 115, sched_yield: 124 },
    ...{ rt_sigprocmask: 135, getpid: 172, gettid: 178, socket: 198, bind: 200, listen: 201 },
    ...{ accept: 202, connect: 203, getsockname: 204, getpeername: 205, sendto: 206 },
    ...{ recvfrom: 207, setsockopt: 208, getsockopt: 209, shutdown: 210, sendmsg: 211 },
    ...{ recvmsg: 212, munmap: 215, mmap: 222, mprotect: 226, madvise: 233, accept4: 242 },
    ...{ recvmmsg: 243, sendmmsg: 269, getrandom: 278 },
  },
};
/** From here on all architectures have the same numbers. */
const EVERYWHERE: Readonly<Record<string, number>> = {
  ...{ io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427, epoll_pwait2: 441 },
};

const NAMES = new Map(
  Object.entries({ ...NUMBERS[process.arch], ...EVERYWHERE }).map(([name, number]) => [
    number,
    name,
  ]),
);

/** The name of a system call in the manual, or `syscall 321` of one that a server of sockets does not make. */
export function callName(number: number): string {
  return NAMES.get(number) ?? `syscall ${number}`;
}

import { closeSync, openSync } from 'node:fs';
import { bindLibc } from './kernel-call.ts';
import { checkNetworkCall } from './network-call.ts';

const CLONE_NEWNET = 0x4000_0000;
const PROTOTYPES = {
  unshare: 'int unshare(int flags)',
  setns: 'int setns(int fd, int type)',
} as const;

/** A network of its own, network_namespaces(7): interfaces, addresses, ports. It lasts until the last of its holders. */
export interface NetworkNamespace {
  /** By which this process holds it; child processes don't inherit it. */
  readonly descriptor: number;
  /** The file by which other processes of this user find it, as nsenter(1) does, while this process holds it. */
  readonly file: string;
  /** Has the calling thread do something there, which must be synchronous: sockets made then are of that network for good. */
  within<Result>(act: () => Result): Result;
  /** May be called twice. */
  close(): void;
}

/**
 * Makes a network namespace, unshare(2), with `lo` in it, down. The calling thread stays in its own. Needs CAP_SYS_ADMIN;
 * throws VirtualNetworkError.
 */
export function createNetworkNamespace(): NetworkNamespace {
  const libc = bindLibc(PROTOTYPES);
  const enter = (descriptor: number): number =>
    checkNetworkCall(libc.setns(descriptor, CLONE_NEWNET), 'setns(CLONE_NEWNET)');
  // What Node's own threads do, as asynchronous file calls, stays outside: only synchronous calls are made in between.
  const home = openNetworkOfThread();
  try {
    checkNetworkCall(libc.unshare(CLONE_NEWNET), 'unshare(CLONE_NEWNET)');
    const descriptor = openNetworkOfThread();
    enter(home);
    return describe(descriptor, enter);
  } finally {
    closeSync(home);
  }
}

function describe(made: number, enter: (descriptor: number) => void): NetworkNamespace {
  let isOpen = true;
  return {
    descriptor: made,
    file: `/proc/${process.pid}/fd/${made}`,
    within(act) {
      const home = openNetworkOfThread();
      try {
        enter(made);
        try {
          return act();
        } finally {
          enter(home);
        }
      } finally {
        closeSync(home);
      }
    },
    close() {
      if (isOpen) closeSync(made);
      isOpen = false;
    },
  };
}

/** Opened with O_CLOEXEC, as everything that Node opens. */
function openNetworkOfThread(): number {
  return openSync('/proc/thread-self/ns/net', 'r');
}

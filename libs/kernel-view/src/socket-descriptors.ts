import { readdirSync, readlinkSync } from 'node:fs';

const DIRECTORY = '/proc/self/fd';

/** The descriptors of this process that are sockets now, with the inode of each, proc_pid_fd(5). */
export function socketDescriptors(): Map<number, number> {
  const sockets = new Map<number, number>();
  for (const name of readdirSync(DIRECTORY)) {
    const inode = /^socket:\[(\d+)\]$/.exec(targetOf(name))?.[1];
    if (inode !== undefined) sockets.set(Number(name), Number(inode));
  }
  return sockets;
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`${DIRECTORY}/${descriptor}`);
  } catch {
    // Closed meanwhile, or the descriptor of this very reading.
    return '';
  }
}

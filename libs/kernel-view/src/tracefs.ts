import { readdirSync, readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { mountInPrivateNamespace } from '@socketlab/bsd-sockets';

const MOUNT_POINT = '/sys/kernel/tracing';

/**
 * The directory of a tracefs that this thread can use. Where none is mounted (or only for reading), one is mounted in a
 * mount namespace of the thread's own, which nobody else sees. Call it on a worker thread. Throws KernelCallError.
 */
export function ensureTracefs(): string {
  const mounted = findTracefs(readFileSync('/proc/thread-self/mountinfo', 'utf8'));
  if (mounted !== undefined) return mounted;
  mountInPrivateNamespace({ filesystem: 'tracefs', directory: MOUNT_POINT });
  return MOUNT_POINT;
}

/** The mount point of a whole and writable tracefs in the text of mountinfo, proc_pid_mountinfo(5). */
export function findTracefs(mountinfo: string): string | undefined {
  for (const line of mountinfo.split('\n')) {
    const [mount = '', source = ''] = line.split(' - ');
    const [, , , root, directory, options = ''] = mount.split(' ');
    const isWritable = options.split(',').includes('rw');
    if (source.startsWith('tracefs ') && root === '/' && isWritable) return directory;
  }
  return undefined;
}

/** The name of a process's own trace instance; the process id in it tells later whether its owner still lives. */
export function instanceName(name: string, processId: number): string {
  return `socketlab-${name}-${processId}`;
}

/** Removes the instances of our daemons that were killed, and those that a dead process of our own id left. */
export function removeLeftovers(tracefs: string, ownNames: readonly string[]): string[] {
  const instances = path.join(tracefs, 'instances');
  const dead = readdirSync(instances).filter((name) => {
    const processId = /^socketlab-.+-(\d+)$/.exec(name)?.[1];
    return ownNames.includes(name) || (processId !== undefined && !isAlive(processId));
  });
  return dead.filter((name) => tryRemove(path.join(instances, name)));
}

function tryRemove(instance: string): boolean {
  try {
    rmdirSync(instance);
    return true;
  } catch {
    // Another daemon that starts now was faster, or someone reads it; it does us no harm.
    return false;
  }
}

/** A zombie is dead: its parent, process 1 of a container say, may take long over waiting for it, or never do it. */
function isAlive(processId: string): boolean {
  try {
    // proc_pid_stat(5): the state follows the name, which stands in brackets and may hold any character.
    return !/\) [ZX] [^)]*$/.test(readFileSync(`/proc/${processId}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

import { channel } from 'node:diagnostics_channel';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';

/** A network namespace that a fixture has made. */
export interface MadeNamespace {
  /** What the test calls it. */
  readonly name: string;
  /** `/proc/<pid>/ns/net` of a process in it. */
  readonly file: string;
}

/** The network namespaces that fixtures made since the watch began, and who still is in them. */
export interface NamespaceWatch {
  /** Who and what keeps each of them: `process 812 (node main.mjs) in the network of lab-07`. */
  left(): string[];
  end(): void;
}

/** How the fixtures tell whoever watches: of Node's own, so that neither has to know the other. */
const MADE = channel('socketlab:testkit:namespace');

/** Tells the watches, if any, of a namespace; to be called while its first process lives. */
export function announceNamespace(namespace: MadeNamespace): void {
  MADE.publish(namespace);
}

/**
 * Watches from now on. It holds each namespace open: else its number could be another's by the time one looks for it. The
 * kernel removes it when the watch has ended, if nothing else is left in it.
 */
export function watchNamespaces(): NamespaceWatch {
  const held: { name: string; descriptor: number; inode: number }[] = [];
  const hold = (message: unknown): void => {
    const { name, file } = message as MadeNamespace;
    const descriptor = openSync(file, 'r');
    held.push({ name, descriptor, inode: fstatSync(descriptor).ino });
  };
  MADE.subscribe(hold);
  return {
    left: () => {
      const names = new Map(held.map(({ inode, name }) => [inode, name]));
      return names.size === 0 ? [] : [...processesIn(names), ...mountsOf(names)];
    },
    end: () => {
      MADE.unsubscribe(hold);
      for (const { descriptor } of held.splice(0)) closeSync(descriptor);
    },
  };
}

function processesIn(names: ReadonlyMap<number, string>): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      const name = names.get(inodeOf(`/proc/${pid}/ns/net`));
      return name === undefined
        ? []
        : [`process ${pid} (${commandOf(pid)}) in the network of ${name}`];
    });
}

/** A namespace that is mounted somewhere, as `ip netns add` does, outlives its processes. */
function mountsOf(names: ReadonlyMap<number, string>): string[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  return [...names].flatMap(([inode, name]) =>
    mounts.includes(` net:[${inode}] `) ? [`a mount that keeps the network of ${name}`] : [],
  );
}

function inodeOf(file: string): number {
  try {
    return statSync(file).ino;
  } catch {
    // Another user's process, or one that has ended meanwhile.
    return 0;
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return 'ended';
  }
}

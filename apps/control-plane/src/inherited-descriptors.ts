import { readdirSync, readFileSync } from 'node:fs';

const LAST_STANDARD_DESCRIPTOR = 2;
/** O_CLOEXEC of Linux, as /proc/pid/fdinfo gives it, proc(5). */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * The descriptors beyond the standard three that a child of this process would inherit, mostly what our own starter left
 * open to us: a background process would keep it open for its whole life, and a shell's pipe that waits for its end with
 * it. Node marks as close-on-exec what it inherits only up to the first gap in the numbers, and all that it opens itself;
 * threads of the libraries inside of it do not always, so that nothing may be closed here that is not ours. Linux; other
 * systems don't tell.
 */
export function inheritedDescriptors(): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => descriptor > LAST_STANDARD_DESCRIPTOR && isInherited(descriptor));
}

function isInherited(descriptor: number): boolean {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
    const flags = /^flags:\s*(?<octal>\d+)/m.exec(info)?.groups?.['octal'];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    // The descriptor of the listing itself, closed meanwhile.
    return false;
  }
}

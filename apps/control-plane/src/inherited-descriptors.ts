import { closeSync, readdirSync, readFileSync } from 'node:fs';

const LAST_STANDARD_DESCRIPTOR = 2;
/** O_CLOEXEC of Linux, as /proc/pid/fdinfo gives it, proc(5). */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * Closes what our own starter left open to us beyond the standard three: a background process would keep it open for
 * its whole life, and a shell's pipe that waits for its end with it. Node marks as close-on-exec what it inherits only
 * up to the first gap in the numbers, and all that it opens itself; so what is not marked is not ours. Linux; other
 * systems don't tell.
 */
export function closeInheritedDescriptors(): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc/self/fd')) {
    const descriptor = Number(name);
    if (descriptor > LAST_STANDARD_DESCRIPTOR && isInherited(descriptor)) closeSync(descriptor);
  }
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

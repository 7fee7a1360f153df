import { readdirSync, statSync } from 'node:fs';
import { Gauge, type Registry } from 'prom-client';

const NAME = 'process_open_fds';
const DIRECTORY = '/proc/self/fd';

/**
 * Puts a cheap reading in the place of prom-client's own, which lists the directory: a millisecond for each thousand
 * descriptors, of which a server has one a connection. Since Linux 6.2 the directory's size says how many there are.
 */
export function defineOpenDescriptors(registry: Registry): void {
  if (registry.getSingleMetric(NAME) === undefined) return;
  registry.removeSingleMetric(NAME);
  const gauge = new Gauge({
    name: NAME,
    help: 'Number of open file descriptors.',
    registers: [registry],
    collect() {
      const count = countOpenDescriptors();
      if (count !== undefined) gauge.set(count);
    },
  });
}

/** Undefined where the system does not tell. */
export function countOpenDescriptors(): number | undefined {
  try {
    // An older kernel says 0. Reading the directory takes a descriptor of its own.
    return statSync(DIRECTORY).size || readdirSync(DIRECTORY).length - 1;
  } catch {
    // No procfs, or none that this process may read: there is nothing to tell.
    return undefined;
  }
}

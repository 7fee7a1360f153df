import type { Registry } from './registry.ts';

const NAME = /^socketlab(?:_[a-z0-9]+){2,}$/;

/**
 * What breaks the naming rule `socketlab_<area>_<noun>_<unit>`, with `_total` on counters and on nothing else, and a
 * help text on each. Empty when all is well.
 */
export async function checkNames(registry: Registry): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { name, help, type } of await registry.getMetricsAsJSON()) {
    if (!name.startsWith('socketlab_')) continue;
    if (!NAME.test(name)) problems.push(`${name}: not socketlab_<area>_<noun>_<unit>`);
    if (name.endsWith('_total') !== ((type as unknown) === 'counter')) {
      problems.push(`${name}: _total is for counters, and for all of them; this is a ${type}`);
    }
    if (help.trim() === '') problems.push(`${name}: no help`);
  }
  return problems;
}

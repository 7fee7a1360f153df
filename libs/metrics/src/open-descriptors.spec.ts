import { closeSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { countOpenDescriptors } from './open-descriptors.ts';
import { createRegistry } from './registry.ts';

it('counts what is opened and closed, as prom-client’s own metric', async (ctx) => {
  const before = countOpenDescriptors();
  if (before === undefined) return ctx.skip('there is no /proc/self/fd');
  const opened = Array.from({ length: 50 }, () => openSync('/dev/null', 'r'));
  try {
    expect((countOpenDescriptors() ?? 0) - before).toBe(50);
    const metric = await createRegistry().getSingleMetric('process_open_fds')?.get();
    // The registry may open something of its own.
    expect(metric?.values[0]?.value).toBeGreaterThanOrEqual(before + 50);
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
});

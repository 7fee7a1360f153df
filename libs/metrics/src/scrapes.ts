import type { Registry } from 'prom-client';
import { type Format, writeMetrics } from './exposition.ts';

/** Reads a registry for all who ask at once. */
export interface Scrapes {
  /** The metrics as they are after the call: one reading, and one text of a format, for all who wait for it. */
  take(format: Format): Promise<string>;
}

type Reading = ReturnType<Registry['getMetricsAsJSON']>;

/**
 * A reading takes the main thread as long as it takes: requests that come meanwhile are all there when it is done, and
 * the next reading is for all of them. It waits for the end of the turn in which they are taken in, and so nobody gets
 * numbers from before the request.
 */
export function createScrapes(registry: Registry): Scrapes {
  let next: { readonly reading: Reading; readonly texts: Map<Format, Promise<string>> } | undefined;
  const begin = (): NonNullable<typeof next> => {
    const reading = new Promise<Awaited<Reading>>((resolve) => {
      setImmediate(() => {
        next = undefined;
        resolve(registry.getMetricsAsJSON());
      });
    });
    return { reading, texts: new Map() };
  };
  return {
    take(format) {
      next ??= begin();
      const { reading, texts } = next;
      const text = texts.get(format) ?? reading.then((metrics) => writeMetrics(metrics, format));
      texts.set(format, text);
      return text;
    },
  };
}

/**
 * What several metrics of one scrape are read from, read once for all of them: Prometheus' registry asks every metric in
 * one piece of synchronous code, and a reading is good until that has ended. The next scrape reads anew.
 */
export function sharedReading<Reading>(read: () => Reading): () => Reading {
  let taken: { readonly reading: Reading } | undefined;
  return () => {
    if (taken === undefined) {
      taken = { reading: read() };
      queueMicrotask(() => {
        taken = undefined;
      });
    }
    return taken.reading;
  };
}

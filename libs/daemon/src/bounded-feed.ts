/** An item, or how many were dropped because the reader was too slow for them. */
export type FeedItem<Item> = { readonly item: Item } | { readonly dropped: number };

/**
 * Turns a subscription into an async iterable with bounded memory: at most `capacity` items wait for the reader, what
 * comes beyond that is dropped and counted, and the count is told at the place in the stream where they are missing.
 * Subscribes at once, so that nothing is missed before the first read; ends when the signal aborts.
 */
export function boundedFeed<Item>(
  subscribe: (listener: (item: Item) => void) => () => void,
  options: { capacity: number; signal: AbortSignal },
): AsyncIterable<FeedItem<Item>> {
  const { capacity, signal } = options;
  let waiting: Item[] = [];
  let dropped = 0;
  let wake = (): void => {};
  const unsubscribe = subscribe((item) => {
    if (waiting.length < capacity) waiting.push(item);
    else dropped += 1;
    wake();
  });
  const end = (): void => {
    unsubscribe();
    wake();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();

  async function* read(): AsyncGenerator<FeedItem<Item>> {
    while (!signal.aborted) {
      const items = waiting;
      const missing = dropped;
      waiting = [];
      dropped = 0;
      for (const item of items) yield { item };
      if (missing > 0) yield { dropped: missing };
      if (waiting.length > 0 || dropped > 0 || signal.aborted) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return read();
}

import { describe, expect, it } from 'vitest';
import { boundedFeed, type FeedItem } from './bounded-feed.ts';

function createSource(): {
  subscribe: (listener: (item: number) => void) => () => void;
  say: (item: number) => void;
  listeners: () => number;
} {
  const listeners = new Set<(item: number) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say: (item) => {
      for (const listener of listeners) listener(item);
    },
    listeners: () => listeners.size,
  };
}

async function take(
  feed: AsyncIterable<FeedItem<number>>,
  count: number,
): Promise<FeedItem<number>[]> {
  const items: FeedItem<number>[] = [];
  for await (const item of feed) {
    items.push(item);
    if (items.length === count) break;
  }
  return items;
}

describe('a bounded feed', () => {
  it('gives what was said between the subscription and the first read', async () => {
    const source = createSource();
    const { signal } = new AbortController();
    const feed = boundedFeed(source.subscribe, { capacity: 10, signal });
    source.say(1);
    source.say(2);
    expect(await take(feed, 2)).toEqual([{ item: 1 }, { item: 2 }]);
  });

  it('drops what a slow reader has no room for, and says how many where they are missing', async () => {
    const source = createSource();
    const { signal } = new AbortController();
    const feed = boundedFeed(source.subscribe, { capacity: 2, signal });
    for (const item of [1, 2, 3, 4, 5]) source.say(item);
    expect(await take(feed, 3)).toEqual([{ item: 1 }, { item: 2 }, { dropped: 3 }]);
  });

  it('wakes a reader that waits', async () => {
    const source = createSource();
    const { signal } = new AbortController();
    const feed = boundedFeed(source.subscribe, { capacity: 2, signal });
    const taken = take(feed, 1);
    setImmediate(() => source.say(7));
    expect(await taken).toEqual([{ item: 7 }]);
  });

  it('ends and unsubscribes when the signal aborts', async () => {
    const source = createSource();
    const abort = new AbortController();
    const feed = boundedFeed(source.subscribe, { capacity: 2, signal: abort.signal });
    const taken = take(feed, 1);
    abort.abort();
    expect(await taken).toEqual([]);
    expect(source.listeners()).toBe(0);
  });
});

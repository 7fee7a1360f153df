/** The items of several streams as they come; ends when all have ended, and fails with the first that fails. */
export async function* mergeStreams<Item>(
  streams: readonly AsyncIterable<Item>[],
): AsyncGenerator<Item> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const pending = new Map(iterators.map((iterator) => [iterator, advance(iterator)]));
  try {
    while (pending.size > 0) {
      const { iterator, step } = await Promise.race(pending.values());
      if (step.done) {
        pending.delete(iterator);
        continue;
      }
      pending.set(iterator, advance(iterator));
      yield step.value;
    }
  } finally {
    for (const [iterator, next] of pending) {
      next.catch(() => {
        // Its reader has left: what it fails with concerns nobody any more.
      });
      void iterator.return?.(undefined);
    }
  }
}

async function advance<Item>(
  iterator: AsyncIterator<Item>,
): Promise<{ iterator: AsyncIterator<Item>; step: IteratorResult<Item> }> {
  return { iterator, step: await iterator.next() };
}

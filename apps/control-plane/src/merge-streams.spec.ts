import { expect, test } from 'vitest';
import { mergeStreams } from './merge-streams.ts';

/** Gives its items when it is let to. */
function stream<Item>() {
  const waiting: ((result: IteratorResult<Item>) => void)[] = [];
  let isLeft = false;
  const iterable: AsyncIterable<Item> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => waiting.push(resolve)),
      return: async () => {
        isLeft = true;
        return { done: true, value: undefined };
      },
    }),
  };
  return {
    iterable,
    give: (value: Item) => waiting.shift()?.({ done: false, value }),
    end: () => waiting.shift()?.({ done: true, value: undefined }),
    isLeft: () => isLeft,
  };
}

test('items come as they are given, from whichever stream', async () => {
  const [one, two] = [stream<number>(), stream<number>()];
  const merged = mergeStreams([one.iterable, two.iterable]);
  const first = merged.next();
  two.give(2);
  expect(await first).toEqual({ done: false, value: 2 });
  const second = merged.next();
  one.give(1);
  expect(await second).toEqual({ done: false, value: 1 });
  const last = merged.next();
  one.end();
  two.end();
  expect(await last).toEqual({ done: true, value: undefined });
});

test('a reader that leaves ends all streams', async () => {
  const [one, two] = [stream<number>(), stream<number>()];
  const merged = mergeStreams([one.iterable, two.iterable]);
  const first = merged.next();
  one.give(1);
  await first;
  await merged.return(undefined);
  expect([one.isLeft(), two.isLeft()]).toEqual([true, true]);
});

test('what one stream fails with, the reader gets', async () => {
  async function* failing(): AsyncGenerator<number> {
    yield 1;
    throw new Error('gone');
  }
  const merged = mergeStreams([failing()]);
  await merged.next();
  await expect(merged.next()).rejects.toThrow('gone');
});

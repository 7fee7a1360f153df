import { describe, expect, it } from 'vitest';
import { createRecentMap } from './recent-map.ts';

describe('a map of what is recent', () => {
  it('gives up first what was not used for longest', () => {
    const map = createRecentMap<string>({ capacity: 3 });
    for (const key of ['a', 'b', 'c']) map.add(key, key.toUpperCase(), 0);
    expect(map.isFull).toBe(true);
    expect(map.use('a', 2_000)).toBe('A');
    expect(map.oldest()).toBe('B');
    expect(map.takeOldest()).toBe('B');
    expect(map.isFull).toBe(false);
    expect(map.use('b', 2_000)).toBeUndefined();
    expect([map.takeOldest(), map.takeOldest(), map.takeOldest()]).toEqual(['C', 'A', undefined]);
  });
});

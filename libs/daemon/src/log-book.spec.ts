import { describe, expect, it } from 'vitest';
import { createLogBook } from './log-book.ts';

describe('the log book', () => {
  it('keeps the newest lines and tells each to whoever follows', () => {
    const book = createLogBook({ capacity: 2, writeOut: () => {} });
    const followed: string[] = [];
    const unfollow = book.subscribe((line) => followed.push(line));
    for (const line of ['a\n', 'b\n', 'c\n']) book.write(line);
    unfollow();
    book.write('d\n');
    expect(book.newest(10)).toEqual(['c', 'd']);
    expect(book.newest(1)).toEqual(['d']);
    expect(followed).toEqual(['a', 'b', 'c']);
  });

  it('goes on when the terminal has gone away', () => {
    const book = createLogBook({
      capacity: 2,
      writeOut() {
        throw new Error('EIO');
      },
    });
    book.write('still here\n');
    expect(book.newest(1)).toEqual(['still here']);
  });
});

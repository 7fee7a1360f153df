import { expect, test } from 'vitest';
import { formatTable } from './table.ts';

test('columns are as wide as their widest cell, colours and accents not counted, and lines end with their last letter', () => {
  const green = '\u001b[32mserving\u001b[39m';
  const rows = [
    [green, '1'],
    ['situac\u0327a\u0303o', '22'],
    ['conexões', '', 'não'],
  ];
  expect(formatTable(['NAME', 'N', 'NOTE'], rows).split('\n')).toEqual([
    'NAME      N   NOTE',
    `${green}   1`,
    'situac\u0327a\u0303o  22',
    'conexões      não',
  ]);
});

test('a table without rows is its titles', () => {
  expect(formatTable(['A', 'LONG'], [])).toBe('A  LONG');
});

import { expect, it } from 'vitest';
import { coverageOf, readRange } from './address-ranges.ts';

it.each([
  ['10.0.0.7', '10.0.0.7-10.0.0.7'],
  ['10.0.0.7/24', '10.0.0.0-10.0.0.255'],
  ['10.0.0.7/255.255.0.0', '10.0.0.0-10.0.255.255'],
  ['10.0.0.7/0', '0.0.0.0-255.255.255.255'],
  ['10.0.0.7/0.0.0.0', '0.0.0.0-255.255.255.255'],
  ['fe80::/64', 'fe80::-fe80::ffff:ffff:ffff:ffff'],
  ['::ffff:10.0.0.1', '::ffff:a00:1-::ffff:a00:1'],
  ['FD00::1/128', 'fd00:0:0:0:0:0:0:1-fd00::1'],
])('%s is the range %s', (text, range) => {
  expect(readRange(text)).toBeDefined();
  expect(readRange(text)).toEqual(readRange(range));
});

it.each([
  'LocalSubnet',
  '10.0.0.0/33',
  '10.0.0.0/255.0.255.0',
  '10.0.0.1-fd00::1',
  'fe80::1%3',
  '',
])('nothing is read from %j', (text) => {
  expect(readRange(text)).toBeUndefined();
});

it.each([
  ['10.0.0.0/24', ['10.0.0.0/8'], 'all'],
  ['10.0.0.0/24', ['10.0.0.128/25', '10.0.0.0/25'], 'all'],
  ['10.0.0.0/24', ['10.0.0.1-10.0.0.255'], 'some'],
  ['10.0.0.0/24', ['10.0.0.0/25', '10.0.0.129-10.0.0.255'], 'some'],
  ['10.0.0.0/24', ['10.0.1.0/24', '9.0.0.0/8'], 'none'],
  ['10.0.0.0/24', [], 'none'],
])('of %s, %j cover %s', (asked, ranges, coverage) => {
  const read = (texts: readonly string[]) => texts.flatMap((text) => readRange(text) ?? []);
  expect(coverageOf(read([asked]), read(ranges))).toBe(coverage);
});

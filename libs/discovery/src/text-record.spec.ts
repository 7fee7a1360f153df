import { expect, it } from 'vitest';
import { readTextRecord } from './text-record.ts';

it('reads key and value, the first of equal keys, keys in lower case', () => {
  const strings = ['v=1', 'ID=ab', 'id=cd', 'flag', 'a=b=c'].map((text) => Buffer.from(text));
  expect(readTextRecord(strings)).toEqual({ v: '1', id: 'ab', flag: '', a: 'b=c' });
});

it('leaves out what cannot be printed, is too long or too much', () => {
  const many = Array.from({ length: 999 }, (_, index) => Buffer.from(`k${index}=x`));
  expect(Object.keys(readTextRecord(many))).toHaveLength(16);
  const strings = [
    Buffer.from('=nothing'),
    Buffer.from(`${'k'.repeat(17)}=x`),
    Buffer.from('__proto__=x'),
    Buffer.from('e=\u001b[31mred\u0000'),
    Buffer.from(`l=${'x'.repeat(250)}`),
  ];
  expect(readTextRecord(strings)).toEqual({ e: '[31mred', l: 'x'.repeat(64) });
});

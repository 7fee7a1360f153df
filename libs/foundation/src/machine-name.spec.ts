import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { machineName } from './machine-name.ts';

test.each([
  ['lab-07', 'lab-07'],
  ['LAB_07.campus.example', 'lab-07'],
  ['Sala 3 – Máquina 12', 'sala-3-m-quina-12'],
  ['-', 'machine'],
  ['all', 'machine'],
  [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
])('%j becomes %j', (given, label) => {
  expect(machineName({ SOCKETLAB_NAME: given })).toBe(label);
});

test('without a name of its own it is the host’s', () => {
  expect(machineName({})).toBe(machineName({ SOCKETLAB_NAME: hostname() }));
});

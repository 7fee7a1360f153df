import { expect, test } from 'vitest';
import { findDarwinPortHolder } from './darwin-port-holder.ts';

test('lsof is asked for the listener of that port, and the process that it names is told', () => {
  const asked: (readonly string[])[] = [];
  const holder = findDarwinPortHolder(65_432, 'tcp', (words) => {
    asked.push(words);
    return 'p4711\ncnode\nf21\np4712\ncPython\nf3\n';
  });
  expect(holder).toEqual({ pid: 4711, command: 'node' });
  expect(asked).toEqual([['-nP', '-itcp:65432', '-sTCP:LISTEN', '-Fpc']]);
});

test('of a port that no process of ours holds nothing is told', () => {
  expect(findDarwinPortHolder(65_431, 'udp', () => '')).toBeUndefined();
});

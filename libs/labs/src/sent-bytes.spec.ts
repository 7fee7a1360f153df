import { expect, it } from 'vitest';
import type { Packet } from './end-facts.ts';
import { readRecordedRun } from './fixtures/recorded-run.fixture.ts';
import { countBytes } from './sent-bytes.ts';

const model = readRecordedRun('tcp-simple').events.find(
  (event) => event.kind === 'packet' && event.payloadBytes > 0,
);

function segment(sequence: number, payloadBytes: number): Packet {
  if (model?.kind !== 'packet' || model.tcp === undefined) throw new Error('the run has no data');
  return { ...model, payloadBytes, tcp: { ...model.tcp, sequence: sequence >>> 0 } };
}

const WRAPS = 2 ** 32 - 3;

it.each<[string, readonly (readonly [sequence: number, bytes: number])[], number]>([
  ['nothing was sent', [], 0],
  [
    'two segments follow each other',
    [
      [100, 5],
      [105, 7],
    ],
    12,
  ],
  [
    'both were sent again as one',
    [
      [100, 5],
      [105, 7],
      [100, 12],
    ],
    12,
  ],
  [
    'one was sent again as two',
    [
      [100, 12],
      [100, 5],
      [105, 7],
    ],
    12,
  ],
  [
    'a longer one goes on where a part was sent again',
    [
      [100, 5],
      [103, 9],
    ],
    12,
  ],
  [
    'the numbers wrap around within',
    [
      [WRAPS, 5],
      [WRAPS + 5, 7],
      [WRAPS, 12],
    ],
    12,
  ],
  [
    'they came out of order',
    [
      [WRAPS + 5, 7],
      [WRAPS, 5],
    ],
    12,
  ],
  [
    'bytes between them are missing',
    [
      [100, 5],
      [110, 7],
    ],
    12,
  ],
])('counts each byte once when %s', (_, sent, count) => {
  expect(countBytes(sent.map(([sequence, bytes]) => segment(sequence, bytes)))).toBe(count);
});

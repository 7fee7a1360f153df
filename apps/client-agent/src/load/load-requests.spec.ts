import { expect, it } from 'vitest';
import { choosePipeline } from './load-requests.ts';

it.each([
  ['a closed loop', { rate: 0, connections: 1 }, 1],
  ['an open loop', { rate: 2_000, connections: 20 }, 101],
  ['more than one socket may have', { rate: 1_000_000, connections: 1 }, 1_024],
  ['more than there is room for', { rate: 2_000_000, connections: 2_000 }, 500],
])(
  'of %s a socket has as many under way as are due until one is given up',
  (_what, asked, most) => {
    expect(choosePipeline({ ...asked, timeoutMs: 1_000 })).toBe(most);
  },
);

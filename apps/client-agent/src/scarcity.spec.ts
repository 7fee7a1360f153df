import { systemCallError } from '@socketlab/bsd-sockets';
import { describe, expect, it } from 'vitest';
import type { ManyJob } from './many-types.ts';
import { explainingScarcity } from './scarcity.ts';

const JOB: ManyJob = {
  address: { host: '127.0.0.1', port: 9 },
  source: { host: '127.0.0.5', port: 0 },
  connections: 20_000,
  payload: Buffer.alloc(0),
  replyBytes: 0,
  ending: 'close',
  waitsForAll: false,
  deadlineMs: 1,
};

const FAILURES = [
  [systemCallError({ call: 'socket', errno: 'EMFILE' }), /20000 connections.* ulimit -n/],
  [systemCallError({ call: 'bind', errno: 'EADDRINUSE' }), /20000 connections.*127\.0\.0\.5:0/],
  [new Error('anything else'), /^anything else$/],
] as const;

describe('what one machine has not enough of', () => {
  it.each(FAILURES)('is told with the number that was asked for: %s', (failure, words) => {
    const run = (): never => {
      throw failure;
    };
    expect(() => explainingScarcity(JOB, run)).toThrow(words);
  });

  it('is not what keeps one connection from a port that another program has', () => {
    const failure = systemCallError({ call: 'bind', errno: 'EADDRINUSE' });
    const job = { ...JOB, connections: 1, source: { host: '127.0.0.5', port: 9 } };
    const run = (): never => {
      throw failure;
    };
    expect(() => explainingScarcity(job, run)).toThrow(failure);
  });
});

import { describe, expect, it } from 'vitest';
import { stateFromKernel, TCP_STATES } from './states.ts';

describe('stateFromKernel', () => {
  it.each([
    [1, 'ESTABLISHED'],
    [2, 'SYN-SENT'],
    [3, 'SYN-RECEIVED'],
    [4, 'FIN-WAIT-1'],
    [5, 'FIN-WAIT-2'],
    [6, 'TIME-WAIT'],
    [7, 'CLOSED'],
    [8, 'CLOSE-WAIT'],
    [9, 'LAST-ACK'],
    [10, 'LISTEN'],
    [11, 'CLOSING'],
    [12, 'SYN-RECEIVED'],
    [13, 'CLOSED'],
  ])('translates %i to %s', (number, state) => {
    expect(stateFromKernel(number)).toBe(state);
  });

  it('knows a number for every state of the RFC', () => {
    const reached = new Set(Array.from({ length: 13 }, (_, index) => stateFromKernel(index + 1)));
    expect(reached).toEqual(new Set(TCP_STATES));
  });

  it.each([0, 14, -1])('refuses %i, which the kernel never gives', (number) => {
    expect(() => stateFromKernel(number)).toThrow(RangeError);
  });
});

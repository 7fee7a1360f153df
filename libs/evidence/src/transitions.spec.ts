import { describe, expect, it } from 'vitest';
import { TCP_STATES } from './states.ts';
import { isHandedToTimeWait, isTransition, TRANSITIONS } from './transitions.ts';

describe('isTransition', () => {
  it('has every step of RFC 9293 figure 5 once', () => {
    expect(TRANSITIONS).toHaveLength(21);
    expect(new Set(TRANSITIONS.map(({ from, to }) => `${from} ${to}`)).size).toBe(21);
  });

  it('reaches every state from CLOSED', () => {
    const reached = new Set(['CLOSED']);
    for (const _round of TCP_STATES) {
      for (const { from, to } of TRANSITIONS) if (reached.has(from)) reached.add(to);
    }
    expect([...reached].toSorted()).toEqual(TCP_STATES.toSorted());
  });

  it('refuses steps that the diagram lacks', () => {
    expect(isTransition('CLOSED', 'ESTABLISHED')).toBe(false);
    expect(isTransition('CLOSE-WAIT', 'TIME-WAIT')).toBe(false);
    expect(isTransition('LAST-ACK', 'TIME-WAIT')).toBe(false);
  });

  it('takes a reset as a way to CLOSED', () => {
    expect(isTransition('ESTABLISHED', 'CLOSED')).toBe(true);
  });

  it('tells the end of the full socket from the end of the connection', () => {
    expect(isHandedToTimeWait('FIN-WAIT-2', 'CLOSED')).toBe(true);
    expect(isHandedToTimeWait('LAST-ACK', 'CLOSED')).toBe(false);
  });
});

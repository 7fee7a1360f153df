import type { AuditEvent, AuditLog } from '@socketlab/trust';
import { describe, expect, it } from 'vitest';
import { countUnwritten } from './counted-audit.ts';

describe('an audit log that is counted', () => {
  it('counts the lines that a full disk did not take, and says when it takes them again', () => {
    let isFull = true;
    const lines: AuditEvent[] = [];
    const log: AuditLog = {
      append(event) {
        if (isFull) throw new Error('ENOSPC');
        lines.push(event);
      },
      newest: () => [],
      subscribe: () => () => undefined,
      close: () => undefined,
    };
    const audit = countUnwritten(log);
    const event = {} as AuditEvent;
    expect(() => audit.append(event)).toThrow('ENOSPC');
    expect(() => audit.append(event)).toThrow('ENOSPC');
    expect([audit.unwritten, audit.isFailing, lines.length]).toEqual([2, true, 0]);
    isFull = false;
    audit.append(event);
    expect([audit.unwritten, audit.isFailing, lines.length]).toEqual([2, false, 1]);
  });
});

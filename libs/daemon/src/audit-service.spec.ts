import type { CallContext } from '@socketlab/control';
import { describe, expect, it } from 'vitest';
import { createAuditService } from './audit-service.ts';
import { OWN_CALL } from './own-call.ts';

const line = (sequence: number, grantId: string): string =>
  JSON.stringify({
    ...{
      sequence,
      at: '2026-01-31T12:00:00.000Z',
      daemon: 'tcp-echo',
      previous: '0',
      phase: 'end',
    },
    classmate: { name: 'ana', machineId: 'm', grantId },
  });
const LINES = [line(1, 'ana'), line(2, 'bia'), line(3, 'ana'), 'cut sho', line(5, 'bia')];
const service = createAuditService({ newest: () => LINES, subscribe: () => () => undefined });

function asClassmate(grantId: string): CallContext {
  const caller = { kind: 'classmate', machineId: 'm', name: 'ana', grantId, scopes: ['observe'] };
  return { ...OWN_CALL, caller } as CallContext;
}

describe('a classmate’s own audit', () => {
  it('has the lines of that grant, and of no other', async () => {
    expect(await service.listOwnAudit({ afterSequence: '0' }, asClassmate('ana'))).toEqual({
      lines: [LINES[0], LINES[2]],
      lastSequence: 3,
    });
  });

  it('goes on after a line, and says so when there is nothing new', async () => {
    const context = asClassmate('bia');
    expect(await service.listOwnAudit({ afterSequence: '2' }, context)).toEqual({
      lines: [LINES[4]],
      lastSequence: 5,
    });
    const end = { lines: [], lastSequence: 5 };
    expect(await service.listOwnAudit({ afterSequence: '5' }, context)).toEqual(end);
  });

  it('has nothing of the owner, who reads all of it elsewhere', async () => {
    const answer = await service.listOwnAudit({ afterSequence: '0' }, OWN_CALL);
    expect(answer).toEqual({ lines: [], lastSequence: 0 });
  });
});

import { SCOPES, type Scope } from '@socketlab/trust';
import { expect, test } from 'vitest';
import type { Caller } from './caller.ts';
import {
  CHANNELZ_SERVICE,
  HEALTH_SERVICE,
  REFLECTION_SERVICES,
  readContract,
  SERVICE_NAMES,
} from './contract.ts';
import { checkScope, SCOPE_TABLE } from './scope-table.ts';

const SERVED = [
  ...Object.values(SERVICE_NAMES),
  HEALTH_SERVICE,
  CHANNELZ_SERVICE,
  ...REFLECTION_SERVICES,
];

test('the table has each method that a daemon can offer, and no other', () => {
  const contract = readContract();
  const offered = SERVED.flatMap((service) =>
    Object.values(contract.service(service)).map(({ path }) => path),
  );
  expect(Object.keys(SCOPE_TABLE).toSorted()).toEqual(offered.toSorted());
});

test('a method that is not in the table is the owner’s alone', () => {
  const classmate: Caller = {
    kind: 'classmate',
    machineId: 'b',
    name: 'lab-08',
    grantId: '1',
    scopes: SCOPES,
  };
  const check = (caller: Caller): void =>
    checkScope('/socketlab.v1.NewService/Do', caller, 'lab-07');
  expect(() => check(classmate)).toThrow(expect.objectContaining({ code: 'OWNER_ONLY' }));
  expect(() => check({ kind: 'owner', machineId: 'a' })).not.toThrow();
});

test('a refusal names the method, what it needs, what is held, and the command that would allow it', () => {
  const held: Scope[] = ['observe'];
  const caller: Caller = {
    kind: 'classmate',
    machineId: 'b',
    name: 'lab-08',
    grantId: '1',
    scopes: held,
  };
  expect(() => checkScope('/socketlab.v1.ListenerService/OpenListener', caller, 'lab-07')).toThrow(
    expect.objectContaining({
      code: 'SCOPE_MISSING',
      facts: {
        host: 'lab-07',
        method: 'ListenerService.OpenListener',
        needed: 'serve',
        held: 'observe',
      },
      message: expect.stringMatching(/the owner of lab-07.*--scopes observe,serve/i),
    }),
  );
});

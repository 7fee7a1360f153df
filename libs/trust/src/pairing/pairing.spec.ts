import { X509Certificate } from 'node:crypto';
import { failOnLeaks } from '@socketlab/testkit';
import { expect, test } from 'vitest';
import { conditionOfGrant, grantIdOf } from '../grant.ts';
import { classTokenKey, createClassToken } from './class-token.ts';
import { CONTROLS, labMachine, openTestWindow, otherThan, pairAs } from './pairing.fixture.ts';

failOnLeaks();

const twoMachines = () => Promise.all([labMachine('lab-07'), labMachine('lab-08')] as const);

test('digits that one person reads and the other types make a grant on one side and a host on the other', async () => {
  const [owner, classmate] = await twoMachines();
  const window = await openTestWindow(owner);
  const host = await pairAs(classmate, window.port, window.digits);
  const { grant, visitor } = await window.event('paired');
  expect(await window.server.over).toBe('paired');
  expect(host).toMatchObject({
    name: 'lab-07',
    machineId: owner.identity.machineId,
    serverName: owner.identity.serverName,
    address: '127.0.0.1',
    controls: CONTROLS,
    scopes: ['observe', 'serve'],
    expiresAt: grant.expiresAt,
    privateKey: classmate.identity.privateKey,
  });
  expect(visitor).toEqual({
    name: 'lab-08',
    machineId: classmate.identity.machineId,
    address: '127.0.0.1',
  });
  expect(await classmate.hosts.require('lab-07')).toEqual(host);
  expect(owner.grants.list()).toEqual([grant]);
  const certificate = new X509Certificate(host.certificate);
  expect(grantIdOf(certificate.subjectAltName)).toBe(grant.id);
  expect(window.server.counters).toMatchObject({ connections: 1, paired: 1 });
});

test('wrong digits close the window, and grant nothing', async () => {
  const [owner, classmate] = await twoMachines();
  const window = await openTestWindow(owner);
  await expect(
    pairAs(classmate, window.port, async () => otherThan(await window.digits())),
  ).rejects.toMatchObject({ code: 'PAIRING_WRONG_DIGITS' });
  expect(await window.event('refused')).toMatchObject({
    reason: 'wrong-digits',
    closesWindow: true,
  });
  expect(await window.server.over).toBe('used-up');
  expect(owner.grants.list()).toEqual([]);
  expect(await classmate.hosts.list()).toEqual([]);
  await expect(pairAs(classmate, window.port, window.digits)).rejects.toMatchObject({
    code: 'PAIRING_UNREACHABLE',
  });
});

test('a second one is told busy while the digits of the first are on the screen, and does not disturb it', async () => {
  const [owner, classmate] = await twoMachines();
  const other = await labMachine('lab-09');
  const window = await openTestWindow(owner);
  let answer: (digits: string) => void = () => undefined;
  const typing = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const first = pairAs(classmate, window.port, () => typing);
  const digits = await window.digits();
  await expect(pairAs(other, window.port, async () => digits)).rejects.toMatchObject({
    code: 'PAIRING_BUSY',
  });
  answer(digits);
  expect((await first).name).toBe('lab-07');
  expect(owner.grants.list().map(({ name }) => name)).toEqual(['lab-08']);
  expect(window.server.counters.refused.busy).toBe(1);
});

test('a window that is over takes the question back from who was being asked', async () => {
  const [owner, classmate] = await twoMachines();
  const window = await openTestWindow(owner, { windowMs: 300 });
  await expect(
    pairAs(classmate, window.port, () => new Promise(() => undefined)),
  ).rejects.toMatchObject({ code: 'WINDOW_OVER', facts: { reason: 'expired' } });
  expect(window.events.map(({ kind }) => kind)).toEqual(['asked', 'expired', 'refused']);
  expect(await window.server.over).toBe('expired');
  expect(owner.grants.list()).toEqual([]);
});

test('a window can be open at several addresses, and tells the classmate the daemons at the one it came to', async () => {
  const [owner, classmate] = await twoMachines();
  const window = await openTestWindow(owner, { alsoAt: ['127.0.0.2', '::1'] });
  const address = { host: '127.0.0.2', port: window.port };
  const host = await pairAs(classmate, window.port, window.digits, { address });
  expect(host.address).toBe('127.0.0.2');
  expect(window.reached).toEqual(['127.0.0.2']);
});

test('a window that cannot be open at one of them is open at none', async () => {
  const [owner, classmate] = await twoMachines();
  const taken = await openTestWindow(owner);
  const address = { host: '127.0.0.2', port: taken.port };
  await expect(openTestWindow(owner, { address, alsoAt: ['127.0.0.1'] })).rejects.toMatchObject({
    code: 'PAIRING_WINDOW_NOT_OPENED',
    facts: { address: `127.0.0.1:${taken.port}` },
  });
  await expect(pairAs(classmate, taken.port, taken.digits, { address })).rejects.toMatchObject({
    code: 'PAIRING_UNREACHABLE',
  });
});

test('an owner who stops the window ends the session too', async () => {
  const [owner, classmate] = await twoMachines();
  const window = await openTestWindow(owner);
  const pairing = pairAs(classmate, window.port, () => new Promise(() => undefined));
  const outcome = expect(pairing).rejects.toMatchObject({
    code: 'PAIRING_REFUSED',
    facts: { reason: 'cancelled', by: 'peer' },
  });
  await window.digits();
  await window.server.stop({ signal: new AbortController().signal });
  await outcome;
  expect(await window.server.over).toBe('stopped');
});

test('a classmate who calls it off after the digits were shown closes the window', async () => {
  const [owner, classmate] = await twoMachines();
  const window = await openTestWindow(owner);
  const interrupt = new AbortController();
  const pairing = pairAs(classmate, window.port, () => new Promise(() => undefined), {
    signal: interrupt.signal,
  });
  await window.digits();
  interrupt.abort();
  await expect(pairing).rejects.toBe(interrupt.signal.reason);
  expect(await window.event('refused')).toMatchObject({
    reason: 'cancelled',
    by: 'peer',
    closesWindow: true,
  });
  expect(await window.server.over).toBe('used-up');
});

test('pairing again replaces the grant and the record, and keeps the name', async () => {
  const [owner, classmate] = await twoMachines();
  const first = await openTestWindow(owner);
  await pairAs(classmate, first.port, first.digits, { as: 'neighbour' });
  await first.server.over;
  const second = await openTestWindow(owner, { scopes: ['observe'] });
  const host = await pairAs(classmate, second.port, second.digits);
  await second.server.over;
  expect(host).toMatchObject({ name: 'neighbour', scopes: ['observe'] });
  expect((await classmate.hosts.list()).map(({ name }) => name)).toEqual(['neighbour']);
  const now = new Date();
  expect(
    owner.grants.list().map((grant) => [grant.scopes.length, conditionOfGrant(grant, now)]),
  ).toEqual(
    expect.arrayContaining([
      [1, 'valid'],
      [2, 'revoked'],
    ]),
  );
  expect((await second.event('paired')).replaced).toBe(1);
});

test('a name that another machine has is told before anyone is asked, and leaves the window open', async () => {
  const [owner, classmate] = await twoMachines();
  const other = await labMachine('lab-07');
  const first = await openTestWindow(other);
  await pairAs(classmate, first.port, first.digits);
  const window = await openTestWindow(owner);
  await expect(
    pairAs(classmate, window.port, () => Promise.reject(new Error('nobody is asked'))),
  ).rejects.toMatchObject({ code: 'HOST_EXISTS' });
  expect(window.events).toEqual([]);
  await pairAs(classmate, window.port, window.digits, { as: 'lab-07b' });
});

test('the host can be granted something in return', async () => {
  const [owner, classmate] = await twoMachines();
  const window = await openTestWindow(owner);
  const controls = { 'multi-tcp': '127.0.0.1:17433' };
  await pairAs(classmate, window.port, window.digits, {
    inReturn: { scopes: ['traffic'], validMs: 1_000 },
    controls,
  });
  const { host } = await window.event('paired');
  expect((await window.event('asked')).offered).toEqual(['traffic']);
  expect(host).toMatchObject({ name: 'lab-08', scopes: ['traffic'], controls });
  expect(await owner.hosts.require('lab-08')).toEqual(host);
  expect(classmate.grants.list()).toMatchObject([{ name: 'lab-07', scopes: ['traffic'] }]);
});

test('a machine does not pair with itself', async () => {
  const owner = await labMachine('lab-07');
  const window = await openTestWindow(owner);
  await expect(pairAs(owner, window.port, window.digits)).rejects.toMatchObject({
    code: 'PAIRING_REFUSED',
    facts: { reason: 'same-machine' },
  });
});

test('who wants nothing that is allowed is refused before digits are shown', async () => {
  const [owner, classmate] = await twoMachines();
  const window = await openTestWindow(owner);
  await expect(
    pairAs(classmate, window.port, () => new Promise(() => undefined), { wanted: ['traffic'] }),
  ).rejects.toMatchObject({ code: 'PAIRING_REFUSED', facts: { reason: 'scopes' } });
  expect(window.events).toEqual([]);
});

test('a token pairs a room of machines at once, as often as it may be used', async () => {
  const owner = await labMachine('teacher');
  const room = await Promise.all(
    Array.from({ length: 6 }, (_, index) => labMachine(`pc-${index}`)),
  );
  const token = createClassToken();
  const mode = { kind: 'class', tokenKey: classTokenKey(token), uses: 5 } as const;
  const window = await openTestWindow(owner, { mode });
  const outcomes = await Promise.allSettled(
    room.map((machine) => pairAs(machine, window.port, async () => token.toLowerCase())),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'WINDOW_OVER', facts: { reason: 'used-up' } },
  });
  expect(await window.server.over).toBe('used-up');
  expect(owner.grants.list()).toHaveLength(5);
});

test('a wrong token is refused and counted, and the class goes on', async () => {
  const owner = await labMachine('teacher');
  const [classmate, other] = await Promise.all([labMachine('pc-1'), labMachine('pc-2')]);
  const token = createClassToken();
  const mode = { kind: 'class', tokenKey: classTokenKey(token), uses: 1 } as const;
  const window = await openTestWindow(owner, { mode });
  await expect(
    pairAs(classmate, window.port, async () => createClassToken()),
  ).rejects.toMatchObject({ code: 'PAIRING_WRONG_TOKEN' });
  expect(owner.grants.list()).toEqual([]);
  await pairAs(other, window.port, async () => token);
  expect(window.server.counters.refused['wrong-token']).toBe(1);
  expect(owner.grants.list()).toHaveLength(1);
});

test('in a class too, machines of one name are told apart by those who are granted something in return', async () => {
  const owner = await labMachine('teacher');
  const room = await Promise.all([labMachine('pc'), labMachine('pc'), labMachine('pc')]);
  const token = createClassToken();
  const mode = { kind: 'class', tokenKey: classTokenKey(token), uses: 3 } as const;
  const window = await openTestWindow(owner, { mode });
  const inReturn = { scopes: ['observe'], validMs: 1_000 } as const;
  await Promise.all(
    room.map((machine) => pairAs(machine, window.port, async () => token, { inReturn })),
  );
  await window.server.over;
  expect((await owner.hosts.list()).map(({ name }) => name)).toEqual(['pc', 'pc-2', 'pc-3']);
});

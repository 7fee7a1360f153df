import { randomBytes } from 'node:crypto';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, test } from 'vitest';
import {
  classmateScript,
  type Liar,
  lieToClassmates,
  lieToOwner,
  ownerScript,
} from './attacker.fixture.ts';
import { classTokenKey, createClassToken } from './class-token.ts';
import type { OwnerMessage } from './messages.ts';
import { hasNothing, openTestWindow, otherThan, pairAs, threeMachines } from './pairing.fixture.ts';

failOnLeaks();

const typesOf = ({ heard }: Liar): readonly string[] => heard.map(({ type }) => type);

describe('a man in the middle who terminates TLS on both sides', () => {
  test('and hands on every word is refused by the first certificate', async () => {
    const [owner, classmate, mallory] = await threeMachines();
    const window = await openTestWindow(owner);
    const trap = await lieToClassmates(mallory.identity);
    const pairing = pairAs(classmate, trap.port, window.digits);
    const outcome = expect(pairing).rejects.toMatchObject({
      code: 'PAIRING_REFUSED',
      facts: { reason: 'certificate', by: 'us' },
    });
    const toClassmate = await trap.next;
    const toOwner = await lieToOwner(window.port, mallory.identity);
    toClassmate.say((await toOwner.hear()) as OwnerMessage);
    toOwner.say((await toClassmate.hear()) as object);
    await outcome;
    await toOwner.gone();
    expect(window.events).toEqual([]);
    expect(await hasNothing(owner)).toBe(true);
    expect(await hasNothing(classmate)).toBe(true);
  });

  test('and speaks to each for himself has other digits on the classmate’s side, and learns nothing to tell the owner', async () => {
    const [owner, classmate, mallory] = await threeMachines();
    const window = await openTestWindow(owner);
    const trap = await lieToClassmates(mallory.identity);
    // The person reads the owner's screen and types that, at the machine that has fallen into the trap.
    const pairing = pairAs(classmate, trap.port, window.digits);
    const outcome = expect(pairing).rejects.toMatchObject({ code: 'PAIRING_WRONG_DIGITS' });
    const toClassmate = await trap.next;
    const toOwner = await lieToOwner(window.port, mallory.identity);
    const false1 = ownerScript(toClassmate, mallory.identity);
    const guess = async (): Promise<string> => otherThan(await window.digits());
    const false2 = classmateScript(toOwner, mallory.identity, guess);
    for (const step of false1.steps.slice(0, 2)) await step();
    for (const step of false2.slice(0, 2)) await step();
    expect(await false1.digits).not.toBe(await window.digits());
    await false1.steps[2]?.();
    await outcome;
    expect(typesOf(toClassmate)).toEqual(['classmate-hello', 'classmate-nonce', 'guess', 'abort']);
    // What he has of the digits is a commitment to this one connection: he can only guess, once.
    toOwner.say(toClassmate.heard[2] as object);
    await toOwner.hear();
    toOwner.say({ type: 'opening', digits: await window.digits(), blind: 'ab'.repeat(32) });
    await toOwner.gone();
    expect(await window.server.over).toBe('used-up');
    expect(await hasNothing(owner)).toBe(true);
    expect(await hasNothing(classmate)).toBe(true);
  });

  test('and who has even read the digits on the owner’s screen does not deceive the classmate', async () => {
    const [owner, classmate, mallory] = await threeMachines();
    const window = await openTestWindow(owner);
    const trap = await lieToClassmates(mallory.identity);
    const pairing = pairAs(classmate, trap.port, window.digits);
    const outcome = expect(pairing).rejects.toMatchObject({ code: 'PAIRING_WRONG_DIGITS' });
    const toClassmate = await trap.next;
    const toOwner = await lieToOwner(window.port, mallory.identity);
    const { steps } = ownerScript(toClassmate, mallory.identity);
    for (const step of steps.slice(0, 2)) await step();
    for (const step of classmateScript(toOwner, mallory.identity, window.digits)) await step();
    await steps[2]?.();
    await outcome;
    expect(await hasNothing(classmate)).toBe(true);
    // Who reads the digits and is first is paired in place of the other: as the machine that he is, and as shown.
    const { visitor } = await window.event('asked');
    expect(visitor.machineId).toBe(mallory.identity.machineId);
    await window.event('paired');
    expect(owner.grants.list().map(({ machineId }) => machineId)).toEqual([visitor.machineId]);
  });

  test('gets nothing out of a class’s token: proofs are of one connection', async () => {
    const [owner, classmate, mallory] = await threeMachines();
    const token = createClassToken();
    const mode = { kind: 'class', tokenKey: classTokenKey(token), uses: 1 } as const;
    const window = await openTestWindow(owner, { mode });
    const trap = await lieToClassmates(mallory.identity);
    const pairing = pairAs(classmate, trap.port, async () => token);
    const outcome = expect(pairing).rejects.toMatchObject({ code: 'PAIRING_REFUSED' });
    const toClassmate = await trap.next;
    const toOwner = await lieToOwner(window.port, mallory.identity);
    const { steps } = ownerScript(toClassmate, mallory.identity);
    const said = toClassmate.say;
    toClassmate.say = (message) =>
      said({ ...message, ...('mode' in message && { mode: 'class' }) });
    await steps[0]?.();
    for (const step of classmateScript(toOwner, mallory.identity, window.digits).slice(0, 2)) {
      await step();
    }
    await steps[1]?.();
    toClassmate.say = said;
    toClassmate.say({ type: 'owner-nonce', nonce: '00'.repeat(32) });
    expect(await toClassmate.hear()).toMatchObject({ type: 'abort', reason: 'message' });
    toClassmate.hangUp();
    await outcome;
    toOwner.say({ type: 'classmate-proof', proof: '00'.repeat(32) });
    await toOwner.gone();
    expect(window.server.counters.refused['wrong-token']).toBe(1);
    expect(await hasNothing(owner)).toBe(true);
  });
});

describe('a recorded session', () => {
  test('that is played again, with the very key of the classmate, leads to nothing', async () => {
    const [owner, classmate] = await threeMachines();
    const first = await openTestWindow(owner);
    const recorded: object[] = [];
    const once = await lieToOwner(first.port, classmate.identity);
    const say = once.say;
    once.say = (message) => {
      recorded.push(message);
      say(message);
    };
    for (const step of classmateScript(once, classmate.identity, first.digits)) await step();
    await first.event('paired');
    await first.server.over;
    const second = await openTestWindow(owner);
    const again = await lieToOwner(second.port, classmate.identity);
    for (const message of recorded) again.say(message);
    await again.gone();
    expect(typesOf(again)).toEqual(['owner-hello', 'abort']);
    expect(second.events).toMatchObject([{ kind: 'refused', closesWindow: false }]);
    expect(owner.grants.list()).toHaveLength(1);
  });

  test('of an owner that is played to its classmate again leads to nothing', async () => {
    const [owner, classmate, mallory] = await threeMachines();
    const window = await openTestWindow(owner);
    const liar = await lieToOwner(window.port, mallory.identity);
    for (const step of classmateScript(liar, mallory.identity, window.digits)) await step();
    await window.event('paired');
    // With the owner's own key, which nobody else has.
    const trap = await lieToClassmates(owner.identity);
    const pairing = pairAs(classmate, trap.port, window.digits);
    const outcome = expect(pairing).rejects.toMatchObject({ facts: { reason: 'message' } });
    const replay = await trap.next;
    const [hello, nonce] = liar.heard;
    replay.say(hello as object);
    for (let words = 0; words < 3; words += 1) await replay.hear();
    replay.say(nonce as object);
    await outcome;
    expect(await hasNothing(classmate)).toBe(true);
  });
});

describe('a mirror', () => {
  test('that says what the owner says is not heard, and closes no window', async () => {
    const [owner, classmate, mallory] = await threeMachines();
    const window = await openTestWindow(owner);
    const mirror = await lieToOwner(window.port, mallory.identity);
    mirror.say((await mirror.hear()) as object);
    await mirror.gone();
    expect(window.server.counters.refused.message).toBe(1);
    await pairAs(classmate, window.port, window.digits);
  });

  test('that puts our words into its own mouth does not know what it has committed to', async () => {
    const [owner, classmate, mallory] = await threeMachines();
    const window = await openTestWindow(owner);
    const mirror = await lieToOwner(window.port, mallory.identity);
    const { commitment } = (await mirror.hear()) as { commitment: string };
    mirror.say({
      type: 'classmate-hello',
      name: 'lab-08',
      authority: mallory.identity.authorityCertificate,
      commitment,
      wanted: ['observe'],
      offered: [],
    });
    mirror.say({ type: 'classmate-nonce', nonce: randomBytes(32).toString('hex') });
    await mirror.gone();
    expect(window.events).toMatchObject([
      { kind: 'refused', reason: 'message', closesWindow: false },
    ]);
    await pairAs(classmate, window.port, window.digits);
  });
});

describe('guessers', () => {
  test('two at once have one guess between them', async () => {
    const [owner, first, second] = await threeMachines();
    const window = await openTestWindow(owner);
    const guess = async (): Promise<string> => otherThan(await window.digits());
    const outcomes = await Promise.allSettled([
      pairAs(first, window.port, guess),
      pairAs(second, window.port, guess),
    ]);
    const codes = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code);
    // The other comes while the digits are shown, or when they are used up: it has none to guess at either way.
    expect(codes).toContain('PAIRING_WRONG_DIGITS');
    const [other] = codes.filter((code) => code !== 'PAIRING_WRONG_DIGITS');
    expect(['PAIRING_BUSY', 'WINDOW_OVER']).toContain(other);
    expect(window.events.filter(({ kind }) => kind === 'asked')).toHaveLength(1);
    expect(await window.server.over).toBe('used-up');
    expect(await hasNothing(owner)).toBe(true);
  });

  test('one who compares before it opens, and aborts, has had its guess', async () => {
    const [owner, , mallory] = await threeMachines();
    const window = await openTestWindow(owner);
    const liar = await lieToOwner(window.port, mallory.identity);
    const script = classmateScript(liar, mallory.identity, async () => '000000');
    for (const step of script.slice(0, 3)) await step();
    expect(await liar.hear()).toMatchObject({ type: 'owner-nonce' });
    liar.hangUp();
    expect(await window.server.over).toBe('used-up');
    expect(await hasNothing(owner)).toBe(true);
  });
});

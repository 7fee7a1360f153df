import { expect, it } from 'vitest';
import { resultFacts } from './facts.ts';
import { createRun } from './load-run.fixture.ts';
import { notesOn } from './notes.ts';

const run = createRun();
const { counts } = run.result;

it('tells one message that was due and not sent in the singular', () => {
  const one = { ...run.result, notSent: 1, counts: { ...counts, sent: 9 } };
  const notes = notesOn(createRun({ result: one }));
  expect(notes.map(({ en }) => en).join(' ')).toContain('1 message (10 %) was due and not sent');
  const portuguese = notes.map((text) => text['pt-BR']).join(' ');
  expect(portuguese).toContain('1 mensagem (10 %) era devida e não foi enviada');
});

it('does not say of a target that fell silent after answers that none came', () => {
  const errors = { NO_ANSWER: 5 };
  const reason = 'target-silent';
  const silent = createRun({ result: { ...run.result, reason, counts: { ...counts, errors } } });
  const [, ended] = resultFacts(silent, 'en').find(([name]) => name === 'ended') ?? [];
  expect(ended).toBe('early: for as long as the timeout, not one message was answered');
  const [note] = notesOn(silent);
  expect(note?.en).toContain('Messages had no whole answer within');
});

it('does not say of a target that answered otherwise that nothing came, nor advises to wait for it', () => {
  const notesAt = (received: number, errors: Readonly<Record<string, number>>): string => {
    const none = { ...counts, answered: 0, receivedBytes: received, errors };
    const silent = createRun({ result: { ...run.result, reason: 'target-silent', counts: none } });
    return notesOn(silent)
      .map(({ en }) => en)
      .join(' ');
  };
  const other = notesAt(55, { DIFFERENT: 5 });
  expect(other).toContain('55 B came from the target');
  expect(other).not.toContain('--timeout');
  const late = notesAt(0, { NO_ANSWER: 5 });
  expect(late).toContain('--timeout');
  expect(late).not.toContain('came from the target');
});

import { describe, expect, it } from 'vitest';
import { readStamp, stampText } from './stamp.ts';

const FACTS = { version: '1.2.3', choices: { hasSocket: true } };
const TEXT = stampText('[Unit]\nDescription=x\n', FACTS);

describe('the head of a file', () => {
  it('tells a file that nobody has edited, and what it was made of', () => {
    expect(readStamp(TEXT)).toEqual({ isIntact: true, facts: FACTS });
  });

  it.each([
    ['a setting', TEXT.replace('Description=x', 'Description=y')],
    ['a line more', `${TEXT}Nice=5\n`],
    ['the facts', TEXT.replace('1.2.3', '1.2.4')],
    ['a comment before it', `# mine\n${TEXT}`],
    [
      'the digest',
      TEXT.replace(/sha256:./, (found) => (found.endsWith('0') ? 'sha256:1' : 'sha256:0')),
    ],
  ])('tells an edit of %s', (_what, edited) => {
    expect(readStamp(edited)).toMatchObject({ isIntact: false });
  });

  it('is in no file of others', () => {
    expect(readStamp('[Unit]\nDescription=x\n')).toBeUndefined();
    expect(readStamp('')).toBeUndefined();
  });

  it('says nothing of facts that nobody can read', () => {
    const broken = TEXT.replace(/facts: \{/, 'facts: {{');
    expect(readStamp(broken)).toEqual({ isIntact: false, facts: undefined });
  });
});

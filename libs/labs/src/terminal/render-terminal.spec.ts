import { stripVTControlCharacters } from 'node:util';
import { LANGUAGES } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { createResult } from '../fixtures/evidence.fixture.ts';
import { widthOf } from './columns.ts';
import { renderTerminal } from './render-terminal.ts';

const result = createResult();

describe('renderTerminal', () => {
  it.each(LANGUAGES)('prints what its transcript holds in %s', async (language) => {
    const text = renderTerminal(result, { language, width: 80, usesColors: false });
    await expect(text).toMatchFileSnapshot(`../fixtures/transcripts/terminal.${language}.txt`);
  });

  it('prints the plain tier as its transcript holds it', async () => {
    const plain = createResult({ tier: 'plain-linux' });
    const text = renderTerminal(plain, { language: 'en', width: 80, usesColors: false });
    await expect(text).toMatchFileSnapshot('../fixtures/transcripts/terminal-plain.en.txt');
  });

  it.each([80, 100, 160])('keeps within %d columns', (width) => {
    for (const language of LANGUAGES) {
      const lines = renderTerminal(result, { language, width, usesColors: false }).split('\n');
      expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
    }
  });

  it('says the same with colours as without', () => {
    const coloured = renderTerminal(result, { language: 'en', width: 90, usesColors: true });
    const plain = renderTerminal(result, { language: 'en', width: 90, usesColors: false });
    expect(coloured).not.toBe(plain);
    const trimmed = stripVTControlCharacters(coloured).replaceAll(/ +\n/g, '\n');
    expect(trimmed).toBe(plain.replaceAll(/ +\n/g, '\n'));
  });
});

import { expect, test } from 'vitest';
import { describeCodePage, parseCodePage, readCodePage } from './console-page.ts';

test.each([
  ['Active code page: 437\r\n', 437],
  ['Página de código ativa: 850\r\n', 850],
  ['Aktive Codepage: 65001.\r\n', 65_001],
  ['Active code page: 0\r\n', undefined],
  ['', undefined],
])('the code page of %j is %s', (answer, page) => {
  expect(parseCodePage(answer)).toBe(page);
});

test('only a page other than that of UTF-8 needs words', () => {
  expect(describeCodePage(65_001)).toBeUndefined();
  expect(describeCodePage(850)?.['pt-BR']).toContain('página de código 850');
});

test('nobody is asked where there is no such thing', async () => {
  const signal = AbortSignal.timeout(1_000);
  expect(await readCodePage({}, { signal, platform: 'linux' })).toBeUndefined();
});

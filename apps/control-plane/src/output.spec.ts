import { expect, test } from 'vitest';
import { createOutput } from './output.ts';

function progressOn(columns: number | undefined, isTTY: boolean): string {
  let written = '';
  const stderr = {
    isTTY,
    write: (text: string) => (written += text),
    ...(columns === undefined ? {} : { columns }),
  };
  const options = { language: 'en', isJson: false, environment: {} } as const;
  const output = createOutput(options, { stdout: { write: () => undefined }, stderr });
  output.progress({ en: '0123456789', 'pt-BR': '' });
  return written;
}

test.each([
  ['is cut where the terminal ends, so that the next one replaces all of it', 8, '012345…'],
  ['is whole where it has room', 11, '0123456789'],
  ['is whole where nobody knows how much room there is', undefined, '0123456789'],
])('progress %s', (_what, columns, shown) => {
  expect(progressOn(columns, true)).toBe(`\r\u001b[K${shown}`);
});

test('progress is nothing on a pipe', () => {
  expect(progressOn(80, false)).toBe('');
});

import { readFileSync } from 'node:fs';
import { LANGUAGES } from '@socketlab/foundation';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from './commands.ts';
import { commandReference } from './reference.ts';

const FILES = { en: 'cli.md', 'pt-BR': 'cli.pt-BR.md' } as const;

describe('the generated reference', () => {
  test.each(LANGUAGES)(
    'in %s equals the table of commands (else: node tools/gen-cli-docs.mjs)',
    (language) => {
      const file = new URL(`../../../docs/${FILES[language]}`, import.meta.url);
      expect(readFileSync(file, 'utf8')).toBe(commandReference(COMMANDS, language));
    },
  );
});

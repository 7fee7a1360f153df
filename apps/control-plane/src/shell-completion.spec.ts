import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SHELLS } from './commands/completion/index.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** The library prints by itself, so it is asked as a process. */
function socketlab(...argv: readonly string[]): string {
  return execFileSync(process.execPath, [MAIN, ...argv], {
    encoding: 'utf8',
    env: { ...process.env, SOCKETLAB_LANG: 'en' },
  });
}

/** What is offered in place of the last word, without the descriptions. */
function candidates(...words: readonly string[]): string[] {
  const lines = socketlab('complete', '--', ...words)
    .trim()
    .split('\n');
  return lines.filter((line) => !line.startsWith(':')).map((line) => line.split('\t')[0] ?? '');
}

describe('shell completion', () => {
  test.each(SHELLS)('has a script for %s that asks us', (shell) => {
    expect(socketlab('completion', shell)).toMatch(/(socketlab['" ]+|\$program )complete/);
  });

  test('offers commands, daemons, options and their values', () => {
    expect(candidates('st')).toEqual(['status', 'step']);
    expect(candidates('lab', '')).toEqual(['list', 'run']);
    expect(candidates('lab', 'run', '')).toContain('tcp-simple');
    expect(candidates('up', '')).toEqual(['tcp-echo', 'udp-echo', 'multi-tcp', 'client-agent']);
    expect(candidates('listen', '--re')).toEqual(['--reply']);
    expect(candidates('listen', '--reply', '')).toEqual(['echo', 'upper']);
  });

  test('says what each candidate is for', () => {
    expect(socketlab('complete', '--', 'dow')).toContain('down\tAsk daemons to end');
  });

  test('takes the words as one, whatever they hold, for a shell that would not hand them on', () => {
    const packed = (words: string): string => Buffer.from(words).toString('base64');
    const asked = (words: string): string => socketlab('complete', '--base64', packed(words));
    expect(asked('socketlab\nlab\nrun\nudp')).toContain('udp-simple\t');
    expect(asked('socketlab\nlisten\n--reply\n')).toMatch(/^echo\t\nupper\t/);
    expect(asked('socketlab\nsend\nlab-07:1\n"Olá, %PATH% & calc"\n--h')).toContain('--hold');
  });
});

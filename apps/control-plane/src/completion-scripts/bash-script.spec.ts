import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BASH_SCRIPT } from './bash-script.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
let bin: string;

/** A program as npm's `sh` shim is one; it ends its lines as a careless program of Windows does. */
beforeAll(() => {
  bin = mkdtempSync(path.join(tmpdir(), 'socketlab-completion-'));
  const shim = `#!/bin/sh\n"${process.execPath}" "${MAIN}" "$@" | sed 's/$/\\r/'\n`;
  writeFileSync(path.join(bin, 'socketlab'), shim);
  chmodSync(path.join(bin, 'socketlab'), 0o755);
});
afterAll(() => rmSync(bin, { recursive: true }));

/** What bash offers in place of the last of its words; it has no start file, and so no package bash-completion. */
function offered(...words: readonly string[]): string[] {
  const call = `COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _socketlab_complete; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const script = `set -u\n${BASH_SCRIPT}${BASH_SCRIPT}${call}`;
  const out = execFileSync('bash', ['--noprofile', '--norc', '-c', script, 'bash', ...words], {
    encoding: 'utf8',
    env: { PATH: `${bin}:${process.env['PATH']}`, SOCKETLAB_LANG: 'en' },
  });
  return out.trim().split('\n');
}

test('bash offers what the program offers, without help of a package, read twice', () => {
  expect(offered('socketlab', 'st')).toEqual(['status', 'step']);
  expect(offered('socketlab', 'lab', 'run', 'tcp-s')).toEqual(['tcp-simple']);
});

test('bash puts together what it broke at = and :', () => {
  expect(offered('socketlab', 'listen', '--reply', '=', 'up')).toEqual(['upper']);
  expect(offered('socketlab', 'listen', '--reply', '=')).toEqual(['echo', 'upper']);
  const address = ['127.0.0.1', ':', '65432'];
  expect(offered('socketlab', 'send', ...address, '--h')).toContain('--hold');
});

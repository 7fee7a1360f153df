import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolEnvironment } from './command.mjs';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const READMES = ['README.md', 'README.pt-BR.md'] as const;
const WINDOWS = ['docs/windows.md', 'docs/windows.pt-BR.md'] as const;
/** The commands that are two words. */
const GROUPS = ['lab', 'network', 'host', 'grant', 'service'];
const ANYWHERE = ['--json', '--lang', '--verbose'];

/** The commands in the shell blocks of a page. */
function commandsOf(page: string): string[] {
  const blocks = [...read(page).matchAll(/```(?:sh|bash|bat|powershell)\n(?<block>[\s\S]*?)```/g)];
  return blocks.flatMap(({ groups }) => (groups?.['block'] ?? '').trim().split('\n'));
}

/** Runs the CLI from source, so that the test needs no build. */
function help(command: string): { status: number | null; stdout: string } {
  return spawnSync('node', ['apps/control-plane/src/main.ts', ...command.split(' '), '--help'], {
    cwd: root,
    env: { ...toolEnvironment, SOCKETLAB_LANG: 'en' },
    encoding: 'utf8',
  });
}

const calls = [...new Set([...READMES, 'CONTRIBUTING.md'].flatMap(commandsOf))];

describe('the commands in the READMEs', () => {
  it.each(calls.filter((call) => call.startsWith('npx socketlab ')))('%s is one', (call) => {
    const words = call.replace('npx socketlab ', '').split(' ');
    const command = words.slice(0, GROUPS.includes(String(words[0])) ? 2 : 1).join(' ');
    const { status, stdout } = help(command);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: socketlab ${command}`);
    const flags = words.filter((word) => word.startsWith('--') && !ANYWHERE.includes(word));
    for (const flag of flags) expect(stdout).toContain(flag);
  });

  it('call no npm script that does not exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const others = calls.filter((call) => !call.startsWith('npx socketlab '));
    const known = Object.keys(scripts).flatMap((name) => [`npm ${name}`, `npm run ${name}`]);
    for (const call of others) expect([...known, 'npm install']).toContain(call);
  });

  it.each([READMES, WINDOWS])('are the same in both languages: %s and %s', (...pages) => {
    const [english = [], portuguese = []] = pages.map(commandsOf);
    const plain = (call: string): string => call.replace(/--lang \S+/, '--lang');
    expect(english.length).toBeGreaterThan(10);
    expect(portuguese.map(plain)).toEqual(english.map(plain));
  });
});

describe('what the page on Windows says was tested', () => {
  it.each(WINDOWS)('is named in %s by specs that are there, and that run under Wine', (page) => {
    const specs = read(page).match(/`[\w/-]+\.spec\.ts`/g) ?? [];
    expect(specs.length).toBeGreaterThan(10);
    for (const quoted of specs) {
      expect(read(quoted.replaceAll('`', '')), quoted).toMatch(/windowsProblem|needWindows/);
    }
  });
});

describe('the links in the documents', () => {
  it.each([...READMES, ...WINDOWS, 'docs/install.md', 'CONTRIBUTING.md', 'docs/architecture.md'])(
    'of %s lead to files',
    (page) => {
      const links = [...read(page).matchAll(/(?<!!)\[[^\]]*\]\((?<target>[^)#]+)\)/g)];
      for (const { groups } of links) {
        const target = path.join(path.dirname(page), groups?.['target'] ?? '');
        expect(existsSync(path.join(root, target)), target).toBe(true);
      }
    },
  );
});

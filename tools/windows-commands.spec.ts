import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const PAGES = globSync(['README*.md', 'docs/*.md', 'apps/*/README.md'], { cwd: root });

type Shell = 'powershell' | 'bat';

/** What is typed in the blocks of one shell on a page, a line each. */
function linesOf(page: string, shell: Shell): string[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^ *```(?<shell>\w+)\n(?<block>[\s\S]*?)^ *```/gm)]
    .filter(({ groups }) => groups?.['shell'] === shell)
    .flatMap(({ groups }) => (groups?.['block'] ?? '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What is wrong in a line that is typed into that shell; undefined where nothing is. */
function problemOf(line: string, shell: Shell): string | undefined {
  // "sc" is Set-Content in Windows PowerShell 5.1; who copies a line for cmd may be in PowerShell.
  if (/(^|[;&|] *)sc /i.test(line)) return 'sc.exe';
  if ((line.match(/"/g) ?? []).length % 2 !== 0) return 'a quotation mark without its other';
  if (line.includes("'")) return 'single quotation marks';
  if (shell === 'bat') return /\$env:|`|[;\\]$/.test(line) ? 'nothing of cmd' : undefined;
  if (line.includes('&&')) return 'PowerShell 5.1 has no &&';
  if (/%\w+%/.test(line)) return 'PowerShell reads no %NAME%';
  return undefined;
}

it.each(['powershell', 'bat'] as const)('what is typed into %s can be typed so', (shell) => {
  const lines = PAGES.flatMap((page) => linesOf(page, shell));
  expect(lines.length).toBeGreaterThan(shell === 'bat' ? 10 : 3);
  expect(lines.filter((line) => problemOf(line, shell) !== undefined)).toEqual([]);
});

it('both languages have the same commands', () => {
  const pairs = PAGES.flatMap((page) => {
    const other = page.replace(/\.md$/, '.pt-BR.md');
    return existsSync(path.join(root, other)) ? [{ page, other }] : [];
  });
  expect(pairs.map(({ page }) => page)).toContain('docs/windows.md');
  for (const { page, other } of pairs) {
    for (const shell of ['powershell', 'bat'] as const) {
      expect({ page, lines: linesOf(other, shell) }).toEqual({ page, lines: linesOf(page, shell) });
    }
  }
});

/** The services of Windows are named in sentences and tables too. */
it('no page has sc without .exe', () => {
  const naming = PAGES.filter((page) =>
    /`sc (config|query|start|stop|create|delete)/.test(readFileSync(path.join(root, page), 'utf8')),
  );
  expect(naming).toEqual([]);
});

it.each([
  ['sc config npcap start= system', 'bat', 'sc.exe'],
  ['sc query npcap', 'powershell', 'sc.exe'],
  ['rmdir /s "%APPDATA%\\Socketlab', 'bat', 'a quotation mark without its other'],
  ["netsh advfirewall firewall delete rule name='Socketlab'", 'bat', 'single quotation marks'],
  ['icacls $env:APPDATA', 'bat', 'nothing of cmd'],
  ['socketlab up && socketlab ps', 'powershell', 'PowerShell 5.1 has no &&'],
  ['icacls "%APPDATA%"', 'powershell', 'PowerShell reads no %NAME%'],
  ['sc.exe config npcap start= system', 'bat', undefined],
  ['icacls "%APPDATA%"', 'bat', undefined],
] as const)('of %s in %s: %s', (line, shell, problem) => {
  expect(problemOf(line, shell)).toBe(problem);
});

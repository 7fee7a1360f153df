import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const PAGES = globSync(['README*.md', 'docs/*.md', 'apps/*/README.md'], { cwd: root });
/** Between quotation marks all three take these as they are: cmd, PowerShell and bash. */
const QUOTED = /"[^"$`\\!]*"/g;
/** And these without: what else there is, one of the three reads as something of its own. */
const PLAIN = /^[\w ./:,=@%-]*$/;

/** The lines of the shell blocks of a page that call what runs on Windows too, without a comment at their end. */
function callsOf(page: string): string[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/```sh\n(?<block>[\s\S]*?)```/g)]
    .flatMap(({ groups }) => (groups?.['block'] ?? '').split('\n'))
    .filter((line) => /^(npx socketlab|socketlab|npm|node) /.test(line))
    .map((line) => line.replace(/\s+#.*/, ''));
}

const isPortable = (line: string): boolean => PLAIN.test(line.replaceAll(QUOTED, ''));

it('every example can be typed into cmd, PowerShell and bash as it stands', () => {
  const calls = PAGES.flatMap(callsOf);
  expect(calls.length).toBeGreaterThan(150);
  expect(calls.filter((line) => !isPortable(line))).toEqual([]);
});

it.each([
  "socketlab send 'Hello, world'",
  'socketlab send "$HOME"',
  'socketlab close; socketlab listen',
  'socketlab up && socketlab listen',
  'socketlab send \\',
  'source <(socketlab completion bash)',
  'socketlab explain ~/capture.pcapng',
])('that is not said of %s', (line) => expect(isPortable(line)).toBe(false));

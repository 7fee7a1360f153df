import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { alertRules } from './alert-rules.ts';
import { ASSETS } from './generate.ts';
import { renderRules } from './rules-file.ts';
import { RULE_TIMES, shortened } from './times.ts';

const RULES = path.join(ASSETS, 'rules/socketlab.rules.yml');
const TESTS = path.join(import.meta.dirname, 'rules.test.yml');
const scratch = mkdtempSync(path.join(tmpdir(), 'socketlab-rules-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const isThorough = process.env['SOCKETLAB_THOROUGH'] === '1';

/** What would be wrong, and how the rules are made so. */
const WRONG: readonly (readonly [string, string | RegExp, string])[] = [
  ['a queue counts as filling a little too late', /(>= 0\.5)(?=\n +for)/, '$11'],
  ['a queue has not to stay filled', /for: 30s\n( +labels:\n +severity: warning)/, '$1'],
  [
    'a limit of 0 is divided by',
    '_limit_connections{job="socketlab"} > 0)',
    '_limit_connections{job="socketlab"})',
  ],
  [
    'a passing CLOSE-WAIT counts',
    'min_over_time(socketlab_tcp_sockets',
    'max_over_time(socketlab_tcp_sockets',
  ],
  ['two more in CLOSE-WAIT are a growth', '>= 3', '>= 2'],
  ['evidence lost before the first scrape is not told', /\n +or \(socketlab_evidence[^\n]*/, ''],
  ['a daemon is gone at once', /for: 30s(\n +labels:\n +severity: critical)/, '$1'],
  ['other jobs are daemons', 'up{job="socketlab"}) == 0', 'up) == 0'],
  ['the bytes of UDP are left out', '"protocol", "udp"', '"protocol", "tcp"'],
];

function promtool(context: TestContext, args: readonly string[]): { code: number; said: string } {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { encoding: 'utf8' });
  if (error) context.skip('not installed: promtool (Debian package prometheus)');
  return { code: status ?? -1, said: `${stdout}${stderr}` };
}

/** The unit tests against other rules than those that are checked in. */
function testsFor(rules: string): string {
  writeFileSync(path.join(scratch, 'changed.rules.yml'), rules);
  const file = path.join(scratch, 'changed.test.yml');
  cpSync(TESTS, file);
  const text = readFileSync(TESTS, 'utf8');
  writeFileSync(file, text.replace(/^ {2}- .*socketlab\.rules\.yml$/m, '  - changed.rules.yml'));
  return file;
}

describe('rules/socketlab.rules.yml', () => {
  it('is what promtool accepts, each rule once', (context) => {
    const { code, said } = promtool(context, ['check', 'rules', RULES]);
    expect(said).toMatch(/SUCCESS: \d+ rules found/);
    expect(code, said).toBe(0);
  });

  it('does what rules.test.yml says, second by second', (context) => {
    const { code, said } = promtool(context, ['test', 'rules', TESTS]);
    expect(code, said).toBe(0);
  });

  // The unit tests are held to bite: each of these makes a rule wrong in one place.
  it.for(isThorough ? WRONG : WRONG.slice(0, 2))(
    'would fail where %s',
    ([what, from, to], context) => {
      const rules = readFileSync(RULES, 'utf8');
      const changed = rules.replace(from, to);
      expect(changed, what).not.toBe(rules);
      const { code, said } = promtool(context, ['test', 'rules', testsFor(changed)]);
      expect(code, said).not.toBe(0);
      expect(said).toContain('FAILED');
    },
  );

  it('is as valid with its times shortened, as the tests with daemons have them', (context) => {
    const file = path.join(scratch, 'short.rules.yml');
    writeFileSync(file, renderRules(shortened(RULE_TIMES, 20)));
    expect(promtool(context, ['check', 'rules', file]).said).toMatch(/SUCCESS/);
  });

  it('tells every alert in both languages, with the host and the daemon', () => {
    for (const { alert, summary, description } of alertRules(RULE_TIMES)) {
      for (const language of ['en', 'pt-BR'] as const) {
        expect(summary[language], alert).toMatch(/\$labels\.daemon.*\$labels\.host/);
      }
      expect(description['pt-BR'], alert).not.toBe(description.en);
    }
  });
});

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { definitionsOf } from './definitions.ts';
import { NAMES, planFor } from './plan.fixture.ts';

const SCHEMAS = path.join(import.meta.dirname, 'fixtures');

/** xmllint's verdict: the schemas are kept beside the specs, and nothing is fetched. */
function lint(ctx: TestContext, args: readonly string[], content: string): string {
  const { stderr, error, status } = spawnSync('xmllint', ['--nonet', '--noout', ...args, '-'], {
    input: content,
    encoding: 'utf8',
  });
  if (error) ctx.skip('needs xmllint');
  return status === 0 ? '' : stderr;
}

/** What Python's plistlib reads, which is another implementation of property lists. */
function readPlist(ctx: TestContext, content: string): Record<string, unknown> {
  const program =
    'import plistlib, json, sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))';
  const { stdout, error } = spawnSync('python3', ['-c', program], {
    input: content,
    encoding: 'utf8',
  });
  if (error) ctx.skip('needs python3');
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('what launchd takes', () => {
  it.for(NAMES)('is a property list by the DTD, for %s', (name, ctx) => {
    const [file] = definitionsOf(
      planFor(name, { environment: { SOCKETLAB_HOME: '/Users/a & b' } }),
      'macos',
    );
    const dtd = path.join(SCHEMAS, 'property-list.dtd');
    // The DTD of the document's head is not fetched: ours says the same.
    expect(
      lint(ctx, ['--dtdvalid', dtd], file?.content.replace(/<!DOCTYPE[^>]*>\n/, '') ?? ''),
    ).toBe('');
  });

  it('is read by another program as what was meant', (ctx) => {
    const plan = planFor('tcp-echo', { environment: { SOCKETLAB_HOME: '/Users/a & b' } });
    const [file] = definitionsOf(plan, 'macos');
    expect(file?.name).toBe('socketlab.tcp-echo.plist');
    expect(readPlist(ctx, file?.content ?? '')).toMatchObject({
      Label: 'socketlab.tcp-echo',
      ProgramArguments: [
        '/bin/true',
        '/usr/lib/node_modules/socketlab/apps/tcp-echo/dist/main.mjs',
        '--listen',
        '127.0.0.1:65432',
      ],
      EnvironmentVariables: { SOCKETLAB_HOME: '/Users/a & b' },
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
    });
  });

  it('opens no listener where none was chosen, and the one that was', () => {
    const contentOf = (listen?: string): string | undefined => {
      const choices = { hasSocket: false, ...(listen !== undefined && { listen }) };
      return definitionsOf(planFor('tcp-echo', { choices }), 'macos')[0]?.content;
    };
    expect(contentOf()).not.toContain('--listen');
    expect(contentOf('127.0.0.1:7000')).toContain('<string>127.0.0.1:7000</string>');
  });

  it('says in its head that it was never run', () => {
    expect(definitionsOf(planFor('tcp-echo'), 'macos')[0]?.content).toContain('untested');
  });
});

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { definitionsOf } from './definitions.ts';
import { NAMES, planFor } from './plan.fixture.ts';

const SCHEMAS = path.join(import.meta.dirname, 'fixtures');
const WINDOWS = {
  node: 'C:\\Program Files\\nodejs\\node.exe',
  root: 'C:\\Users\\ana & co\\npm\\node_modules\\socketlab',
};

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

  it('says in its head that it was never run', () => {
    expect(definitionsOf(planFor('tcp-echo'), 'macos')[0]?.content).toContain('untested');
  });
});

describe('what Windows takes', () => {
  it.for(NAMES)('is a task by the schema, for %s', (name, ctx) => {
    const [file] = definitionsOf(planFor(name, { place: WINDOWS }), 'windows');
    const schema = path.join(SCHEMAS, 'task-scheduler.xsd');
    expect(lint(ctx, ['--schema', schema], file?.content ?? '')).toBe('');
    expect(file?.content).toContain('untested');
  });

  it.for(NAMES)('is a configuration of WinSW by the schema, for %s', (name, ctx) => {
    const plan = planFor(name, {
      place: WINDOWS,
      scope: 'system',
      environment: { SOCKETLAB_HOME: 'C:\\lab' },
    });
    const [file] = definitionsOf(plan, 'windows');
    const schema = path.join(SCHEMAS, 'winsw.xsd');
    expect(lint(ctx, ['--schema', schema], file?.content ?? '')).toBe('');
    expect(file?.content).toContain('untested');
  });

  it('starts Node with the program as one word each, without administrator rights', () => {
    const text = definitionsOf(planFor('tcp-echo', { place: WINDOWS }), 'windows')[0]?.content;
    expect(text).toContain('<Command>C:\\Program Files\\nodejs\\node.exe</Command>');
    expect(text).toContain(
      '<Arguments>&quot;C:\\Users\\ana &amp; co\\npm\\node_modules\\socketlab\\apps\\tcp-echo\\dist\\main.mjs&quot; --listen 127.0.0.1:65432</Arguments>',
    );
    expect(text).toContain('<RunLevel>LeastPrivilege</RunLevel>');
  });

  it('is refused by the schema where it is wrong', (ctx) => {
    const text =
      definitionsOf(planFor('tcp-echo', { place: WINDOWS }), 'windows')[0]?.content ?? '';
    const schema = ['--schema', path.join(SCHEMAS, 'task-scheduler.xsd')];
    expect(lint(ctx, schema, text.replace('IgnoreNew', 'IgnoreAll'))).toContain('IgnoreAll');
    expect(lint(ctx, schema, text.replace('PT1M', 'PT1S'))).toContain('PT1S');
  });
});

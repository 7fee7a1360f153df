import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { definitionsOf, type PlacedFile } from './definitions.ts';
import { NAMES, planFor } from './plan.fixture.ts';
import type { ServicePlan } from './service-plan.ts';
import { readStamp } from './stamp.ts';
import { windowsServiceCommands } from './windows-service.ts';

const ROOT = 'C:\\Users\\ana & co\\programs\\1.2.3';
const STATE = 'C:\\Users\\ana & co\\state';
const PLACE = {
  node: 'C:\\Program Files\\nodejs\\node.exe',
  root: ROOT,
  launcher: `${ROOT}\\start-hidden.js`,
};

/** A plan as it is on a PC. */
function windowsPlan(name: string, differs: Parameters<typeof planFor>[1] = {}): ServicePlan {
  const plan = planFor(name, { place: PLACE, ...differs });
  return { ...plan, directories: { config: 'C:\\config', state: STATE }, user: 'LAB-07\\ana' };
}

function fileOf(plan: ServicePlan, kind: PlacedFile['kind']): string {
  return definitionsOf(plan, 'windows').find((file) => file.kind === kind)?.content ?? '';
}

/** xmllint's verdict: the schema is kept beside the specs, and nothing is fetched. */
function lint(ctx: TestContext, content: string): string {
  const schema = path.join(import.meta.dirname, 'fixtures', 'task-scheduler.xsd');
  const { stderr, error, status } = spawnSync(
    'xmllint',
    ['--nonet', '--noout', '--schema', schema, '-'],
    { input: content, encoding: 'utf8' },
  );
  if (error) ctx.skip('needs xmllint');
  return status === 0 ? '' : stderr;
}

describe('a task', () => {
  it.for(NAMES)('is one by the schema, for %s', (name, ctx) => {
    expect(lint(ctx, fileOf(windowsPlan(name), 'task'))).toBe('');
  });

  it('is refused by the schema where it is wrong', (ctx) => {
    const text = fileOf(windowsPlan('tcp-echo'), 'task');
    expect(lint(ctx, text.replace('IgnoreNew', 'IgnoreAll'))).toContain('IgnoreAll');
    expect(lint(ctx, text.replace('PT1M', 'PT1S'))).toContain('PT1S');
  });

  it('starts the daemon without a window, for its owner, without administrator rights', () => {
    const text = fileOf(windowsPlan('tcp-echo'), 'task');
    expect(text).toContain('<Command>%SystemRoot%\\System32\\wscript.exe</Command>');
    const words = [
      `//B //Nologo //E:JScript "${ROOT}\\start-hidden.js" "${PLACE.node}"`,
      `"--env-file=${STATE}\\services\\socketlab-tcp-echo.env"`,
      `"${ROOT}\\apps\\tcp-echo\\dist\\main.mjs" --listen 127.0.0.1:65432`,
    ].join(' ');
    const escaped = words.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    expect(text).toContain(`<Arguments>${escaped}</Arguments>`);
    expect(text).toContain('<UserId>LAB-07\\ana</UserId>');
    expect(text).toContain('<URI>\\Socketlab\\tcp-echo-LAB-07-ana</URI>');
    expect(text).toContain('<RunLevel>LeastPrivilege</RunLevel>');
  });

  it('opens no listener where none was chosen', () => {
    const plan = windowsPlan('tcp-echo', { choices: { hasSocket: false } });
    expect(fileOf(plan, 'task')).not.toContain('--listen');
  });
});

describe('the variables of a service', () => {
  it('are read by Node as they were meant, and say what the service was made of', () => {
    const home = "C:\\João's # lab\\new";
    const plan = windowsPlan('tcp-echo', {
      scope: 'system',
      environment: { SOCKETLAB_HOME: home },
    });
    const text = fileOf(plan, 'environment');
    expect(parseEnv(text)).toEqual({
      SOCKETLAB_HOME: home,
      SOCKETLAB_LOG_FILE: `${STATE}\\logs\\tcp-echo.log`,
      SOCKETLAB_WINDOWS_SERVICE: 'socketlab-tcp-echo',
    });
    expect(readStamp(text)).toMatchObject({
      isIntact: true,
      facts: { daemon: 'tcp-echo', scope: 'system', place: PLACE },
    });
  });

  it('name no service where a task starts the daemon', () => {
    expect(parseEnv(fileOf(windowsPlan('udp-echo'), 'environment'))).toEqual({
      SOCKETLAB_LOG_FILE: `${STATE}\\logs\\udp-echo.log`,
    });
  });

  it('cannot hold a path with both kinds of quotation marks', () => {
    const plan = windowsPlan('udp-echo', { environment: { SOCKETLAB_HOME: "a'b`c" } });
    expect(() => definitionsOf(plan, 'windows')).toThrow(
      expect.objectContaining({ code: 'UNWRITABLE_PATH' }),
    );
  });
});

describe('a service of the machine', () => {
  const plan = windowsPlan('tcp-echo', { scope: 'system' });

  it('runs as an account without rights, from boot on, and again after a crash', () => {
    const [create, description, failure] = windowsServiceCommands(plan);
    const program = `"${ROOT}\\apps\\tcp-echo\\dist\\main.mjs"`;
    const variables = `"--env-file=${STATE}\\services\\socketlab-tcp-echo.env"`;
    expect(create).toEqual([
      ...['create', 'socketlab-tcp-echo'],
      ...['binPath=', `"${PLACE.node}" ${variables} ${program} --listen 127.0.0.1:65432`],
      ...['start=', 'auto', 'obj=', 'NT AUTHORITY\\LocalService'],
      ...['DisplayName=', 'Socketlab tcp-echo'],
    ]);
    expect(description?.[2]).toBe(plan.daemon.description);
    expect(failure?.at(-1)).toMatch(/^restart\/1000/);
  });

  it('is shown as a script whose quotation marks cmd.exe leaves to sc.exe', () => {
    const [, create = ''] = fileOf(plan, 'script').split('\r\n');
    expect(create).toContain(`binPath= ^"\\^"${PLACE.node}\\^" `);
    expect(create).toContain('ana ^& co');
    expect(create).toContain('obj= "NT AUTHORITY\\LocalService"');
  });

  it.each(['user', 'system'] as const)(
    'of %s runs nothing that Windows would take for a variable',
    (scope) => {
      const odd = windowsPlan('tcp-echo', { scope, place: { ...PLACE, root: 'C:\\100% of it' } });
      expect(definitionsOf(odd, 'windows')).toHaveLength(2);
      const expanded = windowsPlan('tcp-echo', { scope, place: { ...PLACE, root: 'C:\\%TEMP%' } });
      expect(() => definitionsOf(expanded, 'windows')).toThrow(
        expect.objectContaining({
          code: 'UNWRITABLE_PATH',
          facts: expect.objectContaining({ kind: 'variable' }),
        }),
      );
    },
  );
});

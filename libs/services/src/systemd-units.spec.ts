import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { definitionsOf, sharedFiles } from './definitions.ts';
import { HARDENING } from './hardening.ts';
import { NAMES, planFor } from './plan.fixture.ts';
import type { ServiceChoices, ServiceFile, ServicePlan } from './service-plan.ts';

const MOST_EXPOSED = 2.5;
/** What a user's manager can take away without rights of its own leaves this much; measured with systemd 252. */
const MOST_EXPOSED_OF_USER = 6.8;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'socketlab-units-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const textOf = (plan: ServicePlan, kind = '.service'): string =>
  definitionsOf(plan, 'linux').find(({ name }) => name.endsWith(kind))?.content ?? '';

function write(files: readonly ServiceFile[]): string[] {
  return files.map(({ name, content }) => {
    const file = path.join(directory, name);
    writeFileSync(file, content);
    return file;
  });
}

function analyze(ctx: TestContext, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync('systemd-analyze', args, {
    encoding: 'utf8',
    // A user's manager keeps its sockets there.
    env: { ...process.env, XDG_RUNTIME_DIR: directory },
  });
  if (error) ctx.skip('needs systemd-analyze');
  return { status, output: stdout + stderr };
}

const exposure = (output: string): number =>
  Number(/exposure level for \S+: (?<level>[\d.]+)/.exec(output)?.groups?.['level']);

describe('the units of a daemon', () => {
  it.for([
    ['user', {}],
    ['user', { hasSocket: false, listen: '127.0.0.1:7000' }],
    ['system', {}],
    ['system', { allowsCaptures: true }],
  ] as const)('are what systemd takes, of scope %s with %o', ([scope, choices], ctx) => {
    const plans = NAMES.map((name) => planFor(name, { scope, choices }));
    const shared =
      scope === 'system' ? sharedFiles('1.2.3').filter(({ kind }) => kind === 'unit') : [];
    const files = write([...plans.flatMap((plan) => definitionsOf(plan, 'linux')), ...shared]);
    const { status, output } = analyze(
      ctx,
      ...(scope === 'user' ? ['--user'] : []),
      'verify',
      ...files,
    );
    // Of units of the machine that are not ours it may have something to say too.
    const said = output.split('\n').filter((line) => line.includes('socketlab'));
    expect(said).toEqual([]);
    expect(status).toBe(0);
  });

  it.for([
    ['without captures', {}],
    ['with captures', { allowsCaptures: true }],
  ] as const)('expose no more than 2.5 of 10 in system scope, %s', ([, choices], ctx) => {
    const plans = NAMES.map((name) => planFor(name, { scope: 'system', choices }));
    const services = plans.flatMap((plan) => definitionsOf(plan, 'linux').slice(0, 1));
    const helper = sharedFiles('1.2.3').filter(({ kind }) => kind === 'unit');
    for (const file of write([...services, ...helper])) {
      const { output } = analyze(ctx, 'security', '--offline=true', file);
      expect(exposure(output), file).toBeLessThanOrEqual(MOST_EXPOSED);
    }
  });

  it('expose what a user’s manager cannot take away, and no more', (ctx) => {
    const [file = ''] = write([{ name: 'x.service', content: textOf(planFor('tcp-echo')) }]);
    const { output } = analyze(ctx, 'security', '--offline=true', file);
    expect(exposure(output)).toBeLessThanOrEqual(MOST_EXPOSED_OF_USER);
  });

  it('hold the listener where the daemon would open it, TCP and UDP', () => {
    const listens = NAMES.map((name) => /^Listen.*$/m.exec(textOf(planFor(name), '.socket'))?.[0]);
    expect(listens).toEqual([
      'ListenStream=127.0.0.1:65432',
      'ListenDatagram=127.0.0.1:65431',
      'ListenStream=127.0.0.1:65433',
      undefined,
    ]);
  });

  it('hold it where its owner chose, or leave it to the daemon', () => {
    const listen = '127.0.0.1:7000';
    const held = planFor('tcp-echo', { choices: { listen } });
    expect(textOf(held, '.socket')).toContain('ListenStream=127.0.0.1:7000\n');
    expect(textOf(held)).not.toContain('--listen');
    const own = planFor('tcp-echo', { choices: { listen, hasSocket: false } });
    expect(definitionsOf(own, 'linux')).toHaveLength(1);
    expect(textOf(own)).toMatch(/^ExecStart=.* --listen 127\.0\.0\.1:7000$/m);
    expect(textOf(own)).not.toContain('.socket');
  });

  it('are others after an upgrade, so that it is told, but for the socket, in which clients wait', () => {
    const [service, socket] = definitionsOf(planFor('tcp-echo'), 'linux');
    const next = { ...planFor('tcp-echo'), version: '1.2.4' };
    expect(definitionsOf(next, 'linux')[0]).not.toEqual(service);
    expect(definitionsOf(next, 'linux')[1]).toEqual(socket);
  });

  it('give a capability for captures alone, and only that one', () => {
    const lines = (choices: Partial<ServiceChoices>): string[] =>
      textOf(planFor('tcp-echo', { scope: 'system', choices })).split('\n');
    expect(lines({})).toContain('CapabilityBoundingSet=');
    expect(lines({}).join()).not.toContain('AmbientCapabilities');
    expect(lines({}).join()).not.toContain('AF_PACKET');
    const captures = lines({ allowsCaptures: true });
    expect(captures).toContain('CapabilityBoundingSet=CAP_NET_RAW');
    expect(captures).toContain('AmbientCapabilities=CAP_NET_RAW');
    expect(captures.find((line) => line.startsWith('RestrictAddressFamilies'))).toContain(
      'AF_PACKET',
    );
  });

  it('pass any path on as it is', () => {
    const plan = planFor('tcp-echo', {
      place: { node: '/opt/my node/100%/$HOME/a"b\\c', root: '/opt/socket lab' },
      environment: { SOCKETLAB_HOME: '/srv/a b%c' },
    });
    const text = textOf(plan);
    expect(text).toContain(
      'ExecStart="/opt/my node/100%%/$$HOME/a\\"b\\\\c" "/opt/socket lab/apps/tcp-echo/dist/main.mjs"\n',
    );
    expect(text).toContain('Environment="SOCKETLAB_HOME=/srv/a b%%c"\n');
  });

  it('refuse a path that no unit can hold', () => {
    const plan = planFor('tcp-echo', {
      environment: { SOCKETLAB_HOME: '/srv/a\nExecStart=/bin/sh' },
    });
    expect(() => textOf(plan)).toThrow(expect.objectContaining({ code: 'UNWRITABLE_PATH' }));
  });
});

describe('docs/services.md', () => {
  const page = readFileSync(new URL('../../../docs/services.md', import.meta.url), 'utf8');

  it('lists every setting that hardens the units, with the reason', () => {
    for (const { setting, value, inUserUnits, why } of HARDENING) {
      const shown = `\`${setting}=${value}\``;
      expect(page).toContain(`| ${shown} | ${inUserUnits ? 'both' : 'system'} | ${why} |`);
    }
  });
});

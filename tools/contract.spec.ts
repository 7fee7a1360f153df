import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'socketlab-contract-'));
  for (const name of ['buf.yaml', 'proto']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function breaking(): { status: number | null; output: string } {
  const buf = path.join(root, 'node_modules', '.bin', 'buf');
  const { status, stdout, stderr } = spawnSync(
    buf,
    ['breaking', '--against', 'proto/baseline.binpb'],
    { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  return { status, output: stdout + stderr };
}

function change(file: string, from: string | RegExp, to: string): void {
  const target = path.join(folder, 'proto', 'socketlab', 'v1', file);
  const before = readFileSync(target, 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(target, after);
}

describe('the contract', () => {
  it('breaks nothing that the baseline has', () => {
    expect(breaking()).toEqual({ status: 0, output: '' });
  });

  it('may grow by a method, a field and a value', () => {
    change(
      'daemon.proto',
      'service DaemonService {',
      '$&\n  rpc Dream(GetInfoRequest) returns (GetInfoResponse);',
    );
    change('daemon.proto', 'message GetInfoResponse {', '$&\n  string dream = 99;');
    change('daemon.proto', 'DAEMON_STATE_DRAINING = 3;', '$&\n  DAEMON_STATE_DREAMING = 8;');
    expect(breaking()).toEqual({ status: 0, output: '' });
  });

  it.each([
    ['a field that is gone', 'daemon.proto', '  string node_version = 10;\n', ''],
    ['a field of another type', 'daemon.proto', 'uint32 pid = 3;', 'string pid = 3;'],
    ['a method that is gone', 'daemon.proto', / {2}rpc ListOwnAudit.*\n/, ''],
    ['a value that is gone', 'daemon.proto', '  DAEMON_STATE_DRAINING = 3;\n', ''],
  ])('is held to it: %s is refused', (_what, file, from, to) => {
    change(file, from, to);
    const { status, output } = breaking();
    expect(status).not.toBe(0);
    expect(output).toContain(file);
  });
});

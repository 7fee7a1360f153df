import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryHome } from '@socketlab/testkit';
import { assert as check, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditEvent, parseAuditLine } from './audit-entry.ts';
import { auditFile } from './audit-files.ts';
import { openAuditLog } from './audit-log.ts';
import { verifyAuditLog } from './verify-audit-log.ts';

const EVENT: AuditEvent = {
  classmate: { name: 'lab-08', machineId: 'b'.repeat(64), grantId: 'a'.repeat(32) },
  method: 'ListenerService.OpenListener',
  phase: 'begin',
  about: '127.0.0.1:65432',
};
const NOW = () => new Date('2026-03-01T12:00:00Z');

function newLog(maxBytes?: number) {
  const file = auditFile(temporaryHome().directory, 'tcp-echo');
  const open = () =>
    openAuditLog({ file, daemon: 'tcp-echo', ...(maxBytes && { maxBytes }) }, { now: NOW });
  return { file, open };
}

function write(file: string, count: number, open: ReturnType<typeof newLog>['open']): string[] {
  const log = open();
  for (let index = 0; index < count; index += 1) log.append({ ...EVENT, call: index });
  log.close();
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

test('each line is a JSON object with its number, its time, and the hash of the one before', () => {
  const { file, open } = newLog();
  const lines = write(file, 3, open).map((line) => parseAuditLine(line));
  expect(lines).toMatchObject([
    {
      ...EVENT,
      sequence: 1,
      at: NOW().toISOString(),
      daemon: 'tcp-echo',
      previous: '0'.repeat(64),
    },
    { sequence: 2 },
    { sequence: 3, call: 2 },
  ]);
  expect(verifyAuditLog(file)).toEqual({ lines: 3, firstSequence: 1, problems: [] });
});

test('the file and its folder are their owner’s alone', () => {
  const { file, open } = newLog();
  write(file, 1, open);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
});

test('a daemon that starts again goes on with the chain', () => {
  const { file, open } = newLog();
  write(file, 2, open);
  write(file, 2, open);
  expect(verifyAuditLog(file)).toMatchObject({ lines: 4, problems: [] });
});

test('two processes of one daemon keep one chain', () => {
  const { file, open } = newLog(2_000);
  const [first, second] = [open(), open()];
  for (let turn = 0; turn < 20; turn += 1) (turn % 3 ? first : second).append(EVENT);
  first.close();
  second.close();
  expect(verifyAuditLog(file).problems).toEqual([]);
});

test('a full file is put away, five are kept, and the chain goes over all', () => {
  const { file, open } = newLog(1_000);
  write(file, 60, open);
  const names = readdirSync(path.dirname(file)).toSorted();
  expect(names).toEqual([
    ...[1, 2, 3, 4, 5].map((age) => `tcp-echo.${age}.jsonl`),
    'tcp-echo.jsonl',
  ]);
  for (const name of names) {
    expect(statSync(path.join(path.dirname(file), name)).size).toBeLessThanOrEqual(1_001);
  }
  const { firstSequence = 0, lines, problems } = verifyAuditLog(file);
  expect(problems).toEqual([]);
  expect(firstSequence).toBeGreaterThan(1);
  expect(firstSequence + lines - 1).toBe(60);
});

test('a line that was changed in any one byte is found, at the line after it or at itself', () => {
  const { file, open } = newLog();
  const lines = write(file, 4, open);
  const changeable = lines.slice(0, -1).join('\n').length;
  const anyByte = property(nat(changeable - 1), integer({ min: 0x20, max: 0x7e }), (at, byte) => {
    const text = `${lines.join('\n')}\n`;
    const changed = `${text.slice(0, at)}${String.fromCharCode(byte)}${text.slice(at + 1)}`;
    if (changed === text) return;
    writeFileSync(file, changed);
    const line = text.slice(0, at).split('\n').length;
    const found = verifyAuditLog(file).problems.map((problem) => problem.line);
    expect(found.some((each) => each === line || each === line + 1)).toBe(true);
  });
  void check(anyByte, { numRuns: 300 });
});

test.each([
  ['removed', (lines: string[]) => [lines[0], lines[2], lines[3]], 2],
  ['put in', (lines: string[]) => [lines[0], lines[0], ...lines.slice(1)], 2],
  ['exchanged', (lines: string[]) => [lines[0], lines[2], lines[1], lines[3]], 2],
])('a line that was %s is found', (_title, change, line) => {
  const { file, open } = newLog();
  writeFileSync(file, `${change(write(file, 4, open)).join('\n')}\n`);
  expect(verifyAuditLog(file).problems[0]).toEqual({ file, line, kind: 'changed' });
});

test('a line that a crash has cut short is told, and the chain goes on behind it', () => {
  const { file, open } = newLog();
  write(file, 2, open);
  truncateSync(file, statSync(file).size - 30);
  write(file, 2, open);
  expect(verifyAuditLog(file)).toEqual({
    lines: 4,
    firstSequence: 1,
    problems: [{ file, line: 2, kind: 'unreadable' }],
  });
});

test('who follows is told each line as it stands in the file, and the newest can be read', () => {
  const { file, open } = newLog(1_000);
  write(file, 5, open);
  const log = open();
  const told: string[] = [];
  const end = log.subscribe((line) => told.push(line));
  log.append(EVENT);
  end();
  log.append(EVENT);
  expect(told).toHaveLength(1);
  expect(log.newest(2)[0]).toBe(told[0]);
  expect(log.newest(6)).toHaveLength(6);
  expect(log.newest(0)).toEqual([]);
  log.close();
});

test('what cannot be written throws', () => {
  const { file, open } = newLog();
  // Root may write whatever the mode says: a file in the folder's place stops everyone.
  writeFileSync(path.dirname(file), '');
  expect(() => open().append(EVENT)).toThrow(/EEXIST|ENOTDIR/);
});

test('a full disk takes no half of a line, and the log goes on when there is room again', (ctx) => {
  const { directory } = temporaryHome();
  const program = new URL('./fixtures/full-disk.ts', import.meta.url).pathname;
  const script = 'mount -t tmpfs -o size=16k,mode=700 none "$1" && exec "$2" "$3" "$1"';
  const inPrivate = ['-rm', 'sh', '-c', script, 'sh', directory, process.execPath, program];
  const run = spawnSync('unshare', inPrivate, { encoding: 'utf8' });
  if (run.error || /unshare|mount/.test(run.stderr)) {
    ctx.skip(`a disk of its own is not to be had here: ${run.error?.message ?? run.stderr}`);
  }
  const { failure, bytes, whole, after } = JSON.parse(run.stdout);
  expect(failure).toMatch(/ENOSPC|is the disk full/);
  expect(bytes).toBeGreaterThan(4_096);
  expect(whole.problems).toEqual([]);
  expect(after).toEqual({ ...whole, lines: whole.lines + 1 });
});

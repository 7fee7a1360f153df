import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const FIXTURE = path.join(import.meta.dirname, '../fixtures/crash-into-log.ts');

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'socketlab-log-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const crash = (file: string): { stdout: string; stderr: string } =>
  spawnSync(process.execPath, [FIXTURE, file], { encoding: 'utf8' });

it('has lines and the last words of a crash behind what the log has already', () => {
  const file = path.join(folder(), 'logs', 'tcp-echo.log');
  expect(crash(file).stdout).toBe('');
  crash(file);
  expect(readFileSync(file, 'utf8').match(/^a line$|^Error: the last words$/gm)).toHaveLength(4);
});

it('moves a log above 10 MB aside', () => {
  const file = path.join(folder(), 'tcp-echo.log');
  writeFileSync(file, 'old\n');
  truncateSync(file, 10 * 1_024 * 1_024 + 1);
  crash(file);
  expect(statSync(`${file}.1`).size).toBe(10 * 1_024 * 1_024 + 1);
  expect(readFileSync(file, 'utf8')).toMatch(/^a line\n/);
});

it('is no reason to end where the file cannot be opened; a line is then not taken', () => {
  const taken = path.join(folder(), 'taken');
  writeFileSync(taken, '');
  expect(crash(path.join(taken, 'tcp-echo.log')).stdout).toContain('EEXIST');
});

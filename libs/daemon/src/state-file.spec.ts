import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeLocation } from './state-file.ts';

const LOCATION = {
  name: 'tcp-echo',
  control: '127.0.0.1:17431',
  metrics: '127.0.0.1:19431',
  pid: process.pid,
  startedAt: '2026-01-01T00:00:00.000Z',
};
let directory = '';
let file = '';

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'state-'));
  file = path.join(directory, 'daemons', 'tcp-echo.json');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the location of a daemon', () => {
  it('is one JSON object that only its owner reads, and goes when removed', async () => {
    const remove = await writeLocation(directory, LOCATION);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(LOCATION);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await remove();
    expect(existsSync(file)).toBe(false);
  });

  it('stays when another process has written its own meanwhile', async () => {
    const remove = await writeLocation(directory, LOCATION);
    writeFileSync(file, JSON.stringify({ ...LOCATION, pid: process.pid + 1 }));
    await remove();
    expect(existsSync(file)).toBe(true);
  });

  it('names the directory that can not be written to', async () => {
    writeFileSync(path.join(directory, 'daemons'), 'in the way');
    chmodSync(directory, 0o700);
    await expect(writeLocation(directory, LOCATION)).rejects.toThrow(
      path.join(directory, 'daemons'),
    );
  });
});

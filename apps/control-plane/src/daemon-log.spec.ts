import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLog, readLogLines } from './daemon-log.ts';
import { temporaryDirectory } from './directory.fixture.ts';

const MEGABYTE = 1_024 * 1_024;

describe('openLog', () => {
  test('appends, and tells where the new lines begin', async () => {
    const file = path.join(temporaryDirectory(onTestFinished), 'logs', 'tcp-echo.log');
    const first = await openLog(file);
    await first.handle.write('one\n');
    await first.handle.close();
    const second = await openLog(file);
    await second.handle.write('two\n');
    await second.handle.close();
    expect(second.offset).toBe(4);
    expect(await readLogLines(file, { offset: second.offset })).toEqual(['two']);
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  });

  test('moves a log above 10 MB aside', async () => {
    const file = path.join(temporaryDirectory(onTestFinished), 'tcp-echo.log');
    writeFileSync(file, 'old\n');
    truncateSync(file, 10 * MEGABYTE + 1);
    const { handle, offset } = await openLog(file);
    await handle.close();
    expect(offset).toBe(0);
    expect(statSync(`${file}.1`).size).toBe(10 * MEGABYTE + 1);
  });

  test('names the file that it cannot open', async () => {
    const directory = temporaryDirectory(onTestFinished);
    writeFileSync(path.join(directory, 'logs'), 'a file where a folder should be');
    const file = path.join(directory, 'logs', 'tcp-echo.log');
    await expect(openLog(file)).rejects.toMatchObject({
      code: 'LOG_NOT_WRITABLE',
      facts: { file },
    });
  });

  test.skipIf(process.platform === 'win32')('lets only its owner read it', async () => {
    const file = path.join(temporaryDirectory(onTestFinished), 'logs', 'tcp-echo.log');
    await (await openLog(file)).handle.close();
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

describe('readLogLines', () => {
  test('gives the newest lines, and all for 0', async () => {
    const file = path.join(temporaryDirectory(onTestFinished), 'x.log');
    writeFileSync(file, 'a\nb\nc\n');
    expect(await readLogLines(file, { count: 2 })).toEqual(['b', 'c']);
    expect(await readLogLines(file, { count: 0 })).toEqual(['a', 'b', 'c']);
  });

  test('leaves out the line that the last megabyte begins in the middle of', async () => {
    const file = path.join(temporaryDirectory(onTestFinished), 'x.log');
    writeFileSync(file, `${'x'.repeat(2 * MEGABYTE)}\nlast\n`);
    expect(await readLogLines(file, {})).toEqual(['last']);
  });

  test('gives no lines of a log that is not there', async () => {
    const file = path.join(temporaryDirectory(onTestFinished), 'none.log');
    expect(await readLogLines(file, {})).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });
});

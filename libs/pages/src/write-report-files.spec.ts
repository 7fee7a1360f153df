import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryHome } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { removeFormerFiles, writeReportFiles } from './write-report-files.ts';

function place(mark = 'spec report') {
  const directory = path.join(temporaryHome().directory, 'report');
  return { directory, mark, option: '--output' };
}

describe('writeReportFiles', () => {
  it('makes the folder, marks report.md, and leaves nothing half written', async () => {
    const at = place();
    await writeReportFiles({ 'report.md': '# Run\n', 'load.json': '{}\n' }, at);
    expect(readdirSync(at.directory).toSorted()).toEqual(['load.json', 'report.md']);
    expect(readFileSync(path.join(at.directory, 'report.md'), 'utf8')).toBe(
      '<!-- spec report -->\n\n# Run\n',
    );
  });

  it('replaces an earlier report of its kind, and leaves other files alone', async () => {
    const at = place();
    await writeReportFiles({ 'report.md': 'one' }, at);
    writeFileSync(path.join(at.directory, 'notes.txt'), 'mine');
    await writeReportFiles({ 'report.md': 'two' }, at);
    expect(readFileSync(path.join(at.directory, 'report.md'), 'utf8')).toContain('two');
    expect(readFileSync(path.join(at.directory, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('replaces neither a stranger’s file nor a report of another kind, and names the way out', async () => {
    const at = place();
    mkdirSync(at.directory);
    writeFileSync(path.join(at.directory, 'load.json'), 'mine');
    const write = (mark: string) =>
      writeReportFiles({ 'report.md': '', 'load.json': '{}' }, { ...at, mark });
    await expect(write('spec report')).rejects.toMatchObject({ code: 'REPORT_NOT_WRITTEN' });
    await expect(write('spec report')).rejects.toThrow('with --output');
    expect(readdirSync(at.directory)).toEqual(['load.json']);
    writeFileSync(path.join(at.directory, 'report.md'), '<!-- spec report -->\n');
    await expect(write('other report')).rejects.toMatchObject({ code: 'REPORT_NOT_WRITTEN' });
  });

  it('removes what is known for a former report’s, in a folder of its kind only', async () => {
    const at = place();
    const known = { 'more.md': (text: string) => text === 'ours', 'none.md': () => true };
    await writeReportFiles({ 'report.md': '', 'more.md': 'ours' }, at);
    expect(await removeFormerFiles(known, { ...at, mark: 'other report' })).toEqual([]);
    expect(await removeFormerFiles(known, at)).toEqual(['more.md']);
    writeFileSync(path.join(at.directory, 'more.md'), 'mine');
    expect(await removeFormerFiles(known, at)).toEqual([]);
    expect(readdirSync(at.directory).toSorted()).toEqual(['more.md', 'report.md']);
  });

  it('names the path where the system refuses', async () => {
    const at = place();
    writeFileSync(at.directory, 'a file');
    await expect(writeReportFiles({ 'report.md': '' }, at)).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITTEN',
      facts: { path: at.directory, option: '--output' },
    });
  });

  // Node's own mkdir(recursive) tries without end there.
  it.runIf(process.platform === 'linux')('gives up where no folder can be made', async () => {
    const directory = '/proc/nothing/report';
    await expect(
      writeReportFiles({ 'report.md': '' }, { ...place(), directory }),
    ).rejects.toMatchObject({ code: 'REPORT_NOT_WRITTEN', facts: { path: directory } });
  });
});

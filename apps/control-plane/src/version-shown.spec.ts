import { describe, expect, it } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import { versionNote, versionNotes } from './version-notes.ts';

describe('socketlab --version', () => {
  it.each([['--version'], ['-V']])('%s writes the version alone', async (flag) => {
    const run = await runInProcess([flag], { version: '1.2.3' });
    expect(run).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });

  it('with --json tells what it runs on, too', async () => {
    const { stdout } = await runInProcess(['--json', '--version'], { version: '1.2.3' });
    const platform = `${process.platform}-${process.arch}`;
    expect(JSON.parse(stdout)).toEqual({ version: '1.2.3', node: process.version, platform });
  });
});

describe('the note on a daemon of another version', () => {
  it('of a classmate’s machine says that its owner updates it, and to which version', () => {
    const note = versionNote({ name: 'udp-echo', version: '1.0.0', host: 'lab-07' }, '1.1.0');
    expect(note?.en).toBe(
      'udp-echo runs version 1.0.0, older than this program (1.1.0). The owner of lab-07 updates it there: npm install --global socketlab-1.1.0.tgz, then socketlab down and socketlab up.',
    );
    expect(note?.['pt-BR']).toContain('O dono de lab-07 o atualiza lá');
  });

  it('is none of the same version, nor of a program that is no release', () => {
    const versions = ['1.1.0', 'source', ''];
    const daemons = versions.map((version) => ({ name: 'tcp-echo', version }));
    expect(versionNotes(daemons, { host: undefined, own: '1.1.0' })).toEqual([]);
    expect(versionNotes([{ name: 'tcp-echo' }], { host: 'local', own: '1.1.0' })).toEqual([]);
  });

  it('of this machine, named as a host, is to be restarted here', () => {
    const [note] = versionNotes([{ daemon: 'tcp-echo', version: '1.0.0' }], {
      host: 'local',
      own: '1.1.0',
    });
    expect(note?.en).toContain('socketlab down tcp-echo, then socketlab up tcp-echo');
  });
});

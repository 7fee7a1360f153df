import { describe, expect, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import { COMMANDS } from './commands.ts';

describe('help', () => {
  test.each(['en', 'pt-BR'] as const)('of everything in %s', async (language) => {
    const requests = [[], ['lab'], ...COMMANDS.map(({ name }) => name.split(' '))];
    const pages: string[] = [];
    for (const words of requests) {
      const argv = [...words, '--help', `--lang=${language}`];
      const { code, stdout, stderr } = await runInProcess(argv);
      expect({ argv, code, stderr }).toEqual({ argv, code: 0, stderr: '' });
      pages.push(`$ socketlab ${argv.join(' ')}\n${stdout}`);
    }
    await expect(pages.join('\n')).toMatchFileSnapshot(`transcripts/help.${language}.txt`);
  });

  test('is the same however it is asked for', async () => {
    const { stdout } = await runInProcess(['send', '--help']);
    expect(stdout).toContain('socketlab send');
    for (const argv of [
      ['help', 'send'],
      ['send', '-h', '--hold'],
      ['--json', 'send', '--help'],
    ]) {
      expect(await runInProcess(argv)).toMatchObject({ code: 0, stdout });
    }
  });

  test('is given to who says nothing', async () => {
    const { code, stdout } = await runInProcess([]);
    expect(code).toBe(0);
    expect(stdout).toContain('socketlab COMMAND');
  });
});

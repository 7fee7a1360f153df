import { describe, expect, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';

const MISTAKES: readonly (readonly string[])[] = [
  ['upp'],
  ['frobnicate'],
  ['lab', 'rn'],
  ['lab', 'run'],
  ['lab', 'run', 'tcp-simpel'],
  ['up', 'tcp-eco'],
  ['up', '--forever'],
  ['listen', 'client-agent'],
  ['listen', '--address', '127.0.0.1:70000'],
  ['listen', '--address', 'example.org:80'],
  ['listen', '--reply', 'loud'],
  ['listen', '--backlog', '-1'],
  ['close', '--deadline'],
  ['logs', '--tail', 'many'],
  ['send'],
  ['send', '127.0.0.1:65432'],
  ['send', '127.0.0.1:65432', 'Hello,', 'world'],
  ['send', '127.0.0.1:65432', 'hi', '--close'],
  ['send', 'hi', '--first-closer', 'server', '--udp'],
  ['send', 'hi', '--first-closer', 'server', '--reset'],
  ['send', 'hi', '--udp', '--reset'],
  ['send', 'hi', '--udp', '--reply-bytes', '2'],
  ['send', 'hi', '--connect'],
  ['send', 'hi', '--count', '3'],
  ['send', 'hi', '--wait-for-all'],
  ['send', 'hi', '--connections', '3', '--hold'],
  ['send', 'hi', '--connections', '20001'],
  ['send', 'hi', '--source', 'eth0'],
  ['send', '--connection', 'c1', '--reset'],
  ['send', '--connection', 'c1', '--close', '--source', '127.0.0.2'],
  ['why'],
  ['why', 'lab-07:70000'],
  ['why', 'lab 07'],
  ['why', 'lab-07', '--deadline', '1'],
  ['explain'],
  ['explain', 'capture.pcapng', '--port', '70000'],
  ['explain', 'capture.pcapng', '--frames', '9-5'],
  ['completion', 'tcsh'],
  ['ps', '--lang', 'fr'],
];

describe('a command line that breaks a rule', () => {
  test.each(['en', 'pt-BR'] as const)(
    'is told the value, the rule and the way out in %s',
    async (language) => {
      const lines: string[] = [];
      for (const argv of MISTAKES) {
        const { code, stdout, stderr } = await runInProcess(argv, {
          environment: { SOCKETLAB_LANG: language },
        });
        expect({ argv, code, stdout }).toEqual({ argv, code: 2, stdout: '' });
        lines.push(`$ socketlab ${argv.join(' ')}\n${stderr}`);
      }
      await expect(lines.join('\n')).toMatchFileSnapshot(`transcripts/misuse.${language}.txt`);
    },
  );

  test('is told as JSON to who asked for JSON', async () => {
    const { code, stderr } = await runInProcess(['up', 'tcp-eco', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'UNKNOWN_DAEMON', facts: { daemon: 'tcp-eco' } },
    });
  });
});

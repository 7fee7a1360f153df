import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Address, parseAddress } from './address.ts';
import { InvalidConfigurationError } from './errors.ts';
import { parseChoice, parseSwitch, parseWholeNumber } from './option-values.ts';
import { type ConfigurationSources, loadConfiguration, type Option } from './options.ts';

const summary = { en: 'What it does.', 'pt-BR': 'O que faz.' };
const table = {
  listen: {
    flag: 'listen',
    placeholder: 'ADDRESS:PORT',
    bare: '127.0.0.1:65432',
    summary,
    parse: (value: string, what: string) => parseAddress(value, undefined, what),
    fallback: undefined as Address | undefined,
  } satisfies Option<Address | undefined>,
  reply: {
    flag: 'reply',
    placeholder: 'echo|upper',
    summary,
    parse: parseChoice(['echo', 'upper']),
    fallback: 'echo' as const,
  },
  backlog: {
    flag: 'backlog',
    placeholder: 'N',
    summary,
    parse: parseWholeNumber(-1, 4096),
    fallback: 128,
  },
  isOnce: { flag: 'once', summary, parse: parseSwitch, fallback: false },
};
const load = (sources: Partial<ConfigurationSources>) =>
  loadConfiguration(table, { argv: [], environment: {}, ...sources });

function writeFile(content: string | Uint8Array): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-options-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'config.json');
  writeFileSync(file, content);
  return file;
}

function problemsOf(sources: Partial<ConfigurationSources>): readonly string[] {
  try {
    load(sources);
  } catch (problem) {
    if (problem instanceof InvalidConfigurationError) {
      return problem.problems.map(({ message }) => message);
    }
    throw problem;
  }
  return [];
}

describe('loadConfiguration', () => {
  it('takes a flag over the environment over the file over the fallback', () => {
    const file = writeFile('{"tcp-echo": {"backlog": 3, "reply": "upper", "once": true}}');
    const environment = { SOCKETLAB_BACKLOG: '2', SOCKETLAB_REPLY: 'echo' };
    const argv = ['--backlog', '1'];
    expect(load({ argv, environment, file, section: 'tcp-echo' })).toEqual({
      listen: undefined,
      reply: 'echo',
      backlog: 1,
      isOnce: true,
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(load({}))).toBe(true);
  });

  it.each([
    [['--listen'], { listen: { host: '127.0.0.1', port: 65_432 } }],
    [['--listen', '--once'], { listen: { host: '127.0.0.1', port: 65_432 }, isOnce: true }],
    [['--listen', '127.0.0.1:1'], { listen: { host: '127.0.0.1', port: 1 } }],
    [['--listen=127.0.0.1:1'], { listen: { host: '127.0.0.1', port: 1 } }],
    [['--once=false'], { isOnce: false }],
    [['--backlog', '-1'], { backlog: -1 }],
    [['--backlog', '1', '--backlog', '2'], { backlog: 2 }],
  ])('reads %j', (argv, expected) => {
    expect(load({ argv })).toMatchObject(expected);
  });

  it.each([
    [['--reply'], /^--reply: "" is not valid: it needs a value, echo\|upper/],
    [['--reply', '--once'], /^--reply: "" is not valid: it needs a value/],
    [['--replay', 'echo'], /^option: "--replay" .* Known are --listen, --reply, --backlog, --once/],
    [['once'], /^option: "once" is not valid/],
    [['-o'], /^option: "-o" is not valid/],
    [['--'], /^option: "--" is not valid/],
    [['--reply', 'shout'], /^--reply: "shout" is not valid: it is one of echo, upper/],
    [['--reply='], /^--reply: "" is not valid: it is one of echo, upper/],
    [['--backlog', '4097'], /^--backlog: "4097" is not valid: .* from -1 to 4096/],
    [['--backlog', 'many'], /^--backlog: "many"/],
    [['--once=perhaps'], /^--once: "perhaps" is not valid: a switch is true or false/],
    [['--listen', 'example.org:1'], /^--listen: "example.org:1"/],
  ])('names the value, the rule and the way out of %j', (argv, message) => {
    expect(problemsOf({ argv })[0]).toMatch(message);
  });

  it('names the variable of a bad value in the environment', () => {
    const problems = problemsOf({ environment: { SOCKETLAB_BACKLOG: 'x' } });
    expect(problems).toEqual([expect.stringMatching(/^SOCKETLAB_BACKLOG: "x"/)]);
  });

  it('tells every problem of flags, environment and file at once, in both languages', () => {
    const file = writeFile('{"once": "perhaps", "loud": 1, "quiet": 2}');
    const sources = {
      argv: ['--shout', '--whisper', '--reply', 'sing'],
      environment: { SOCKETLAB_BACKLOG: 'x' },
      file,
    };
    expect(problemsOf(sources)).toEqual([
      expect.stringContaining('"--shout"'),
      expect.stringContaining('"--whisper"'),
      expect.stringContaining('"loud"'),
      expect.stringContaining('"quiet"'),
      expect.stringContaining('--reply: "sing"'),
      expect.stringContaining('SOCKETLAB_BACKLOG: "x"'),
      expect.stringContaining(': once: "perhaps"'),
    ]);
    expect(() => load(sources)).toThrow(
      expect.objectContaining({
        code: 'INVALID_CONFIGURATION',
        text: expect.objectContaining({ 'pt-BR': expect.stringContaining('7 problema(s)') }),
      }),
    );
  });
});

describe('the configuration file', () => {
  it('may be absent, and so may its section', () => {
    expect(load({ file: path.join(tmpdir(), 'no-such-socketlab.json') }).backlog).toBe(128);
    expect(load({ file: writeFile('{}'), section: 'tcp-echo' }).backlog).toBe(128);
  });

  it('may start with the byte order mark of Windows editors', () => {
    expect(load({ file: writeFile('\uFEFF{"backlog": 7}') }).backlog).toBe(7);
  });

  it('may be UTF-16, as Windows PowerShell redirects text into a file', () => {
    const text = Buffer.from('\uFEFF{"backlog": 7}\r\n', 'utf16le');
    expect(load({ file: writeFile(text) }).backlog).toBe(7);
  });

  it.each([
    ['{"backlog": 1', /cannot read the configuration file .*config\.json: .*JSON/],
    ['', /cannot read the configuration file/],
    ['[1]', /it is not a JSON object/],
    ['null', /it is not a JSON object/],
    ['{"tcp-echo": 5}', /"tcp-echo" is not an object/],
    ['{"tcp-echo": {"backlog": "x"}}', /config\.json: backlog: "x" is not valid/],
    ['{"tcp-echo": {"backlog": [1]}}', /backlog: "\[1\]" .* a setting is a string, a number/],
    ['{"tcp-echo": {"reply": null}}', /reply: "null" .* a setting is a string, a number/],
    ['{"tcp-echo": {"reply": {"a": 1}}}', /reply: "{"a":1}"/],
    ['{"tcp-echo": {"replay": 1}}', /config\.json: "replay" .* Known are listen, reply/],
  ])('is refused when it holds %j', (content, message) => {
    expect(problemsOf({ file: writeFile(content), section: 'tcp-echo' })).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('is refused when it cannot be read', () => {
    expect(problemsOf({ file: tmpdir() })).toEqual([expect.stringContaining('EISDIR')]);
  });
});

import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { resolveDirectories } from './directories.ts';
import { DeadlineError, messageOf, SocketlabError } from './errors.ts';
import { createLogger } from './logger.ts';
import { resolveLanguage } from './text.ts';
import { workerUrl } from './worker-url.ts';

describe('resolveLanguage', () => {
  it.each([
    ['pt-BR', [], 'pt-BR'],
    ['pt', ['en_US.UTF-8'], 'pt-BR'],
    [undefined, ['pt_BR.UTF-8'], 'pt-BR'],
    [undefined, ['pt_PT@euro'], 'pt-BR'],
    [undefined, [undefined, 'C.UTF-8', 'pt_BR'], 'pt-BR'],
    [undefined, ['en_US.UTF-8', 'pt_BR'], 'en'],
    ['fr', ['pt_BR'], 'pt-BR'],
    ['fr', ['de_DE'], 'en'],
    [undefined, ['POSIX', ''], 'en'],
  ])('of %j asked and locales %j is as expected', (asked, locales, language) => {
    expect(resolveLanguage(asked, locales)).toBe(language);
  });
});

describe('resolveDirectories', () => {
  const user = homedir();

  it('puts everything below SOCKETLAB_HOME on every platform', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(resolveDirectories({ SOCKETLAB_HOME: '/lab' }, platform)).toEqual({
        config: path.resolve('/lab/config'),
        state: path.resolve('/lab/state'),
      });
    }
  });

  it('follows the XDG base directories on Linux', () => {
    const environment = { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' };
    expect(resolveDirectories(environment, 'linux')).toEqual({
      config: '/c/socketlab',
      state: '/s/socketlab',
    });
  });

  it.each([{}, { XDG_CONFIG_HOME: '', XDG_STATE_HOME: 'relative' }])(
    'ignores XDG paths that are absent, empty or relative: %j',
    (environment) => {
      expect(resolveDirectories(environment, 'linux')).toEqual({
        config: path.join(user, '.config/socketlab'),
        state: path.join(user, '.local/state/socketlab'),
      });
    },
  );

  it('uses Application Support on macOS', () => {
    expect(resolveDirectories({}, 'darwin').config).toBe(
      path.join(user, 'Library/Application Support/Socketlab'),
    );
  });

  it.each([
    [{ APPDATA: '/roaming', LOCALAPPDATA: '/local' }, '/roaming', '/local'],
    [{ APPDATA: '' }, path.join(user, 'AppData/Roaming'), path.join(user, 'AppData/Local')],
  ])('uses AppData on Windows: %j', (environment, roaming, local) => {
    expect(resolveDirectories(environment, 'win32')).toEqual({
      config: path.join(roaming, 'Socketlab'),
      state: path.join(local, 'Socketlab'),
    });
  });
});

describe('the clock', () => {
  it('keeps the order and the distances of monotonic time', () => {
    const clock = createClock();
    const times = Array.from({ length: 1_000 }, () => clock.monotonicNs());
    const unix = times.map((time) => clock.toUnixNs(time));
    for (let index = 1; index < times.length; index += 1) {
      const [before, after] = [times[index - 1] ?? 0n, times[index] ?? 0n];
      expect(after).toBeGreaterThanOrEqual(before);
      expect((unix[index] ?? 0n) - (unix[index - 1] ?? 0n)).toBe(after - before);
    }
  });

  it('agrees with the wall clock to within 50 ms', () => {
    const clock = createClock();
    const milliseconds = Number(clock.toUnixNs(clock.monotonicNs()) / 1_000_000n);
    expect(Math.abs(milliseconds - Date.now())).toBeLessThan(50);
  });
});

describe('the logger', () => {
  it('writes one JSON object a line, with level, time, name and fields', () => {
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const logger = createLogger({ name: 'tcp-echo', level: 'info' }, stream);
    logger.info({ port: 1 }, 'listener open');
    logger.debug('not shown');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      name: 'tcp-echo',
      port: 1,
      msg: 'listener open',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });
});

describe('errors', () => {
  it('carry code, facts, cause and both languages, and are named after their class', () => {
    const cause = new Error('why');
    const what = { en: 'the daemon', 'pt-BR': 'o daemon' };
    const error = new DeadlineError({ what, afterMs: 5 }, { cause });
    expect(error).toBeInstanceOf(SocketlabError);
    expect(error).toMatchObject({
      name: 'DeadlineError',
      code: 'DEADLINE_EXCEEDED',
      message: 'the daemon: not within 5 ms',
      text: { 'pt-BR': 'o daemon: não em 5 ms' },
      facts: { afterMs: 5 },
      cause,
    });
  });

  it('have a message whatever was thrown', () => {
    expect(messageOf(new Error('why'))).toBe('why');
    expect(messageOf('text')).toBe('text');
    expect(messageOf(undefined)).toBe('undefined');
  });
});

describe('workerUrl', () => {
  it.each([
    ['file:///lab/src/server.ts', 'file:///lab/src/echo-worker.ts'],
    ['file:///lab/dist/chunk-1.mjs', 'file:///lab/dist/echo-worker.mjs'],
  ])('stands beside %s', (module, worker) => {
    expect(workerUrl('echo-worker', module).href).toBe(worker);
  });
});

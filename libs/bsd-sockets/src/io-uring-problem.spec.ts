import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ioUringProblem } from './io-uring-availability.ts';
import { type IoUringCalls, loadIoUringCalls } from './io-uring-native.ts';
import { explainIoUring, type ReadSystemFile } from './io-uring-problem.ts';

const PAGE_BYTES = 4_096;
const FIXTURE = fileURLToPath(new URL('./fixtures/io-uring-behind-filter.ts', import.meta.url));

/** A system as /proc shows it: the sysctl, and what the process may and may not. */
function system(seen: {
  sysctl?: string;
  seccomp?: number;
  isAdministrator?: boolean;
}): ReadSystemFile {
  const { sysctl, seccomp = 0, isAdministrator = false } = seen;
  const capabilities = isAdministrator ? '000001ffffffffff' : '0000000000000000';
  const status = `Name:\tnode\nCapEff:\t${capabilities}\nSeccomp:\t${seccomp}\nSeccomp_filters:\t0\n`;
  return (path) => (path.endsWith('/status') ? status : sysctl && `${sysctl}\n`);
}

describe('why there is no io_uring', () => {
  it.each([
    ['the sysctl is 2', 'EPERM', system({ sysctl: '2', isAdministrator: true }), 'disabled'],
    ['the sysctl is 1, without the right', 'EPERM', system({ sysctl: '1' }), 'disabled-for-user'],
    [
      'the sysctl is 1, with the right, and there is a filter',
      'EPERM',
      system({ sysctl: '1', isAdministrator: true, seccomp: 2 }),
      'filtered',
    ],
    [
      'the sysctl is 0, and there is a filter',
      'EPERM',
      system({ sysctl: '0', seccomp: 2 }),
      'filtered',
    ],
    ['no sysctl, and there is a filter', 'EACCES', system({ seccomp: 2 }), 'filtered'],
    ['the sysctl is 0, and there is no filter', 'EPERM', system({ sysctl: '0' }), 'refused'],
    [
      'a filter says that there is no such call',
      'ENOSYS',
      system({ sysctl: '0', seccomp: 2 }),
      'filtered',
    ],
    [
      'the call is missing, and maybe a filter says so',
      'ENOSYS',
      system({ seccomp: 2 }),
      'no-such-call',
    ],
    ['the call is missing', 'ENOSYS', system({}), 'no-such-call'],
    ['a flag is unknown', 'EINVAL', system({ sysctl: '0' }), 'too-old'],
    ['there is no memory', 'ENOMEM', system({ sysctl: '0' }), 'memory'],
    ['something else failed', 'EMFILE', system({ sysctl: '0' }), 'failed'],
  ] as const)('is told where %s', (_what, errno, read, obstacle) => {
    const error = explainIoUring({ call: 'io_uring_setup', errno }, read);
    expect(error).toMatchObject({ code: 'IO_URING_UNAVAILABLE', obstacle });
    for (const language of ['en', 'pt-BR'] as const) {
      expect(error.text[language]).toContain('--model epoll');
    }
  });

  it('names the sysctl and its value, and the way out of each', () => {
    const texts = ['2', '1'].map((sysctl) => {
      const read = system({ sysctl });
      return explainIoUring({ call: 'io_uring_setup', errno: 'EPERM' }, read).text.en;
    });
    expect(texts[0]).toMatch(/kernel\.io_uring_disabled is 2/);
    expect(texts[1]).toMatch(/kernel\.io_uring_disabled is 1.*kernel\.io_uring_group/);
  });

  it('is not the sysctl where a ring was made and another call is refused', () => {
    const call = 'io_uring_register';
    const [refused, filtered] = [0, 2].map((seccomp) =>
      explainIoUring({ call, errno: 'EPERM' }, system({ sysctl: '1', seccomp })),
    );
    expect(refused?.obstacle).toBe('refused');
    expect(filtered?.obstacle).toBe('filtered');
  });

  it.each([
    ['EPERM', { sysctl: '0' }],
    ['EPERM', { seccomp: 2 }],
    ['ENOSYS', {}],
    ['EINVAL', {}],
    ['ENOMEM', {}],
    ['EMFILE', {}],
  ] as const)('names the call that was answered with %s', (errno, seen) => {
    const calls = ['io_uring_setup', 'io_uring_register', 'io_uring_enter'] as const;
    for (const call of calls) {
      const { text, facts } = explainIoUring({ call, errno }, system(seen));
      expect(facts).toMatchObject({ call, errno });
      for (const sentence of [text.en, text['pt-BR']]) expect(sentence).toContain(call);
    }
  });

  it('is another system', () => {
    expect(ioUringProblem('darwin')).toMatchObject({ obstacle: 'other-system' });
  });

  it.runIf(process.platform === 'linux')('costs only the memory of the smallest ring', () => {
    const native = loadIoUringCalls();
    const mapped: number[] = [];
    const counting: IoUringCalls = {
      ...native,
      mapRing: (ring, length, offset) => {
        mapped.push(length);
        return native.mapRing(ring, length, offset);
      },
      mapFresh: (length) => {
        mapped.push(length);
        return native.mapFresh(length);
      },
    };
    ioUringProblem('linux', () => counting);
    expect(Math.max(0, ...mapped)).toBeLessThanOrEqual(PAGE_BYTES);
  });

  // Real filters, in a process of its own: they cannot be taken away again. The call that is made last is forbidden first.
  it.runIf(process.platform === 'linux').each(['EPERM', 'ENOSYS'] as const)(
    'is a seccomp filter that answers one of the three calls with %s',
    (errno) => {
      const calls = ['enter', 'register', 'setup'];
      const argv = [FIXTURE, String(constants.errno[errno]), ...calls];
      const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual(
        calls.map((call) => ({
          obstacle: 'filtered',
          call: `io_uring_${call}`,
          message: expect.stringContaining(`answers io_uring_${call} with ${errno}`),
        })),
      );
    },
  );
});

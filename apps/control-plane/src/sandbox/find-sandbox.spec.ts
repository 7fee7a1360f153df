import { describe, expect, it } from 'vitest';
import { SandboxUnavailableError } from '../errors.ts';
import { explainRefusal, findSandbox, type SandboxFinding } from './find-sandbox.ts';

const SAID = 'unshare: unshare failed: Operation not permitted';
const explain = (settings: Readonly<Record<string, string>>): SandboxFinding =>
  explainRefusal(SAID, (file) => settings[file]);

describe('why there is no sandbox', () => {
  it.each([
    ['/proc/sys/user/max_user_namespaces', '0', 'user.max_user_namespaces is 0'],
    ['/proc/sys/user/max_net_namespaces', '0', 'user.max_net_namespaces is 0'],
    ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'kernel.unprivileged_userns_clone is 0'],
    [
      '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
      '1',
      'kernel.apparmor_restrict_unprivileged_userns is 1',
    ],
    ['/proc/self/status', 'Name:\tnode\nSeccomp:\t2\nSeccomp_filters:\t1', '(seccomp)'],
  ])('%s is named, with the way out and what unshare said', (file, value, named) => {
    const finding = explain({ '/proc/sys/user/max_user_namespaces': '96365', [file]: value });
    if (finding.isAvailable) throw new Error('a refusal is taken for a success');
    for (const reason of Object.values(finding.reason)) {
      expect(reason).toContain(named.replace(' is ', reason.includes(' é ') ? ' é ' : ' is '));
      expect(reason).toContain(SAID);
    }
    const { text } = new SandboxUnavailableError(finding, 'udp-simple');
    for (const sentence of Object.values(text)) {
      expect(sentence).toContain(finding.remedy);
      expect(sentence).toContain('sudo npx socketlab lab run udp-simple');
      expect(sentence).toContain('--no-sandbox');
    }
  });

  it('is in the words of unshare where no setting explains it', () => {
    const finding = explain({ '/proc/sys/user/max_user_namespaces': '96365' });
    expect(finding).toEqual({
      isAvailable: false,
      reason: expect.objectContaining({ en: expect.stringContaining(SAID) }),
    });
  });

  it.each(['win32', 'darwin'] as const)(
    'is the system on %s, where no sudo helps',
    async (system) => {
      const finding = await findSandbox({}, system);
      if (finding.isAvailable) throw new Error('a sandbox is found where none can be');
      const { text } = new SandboxUnavailableError(finding, 'udp-simple');
      for (const sentence of Object.values(text)) {
        expect(sentence).toContain('socketlab doctor');
        expect(sentence).not.toContain('sudo');
      }
    },
  );

  it.runIf(process.platform === 'linux')('may be that the program is not here', async () => {
    const finding = await findSandbox({ PATH: '/nonexistent' });
    expect(finding).toMatchObject({
      isAvailable: false,
      reason: { en: expect.stringContaining('util-linux') },
    });
  });
});

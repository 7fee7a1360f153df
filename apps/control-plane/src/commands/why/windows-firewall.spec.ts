import path from 'node:path';
import { createWindowsPc, isThorough, windowsProblem } from '@socketlab/testkit';
import { beforeEach, expect, it, onTestFinished } from 'vitest';

const FIXTURE = path.join(import.meta.dirname, 'fixtures/firewall-of-registry.ts');
/** Writes rules and settings where Windows has them; of its own, and as a policy does. */
const SCRIPT = `
  const { execFileSync } = require('node:child_process');
  const own = 'HKLM\\\\SYSTEM\\\\CurrentControlSet\\\\Services\\\\SharedAccess\\\\Parameters\\\\FirewallPolicy\\\\';
  const policy = 'HKLM\\\\SOFTWARE\\\\Policies\\\\Microsoft\\\\WindowsFirewall\\\\';
  const add = (key, name, type, data) =>
    execFileSync('reg.exe', ['add', key, '/v', name, '/t', type, '/d', data, '/f']);
  const rule = (key, name, fields) =>
    add(key + 'FirewallRules', name, 'REG_SZ', 'v2.30|Active=TRUE|Dir=In|Protocol=6|' + fields + '|');
  rule(own, 'Usuário {A}', 'Action=Allow|LPort=65432|RA4=LocalSubnet|Profile=Private|Name=lab');
  rule(own, '{B}', 'Action=Block|LPort=65432|RA4=10.77.0.7|Profile=Public|Name=one classmate');
  rule(own, '{C}', 'Action=Allow|App=%SystemRoot%\\\\\\\\other.exe|Name=other program');
  rule(policy, '{D}', 'Action=Allow|App=' + process.execPath.toUpperCase() + '|Profile=Domain|Name=policy');
  add(own + 'DomainProfile', 'EnableFirewall', 'REG_DWORD', '0');
  add(own + 'StandardProfile', 'AllowLocalPolicyMerge', 'REG_DWORD', '0');
  add(policy + 'DomainProfile', 'EnableFirewall', 'REG_DWORD', '1');
  add(policy + 'PrivateProfile', 'AllowLocalPolicyMerge', 'REG_DWORD', process.argv[1]);
  if (process.argv[2]) add(policy + process.argv[2], 'x', 'REG_SZ', 'x');
`;

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
  if (!isThorough()) context.skip('takes seconds: SOCKETLAB_THOROUGH=1 runs it');
});

it('reads rules and profiles out of the registry, and says nothing where there are none', async () => {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const program = await pc.bundle(FIXTURE);
  const ask = async (): Promise<unknown> => {
    const { stdout, stderr } = await pc.run([program, '65432']);
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  };
  expect(await ask()).toBe('absent');
  expect((await pc.run(['-e', SCRIPT, '1'])).stderr).toBe('');
  expect(await ask()).toMatchObject({
    public: { treatment: 'unclear', rules: [{ id: '{B}', doubts: ['RA4'] }] },
    private: { treatment: 'allowed', rules: [{ id: 'Usuário {A}', origin: 'machine' }] },
    domain: { treatment: 'allowed', rules: [{ id: '{D}', origin: 'policy' }] },
  });
  expect((await pc.run(['-e', SCRIPT, '0'])).stderr).toBe('');
  expect(await ask()).toMatchObject({
    private: { treatment: 'no-rule', rules: [], countsOwnRules: false },
  });
  const older = 'DomainProfile\\GloballyOpenPorts\\List';
  expect((await pc.run(['-e', SCRIPT, '1', older])).stderr).toBe('');
  expect(await ask()).toMatchObject({
    domain: { treatment: 'unclear', unread: [expect.stringMatching(/\\GloballyOpenPorts$/)] },
    private: { treatment: 'allowed', unread: [] },
  });
});

import path from 'node:path';
import { createWindowsPc, windowsProblem } from '@socketlab/testkit';
import { beforeEach, expect, it, onTestFinished } from 'vitest';

const FIXTURE = path.join(import.meta.dirname, 'fixtures/firewall-of-registry.ts');
/** Writes rules and settings where Windows has them. */
const SCRIPT = `
  const { execFileSync } = require('node:child_process');
  const key = 'HKLM\\\\SYSTEM\\\\CurrentControlSet\\\\Services\\\\SharedAccess\\\\Parameters\\\\FirewallPolicy';
  const add = (under, name, type, data) =>
    execFileSync('reg.exe', ['add', key + under, '/v', name, '/t', type, '/d', data, '/f']);
  const rule = 'v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=65432|Profile=Private|Name=lab|';
  add('\\\\FirewallRules', '{A}', 'REG_SZ', rule);
  add('\\\\DomainProfile', 'EnableFirewall', 'REG_DWORD', '0');
`;

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
});

it('reads rules and profiles out of the registry, and says nothing where there are none', async () => {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  const program = await pc.bundle(FIXTURE);
  expect((await pc.run([program, '65432'])).stdout).toBe('null');
  expect((await pc.run(['-e', SCRIPT])).stderr).toBe('');
  const { stdout } = await pc.run([program, '65432']);
  expect(JSON.parse(stdout)).toMatchObject({
    treatment: { public: 'no-rule', private: 'allowed', domain: 'off' },
    rules: [{ name: 'lab', action: 'allow', profiles: ['private'] }],
  });
});

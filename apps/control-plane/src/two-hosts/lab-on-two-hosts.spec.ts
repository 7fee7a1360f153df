import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { EXIT } from '../exit-code.ts';
import type { SandboxFinding } from '../sandbox/find-sandbox.ts';

const FORBIDDEN: SandboxFinding = {
  isAvailable: false,
  reason: { en: 'namespaces are forbidden', 'pt-BR': 'espaços de nomes são proibidos' },
  remedy: 'sudo sysctl -w user.max_user_namespaces=10000',
};

/** Runs it where no sandbox can be had; what it said, in which no lab was begun. */
async function refusalOf(...argv: readonly string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const sink = { write: (text: string) => said.push(text) };
  const code = await runCli(
    {
      program: 'none',
      argv: ['lab', 'run', ...argv],
      environment: { SOCKETLAB_HOME: '/nonexistent', SOCKETLAB_LANG: 'en' },
      workingDirectory: '/nonexistent',
      programsDirectory: '/nonexistent',
    },
    {
      stdout: sink,
      stderr: sink,
      signal: new AbortController().signal,
      findSandbox: () => Promise.resolve(FORBIDDEN),
    },
  );
  return { code, said: said.join('') };
}

describe('a lab of two machines on one', () => {
  // Loads all labs, once.
  beforeAll(() => refusalOf('remote'));

  it('says what forbids it, the way out, and the other way to have two machines', async () => {
    const { code, said } = await refusalOf('remote', '--sandbox');
    expect(code).toBe(EXIT.failed);
    expect(said).toMatch(/^error TWO_HOSTS_UNAVAILABLE: .*namespaces are forbidden/);
    expect(said).toContain('To allow it: sudo sysctl -w user.max_user_namespaces=10000.');
    expect(said).toContain('--host NAME');
  });

  it.each([
    ['remote', '--wire', 'loss=5%'],
    ['remote', '--host', 'lab-07', '--wire', 'loss=5%'],
    ['tcp-simple', '--sandbox', '--wire', 'loss=5%'],
    ['remote', '--sandbox', '--host', 'lab-07'],
  ])('refuses %s %s %s %s, which do not go together', async (...argv) => {
    const { code, said } = await refusalOf(...argv.filter((word) => word !== undefined));
    expect(code).toBe(EXIT.misused);
    expect(said).toMatch(/^error CONFLICTING_OPTIONS: --(?:wire|sandbox, --host): /);
  });

  it('refuses a wire that nobody can make before there is a sandbox', async () => {
    const { code, said } = await refusalOf('remote', '--sandbox', '--wire', 'loss=lots');
    expect(code).toBe(EXIT.misused);
    expect(said).toContain('--wire loss: "lots" is not valid');
  });
});

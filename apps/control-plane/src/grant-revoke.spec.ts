import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import { issueGrant, openIdentity } from '@socketlab/trust';
import { describe, expect, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import { NO_IDENTITY, standInClient } from './daemon.fixture.ts';
import { type Machine, machine } from './pairing-machines.fixture.ts';

describe('grant revoke', () => {
  const ANSWERING = { pid: 1, name: '', state: 'DAEMON_STATE_SERVING' };
  const AT = { '127.0.0.1:17431': 2, '127.0.0.1:17432': undefined } as const;

  async function withGrant() {
    const owner = machine('lab-07', 'en');
    const config = path.join(owner.environment.SOCKETLAB_HOME, 'config');
    const { certificate } = await openIdentity(path.join(config, 'identity'));
    const request = { certificate, machineId: 'ab'.repeat(32), name: 'lab-08' } as const;
    const { grant } = await issueGrant(config, {
      ...request,
      scopes: ['observe'],
      validMs: 60_000,
    });
    return { owner, grant };
  }

  const revoke = ({ environment }: Machine, argv: readonly string[]) =>
    runInProcess(['grant', 'revoke', ...argv, '--json'], {
      environment,
      control: {
        openIdentity: async () => NO_IDENTITY,
        openClient: async (address) =>
          standInClient(address, {
            'daemon.getInfo': () => {
              if (address in AT) return ANSWERING;
              throw new SocketlabError('DAEMON_UNREACHABLE', { en: 'nobody', 'pt-BR': 'ninguém' });
            },
            'daemon.getStatus': () => ANSWERING,
            'daemon.reloadGrants': () => {
              const cut = AT[address as keyof typeof AT];
              if (cut !== undefined) return { cut };
              throw new SocketlabError('CALL_FAILED', { en: 'no', 'pt-BR': 'não' });
            },
          }),
      },
    });

  test('tells the daemons that run, and says which it could not tell', async () => {
    const { owner, grant } = await withGrant();
    const { code, stdout } = await revoke(owner, [grant.id.slice(0, 8)]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      revoked: [{ id: grant.id, name: 'lab-08', machineId: grant.machineId }],
      daemons: [
        { daemon: 'tcp-echo', outcome: 'told', cut: 2 },
        { daemon: 'udp-echo', outcome: 'not-told' },
        { daemon: 'multi-tcp', outcome: 'not-running' },
        { daemon: 'client-agent', outcome: 'not-running' },
      ],
    });
    expect(await revoke(owner, [grant.id])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('UNKNOWN_GRANT'),
    });
  });

  test('takes all of them, or the one that is meant', async () => {
    const { owner } = await withGrant();
    expect(await revoke(owner, [])).toMatchObject({ code: 2 });
    expect(await revoke(owner, ['lab-08', '--all'])).toMatchObject({ code: 2 });
    const { stdout } = await revoke(owner, ['--all']);
    expect(JSON.parse(stdout).revoked).toHaveLength(1);
  });
});

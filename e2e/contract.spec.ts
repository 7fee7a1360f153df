import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks, PYTHON, startProcess } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createMachine, type ForegroundDaemon, type Machine } from './machine.ts';
import { startPeer } from './peers.ts';
import { WORKSPACE } from './programs.ts';

failOnLeaks();

interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly serverName: string;
}

async function writeCertificates(machine: Machine): Promise<Certificates> {
  const identity = await machine.identity();
  const write = (name: string, content: string): string => {
    const file = path.join(machine.home, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  return {
    authority: write('authority.pem', identity.authorityCertificate),
    certificate: write('certificate.pem', identity.certificate),
    key: write('key.pem', identity.privateKey),
    serverName: identity.serverName,
  };
}

/** `buf curl`, a gRPC client that asks reflection for everything it needs to know. */
async function bufCurl(
  { control }: ForegroundDaemon,
  machine: Machine,
  { args, method = '' }: { readonly args: readonly string[]; readonly method?: string },
): Promise<{ code: number | null; output: string; answer: () => unknown }> {
  const buf = path.join(WORKSPACE, 'node_modules', '.bin', 'buf');
  const url = `https://${control}${method}`;
  const program = await startProcess([buf, 'curl', '--protocol', 'grpc', ...args, url], {
    cwd: machine.home,
    environment: { HOME: machine.home, XDG_CACHE_HOME: machine.home },
  });
  const { code } = await program.ended;
  const stdout = program.stdout.join('\n');
  return {
    code,
    output: [stdout, ...program.stderr].join('\n'),
    answer: () => JSON.parse(stdout) as unknown,
  };
}

const tlsArgs = ({ authority, certificate, key, serverName }: Certificates): readonly string[] => [
  '--cacert',
  authority,
  '--cert',
  certificate,
  '--key',
  key,
  '--servername',
  serverName,
];

describe('the contract of a built daemon, called by buf curl', () => {
  it('lists its services by reflection, is healthy, and answers a call', async () => {
    const machine = createMachine();
    const daemon = await machine.start('tcp-echo');
    const tls = tlsArgs(await writeCertificates(machine));
    const listed = await bufCurl(daemon, machine, { args: [...tls, '--list-services'] });
    for (const service of [
      'grpc.health.v1.Health',
      'socketlab.v1.DaemonService',
      'socketlab.v1.EvidenceService',
      'socketlab.v1.ListenerService',
    ]) {
      expect(listed.output).toContain(service);
    }
    expect(listed.output).not.toContain('socketlab.v1.ClientService');
    const health = await bufCurl(daemon, machine, {
      args: tls,
      method: '/grpc.health.v1.Health/Check',
    });
    expect(health.answer()).toEqual({ status: 'SERVING' });
    const info = await bufCurl(daemon, machine, {
      args: tls,
      method: '/socketlab.v1.DaemonService/GetInfo',
    });
    expect(info.answer()).toMatchObject({ name: 'tcp-echo', pid: daemon.process.pid });
  });

  it('refuses a caller without a certificate, and one with another machine’s', async () => {
    const [machine, other] = [createMachine(), createMachine()];
    const daemon = await machine.start('client-agent');
    const [own, foreign] = [await writeCertificates(machine), await writeCertificates(other)];
    const method = '/grpc.health.v1.Health/Check';
    const authority = ['--cacert', own.authority, '--servername', own.serverName];
    const anonymous = await bufCurl(daemon, machine, { args: authority, method });
    const stranger = await bufCurl(daemon, machine, {
      args: [...authority, '--cert', foreign.certificate, '--key', foreign.key],
      method,
    });
    for (const { code, output } of [anonymous, stranger]) {
      expect(code).not.toBe(0);
      expect(output).not.toContain('SERVING');
    }
    const trusted = await bufCurl(daemon, machine, { args: tlsArgs(own), method });
    expect(trusted.answer()).toEqual({ status: 'SERVING' });
  });
});

describe('the contract, called by python3-grpcio', () => {
  it('answers health and reflection over mutual TLS, and nothing in plaintext', async (ctx) => {
    const probe = spawnSync(PYTHON, ['-c', 'import grpc']);
    if (probe.status !== 0) ctx.skip(`${PYTHON} has no grpc: install Debian's python3-grpcio`);
    const machine = createMachine();
    const daemon = await machine.start('tcp-echo');
    const { authority, certificate, key, serverName } = await writeCertificates(machine);
    const trusted = await startPeer('grpc_client', [
      daemon.control,
      'tls',
      authority,
      certificate,
      key,
      serverName,
    ]);
    await trusted.ended;
    expect(trusted.stdout).toEqual(['health 0801', 'reflection True']);
    const plain = await startPeer('grpc_client', [daemon.control, 'plaintext']);
    await plain.ended;
    expect(plain.stdout).toEqual(['failed UNAVAILABLE']);
  });
});

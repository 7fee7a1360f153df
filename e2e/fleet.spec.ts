import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTwoHosts, failOnLeaks, isRoot, twoHostsProblem } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildImage, createPod, type Pod, readPodSpec } from './pods.ts';
import { NODE, WORKSPACE } from './programs.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

const SERVERS = readPodSpec('servers.yaml', 'Deployment');
const CLIENTS = readPodSpec('clients.yaml', 'Job');
/** One, where tests may not take long. */
const CLIENT_INDEXES = process.env['SOCKETLAB_THOROUGH'] ? [0, 1] : [1];
const LOAD = { TARGET: 'servers:65433', MESSAGE: 'Hello, world', CONNECTIONS: '20' };

/** An image and the keys of a fleet of two clients. */
function prepare(): { image: string; keys: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const overlay = path.join(folder, 'overlay');
  mkdirSync(overlay);
  writeFileSync(path.join(overlay, 'kustomization.yaml'), '');
  const program = path.join(WORKSPACE, 'tools', 'fleet', 'make-keys.mjs');
  const made = spawnSync(NODE, [program, overlay, '--clients', '2'], { encoding: 'utf8' });
  expect(made.stderr).toBe('');
  return { image: buildImage(folder), keys: path.join(overlay, 'keys') };
}

const filesOf = (keys: string, wanted: RegExp): Record<string, string> =>
  Object.fromEntries(
    readdirSync(keys)
      .filter((name) => wanted.test(name))
      .map((name) => [name, path.join(keys, name)]),
  );

async function runInit(pod: Pod, [init]: (typeof SERVERS)['initContainers']): Promise<void> {
  if (init === undefined) throw new Error('the manifest has no init container');
  expect(await pod.run(init)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
}

describe('the pods of the fleet, without a container engine', () => {
  it('serve and send as their user, on a root that is only read, each client with its own grant', {
    timeout: 120_000,
  }, async (ctx) => {
    needThorough(ctx);
    if (!isRoot()) ctx.skip('needs root: to make a root of its own, and to be another user');
    const problem = twoHostsProblem({ isUnprivileged: false });
    if (problem !== undefined) ctx.skip(`no network namespaces here: ${problem}`);
    const { image, keys } = prepare();
    const { hosts, within } = await createTwoHosts({ isUnprivileged: false });
    const { address } = hosts['lab-07'];
    const servers = await createPod(
      { name: 'servers', image, secret: filesOf(keys, /^(?:identity\.pem|[0-9a-f]{32}\.json)$/) },
      {
        within: (command) => within('lab-07', command),
        environment: { POD_IP: address },
        hosts: '127.0.0.1 localhost\n',
      },
    );
    await runInit(servers, SERVERS.initContainers);
    const [first] = SERVERS.containers;
    for (const container of SERVERS.containers) {
      const daemon = await servers.start(container);
      await daemon.waitForLine(/"msg":"serving"/);
      const ready = await servers.run(container, container.readinessProbe?.exec.command);
      expect(ready).toMatchObject({ code: 0, stderr: '' });
      expect(ready.stdout).toContain(`${container.name}  serving`);
    }
    if (first === undefined) throw new Error('the manifest has no container');
    const written = await servers.run(first, ['sh', '-c', 'id -u; touch /usr/local/x /keys/x /x']);
    expect(written.stdout).toBe('65532');
    expect(written.stderr.match(/Read-only file system/g)).toHaveLength(3);

    for (const index of CLIENT_INDEXES) {
      const client = await createPod(
        { name: `client-${index}`, image, secret: filesOf(keys, /^(?:identity|host)-\d\./) },
        {
          within: (command) => within('lab-08', command),
          environment: { JOB_COMPLETION_INDEX: String(index), ...LOAD },
          hosts: `127.0.0.1 localhost\n${address} socketlab-servers\n`,
        },
      );
      await runInit(client, CLIENTS.initContainers);
      const [container] = CLIENTS.containers;
      if (container === undefined) throw new Error('the job has no container');
      const sent = await client.run(container);
      expect(sent).toMatchObject({ code: 0 });
      const { results } = JSON.parse(sent.stdout) as { results: { isEcho: boolean }[] };
      expect(results.map(({ isEcho }) => isEcho)).toEqual(Array(20).fill(true));
    }
    const audit = await servers.run(first, ['socketlab', 'audit']);
    for (const index of CLIENT_INDEXES) {
      expect(audit.stdout).toMatch(new RegExp(`client-${index}.*IssuePermit`, 's'));
    }
  });
});

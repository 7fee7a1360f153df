import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Command, type RunningProcess, startProcess } from '@socketlab/testkit';
import { onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Outcome } from './machine.ts';
import { NODE, WORKSPACE } from './programs.ts';

/** Who runs in the pods of tools/fleet. */
export const POD_USER = 65_532;

/** What of a container's manifest counts here. */
interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly readinessProbe?: { readonly exec: { readonly command: readonly string[] } };
}
interface PodSpec {
  readonly initContainers: readonly Container[];
  readonly containers: readonly Container[];
}

/** A pod, as far as it can be had without a container engine: its namespaces, its root, its volumes, its user. */
export interface Pod {
  /** Runs a container's command, or another one in it, to its end. */
  run(container: Container, command?: readonly string[]): Promise<Outcome>;
  start(container: Container): Promise<RunningProcess>;
}

/** The pod of a manifest below tools/fleet/base. */
export function readPodSpec(file: string, kind: 'Deployment' | 'Job'): PodSpec {
  const text = readFileSync(path.join(WORKSPACE, 'tools', 'fleet', 'base', file), 'utf8');
  for (const document of parseAllDocuments(text, { merge: true })) {
    const manifest = document.toJS() as { kind: string; spec: { template: { spec: PodSpec } } };
    if (manifest.kind === kind) return manifest.spec.template.spec;
  }
  throw new Error(`${file} has no ${kind}`);
}

/**
 * A root that can be read only, made of this machine's /usr with the image's /usr/local in it, and what a pod has of its
 * own: volumes for the home and /tmp, the secret, the scripts, the names of hosts. Nothing of the clone is there.
 */
const SET_UP = `
set -e
root=$1 image=$2 keys=$3 scripts=$4 hosts=$5
mount --make-rprivate /
mount -t tmpfs -o size=1m,mode=755 root "$root"
cd "$root"
mkdir -p usr etc proc dev sys keys scripts tmp var/lib/socketlab
for name in bin sbin lib lib64; do
  if [ -L "/$name" ]; then ln -s "$(readlink "/$name")" "$name"
  elif [ -d "/$name" ]; then mkdir "$name" && mount --bind "/$name" "$name"; fi
done
for name in usr etc proc dev sys; do mount --rbind "/$name" "$name"; done
mount --bind "$image" usr/local
mount --bind "$keys" keys
mount --bind "$scripts" scripts
mount --bind "$hosts" etc/hosts
mount -t tmpfs -o size=128m,mode=777 home var/lib/socketlab
mount -t tmpfs -o size=128m,mode=1777 tmp tmp
for name in usr usr/local etc keys scripts; do mount -o remount,bind,ro "$name"; done
mount -o remount,ro "$root"
echo ready
exec cat`;

/** Makes the pod in that network; gone when the test ends, with whatever runs in it. */
export async function createPod(
  {
    name,
    image,
    secret,
  }: { name: string; image: string; secret: Readonly<Record<string, string>> },
  network: {
    within(command: Command): Command;
    environment: Readonly<Record<string, string>>;
    hosts: string;
  },
): Promise<Pod> {
  const folder = mkdtempSync(path.join(tmpdir(), `socketlab-pod-${name}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const [root, keys, hosts] = ['root', 'keys', 'hosts'].map((part) => path.join(folder, part)) as [
    string,
    string,
    string,
  ];
  mkdirSync(root);
  writeFileSync(hosts, network.hosts, { mode: 0o644 });
  writeSecret(keys, secret);
  const scripts = path.join(WORKSPACE, 'tools', 'fleet', 'base');
  const keeper = await startProcess(
    network.within([
      ...['unshare', '--mount', 'sh', '-c', SET_UP, 'sh'],
      ...[root, image, keys, scripts, hosts],
    ] as unknown as Command),
  );
  await keeper.waitForLine(/^ready$/);
  const enter = (container: Container, command: readonly string[]): Command => {
    const variables = environmentOf(container, network.environment);
    const words = command.map((word) =>
      word.replaceAll(/\$\((\w+)\)/g, (_whole, variable: string) => variables[variable] ?? ''),
    );
    const settings = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
    const id = String(POD_USER);
    return network.within([
      ...['nsenter', `--mount=/proc/${keeper.pid}/ns/mnt`, '--'],
      ...['chroot', root, 'setpriv', '--reuid', id, '--regid', id, '--clear-groups'],
      ...['--bounding-set=-all', '--inh-caps=-all', '--no-new-privs', '--'],
      ...['env', '-i', ...settings, ...words],
    ] as unknown as Command);
  };
  return {
    start: (container) => startProcess(enter(container, container.command), { cwd: '/' }),
    async run(container, command = container.command) {
      const program = await startProcess(enter(container, command), { cwd: '/' });
      program.endInput();
      const ending = await program.ended;
      return { ...ending, stdout: program.stdout.join('\n'), stderr: program.stderr.join('\n') };
    },
  };
}

/** As the kubelet lays a secret out: the files are root's and the group's, and each name is a link. */
function writeSecret(folder: string, secret: Readonly<Record<string, string>>): void {
  const data = path.join(folder, '..2026_03_01');
  mkdirSync(data, { recursive: true });
  symlinkSync('..2026_03_01', path.join(folder, '..data'));
  for (const [name, file] of Object.entries(secret)) {
    const target = path.join(data, name);
    writeFileSync(target, readFileSync(file));
    chownSync(target, 0, POD_USER);
    chmodSync(target, 0o440);
    symlinkSync(path.join('..data', name), path.join(folder, name));
  }
}

function environmentOf(
  { env }: Container,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own = env.map(({ name, value }) => [name, value ?? given[name] ?? '']);
  const image = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/' };
  return { ...image, ...given, ...Object.fromEntries(own) };
}

/** Installs the package as the container file does, into what is to be /usr/local, with the Node of the workspace. */
export function buildImage(folder: string): string {
  const out = path.join(folder, 'dist');
  const platform = `${process.platform}-${process.arch}`;
  runOrThrow(NODE, ['tools/package.mjs', '--platforms', platform, '--out', out], WORKSPACE);
  const { version } = JSON.parse(readFileSync(path.join(WORKSPACE, 'package.json'), 'utf8'));
  const image = path.join(folder, 'image');
  mkdirSync(path.join(image, 'bin'), { recursive: true });
  const tarball = path.join(out, `socketlab-${version}.tgz`);
  runOrThrow('npm', ['install', '--global', '--offline', '--prefix', image, tarball], folder);
  writeFileSync(path.join(image, 'bin', 'node'), readFileSync(NODE), { mode: 0o755 });
  runOrThrow('chmod', ['-R', 'a+rX', folder], folder);
  return image;
}

function runOrThrow(program: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

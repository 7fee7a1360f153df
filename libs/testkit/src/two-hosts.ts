import { spawnSync } from 'node:child_process';
import { vi } from 'vitest';
import { ProcessError } from './errors.ts';
import { announceNamespace } from './namespace-watch.ts';
import { createNetworkHost } from './network-hosts.ts';
import { asPlainUser, type Command, isRoot, networkNamespaceProblem } from './privileges.ts';
import { type RunningProcess, startProcess } from './process.ts';

/** One of two machines: a network namespace with `lo` and one Ethernet interface, `eth0`, both up. */
export interface TestHost {
  readonly name: HostName;
  /** The address of `eth0`, in 10.77.0.0/24. IPv4 only: an address of IPv6 would take a second to be ready. */
  readonly address: string;
  /** The file that stands for its network, for setns(2) and nsenter(1). */
  readonly namespace: string;
}

/** The owner's machine and the classmate's. */
export type HostName = 'lab-07' | 'lab-08';

/** Two machines with a cable between them, and nothing else. */
export interface TwoHosts {
  readonly hosts: Readonly<Record<HostName, TestHost>>;
  /** The command on that machine; of `unprivileged` hosts, as root of their user namespace and of nothing else. */
  within(host: HostName, command: Command): Command;
  /** Runs a command there to its end, ip(8) or nft(8) say, and returns what it printed. Throws ProcessError. */
  run(host: HostName, command: Command): string;
}

/** What kind of machines. */
export interface TwoHostsOptions {
  /** In a user namespace, as `unshare -Urn` makes it, by a user without rights (nobody, where the tests run as root). */
  readonly isUnprivileged?: boolean;
}

const ADDRESSES: Readonly<Record<HostName, string>> = {
  'lab-07': '10.77.0.7',
  'lab-08': '10.77.0.8',
};
const PREFIX_BITS = 24;
const CARRIER_DEADLINE_MS = 3_000;
/** Keeps a namespace until it is ended. */
const KEEPER: Command = ['sh', '-c', 'ip link set lo up && echo ready && exec cat'];

/** Why {@link createTwoHosts} can't be used here; undefined when it can. */
export function twoHostsProblem({
  isUnprivileged = !isRoot(),
}: TwoHostsOptions = {}): string | undefined {
  if (!isUnprivileged) return networkNamespaceProblem();
  const [program, ...args] = asPlainUser(['unshare', '-Urn', 'ip', 'link', 'set', 'lo', 'up']);
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/**
 * Makes two machines that are gone when the test ends, with all that this fixture started in them: whatever else was
 * started there the test has to end, and {@link failOnLeaks} notices. Ask {@link twoHostsProblem} first.
 */
export async function createTwoHosts({
  isUnprivileged = !isRoot(),
}: TwoHostsOptions = {}): Promise<TwoHosts> {
  const { keepers, within } = await (isUnprivileged ? keepUnprivileged() : keepAsRoot());
  const hostOf = (name: HostName): TestHost => {
    return { name, address: ADDRESSES[name], namespace: fileOf(keepers[name]) };
  };
  const run = (host: HostName, command: Command): string => {
    const [program, ...args] = within(host, command);
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: 'utf8',
      cwd: '/',
    });
    if (status === 0) return stdout;
    throw new ProcessError(`${command.join(' ')} on ${host}: ${error?.message ?? stderr}`);
  };
  const hosts = { 'lab-07': hostOf('lab-07'), 'lab-08': hostOf('lab-08') };
  await plugIn(run, keepers['lab-08'].pid);
  return { hosts, within, run };
}

/**
 * The cable: a veth pair, veth(4), whose ends have no address of IPv6 that had to be tried out first. Where both ends have
 * one number the kernel may take a second to find that there is a carrier, so they have two; it is waited for.
 */
async function plugIn(run: TwoHosts['run'], peer: number): Promise<void> {
  run('lab-07', words(`ip link add eth0 index 2 type veth peer name eth0 index 3 netns ${peer}`));
  for (const host of ['lab-07', 'lab-08'] as const) {
    run(host, words('ip link set eth0 addrgenmode none'));
    run(host, words(`ip address add ${ADDRESSES[host]}/${PREFIX_BITS} dev eth0`));
    run(host, words('ip link set eth0 up'));
    // As a machine has that is on a network: without it, multicast has nowhere to go.
    run(host, words('ip route add 224.0.0.0/4 dev eth0'));
  }
  const hasCarrier = (host: HostName): boolean =>
    run(host, words('ip -oneline link show eth0')).includes(' state UP ');
  await vi.waitUntil(() => hasCarrier('lab-07') && hasCarrier('lab-08'), {
    timeout: CARRIER_DEADLINE_MS,
    interval: 1,
  });
}

/** The process that keeps a network. */
type Keeper = Pick<RunningProcess, 'pid'>;

interface Kept {
  readonly keepers: Readonly<Record<HostName, Keeper>>;
  readonly within: TwoHosts['within'];
}

async function keepAsRoot(): Promise<Kept> {
  const keepers = {
    'lab-07': await createNetworkHost('lab-07'),
    'lab-08': await createNetworkHost('lab-08'),
  };
  return { keepers, within: (host, command) => keepers[host].within(command) };
}

/** The first keeper makes the user namespace and a network in it, and the second one more network in the same. */
async function keepUnprivileged(): Promise<Kept> {
  const first = await startKeeper('lab-07', asPlainUser(['unshare', '-Urn', ...KEEPER]));
  const enter = (network: Keeper, command: Command): Command =>
    asPlainUser([
      'nsenter',
      `--user=/proc/${first.pid}/ns/user`,
      '--preserve-credentials',
      `--net=${fileOf(network)}`,
      '--',
      ...command,
    ]);
  const second = await startKeeper('lab-08', enter(first, ['unshare', '--net', ...KEEPER]));
  const keepers = { 'lab-07': first, 'lab-08': second };
  return { keepers, within: (host, command) => enter(keepers[host], command) };
}

async function startKeeper(name: HostName, command: Command): Promise<RunningProcess> {
  const keeper = await startProcess(command, { cwd: '/' });
  await keeper.waitForLine(/^ready$/);
  announceNamespace({ name, file: fileOf(keeper) });
  return keeper;
}

const fileOf = ({ pid }: Keeper): string => `/proc/${pid}/ns/net`;

const words = (line: string): Command => line.split(' ') as unknown as Command;

import { ProcessError } from './errors.ts';
import { announceNamespace } from './namespace-watch.ts';
import { type Command, inNetworkNamespace } from './privileges.ts';
import { startProcess } from './process.ts';

/** A host with a network of its own: a namespace that is gone when the test ends. Only root can make one. */
export interface NetworkHost {
  readonly name: string;
  /** A process inside of it, by whose id others enter. */
  readonly pid: number;
  /** The command inside its network. */
  within(command: Command): Command;
  /** Runs the line in a shell inside its network, and gives what it printed. Rejects when it fails. */
  do(line: string): Promise<string>;
}

/** One end of a cable. */
export interface CableEnd {
  readonly host: NetworkHost;
  readonly interface: string;
  /** Addresses with their prefix: `10.9.1.1/24`. */
  readonly addresses: readonly string[];
}

/** Makes a host with loopback only; what a test leaves running in it, failOnLeaks notices. */
export async function createNetworkHost(name: string): Promise<NetworkHost> {
  const keeper = await startProcess(inNetworkNamespace(['sh', '-c', 'echo ready; exec cat']));
  await keeper.waitForLine(/^ready$/);
  announceNamespace({ name, file: `/proc/${keeper.pid}/ns/net` });
  const within = (command: Command): Command => [
    'nsenter',
    `--net=/proc/${keeper.pid}/ns/net`,
    '--',
    ...command,
  ];
  return { name, pid: keeper.pid, within, do: (line) => runLine(within(['sh', '-ec', line])) };
}

/** Lays a cable: a veth pair with an end in each host, both up, without the wait for duplicate IPv6 addresses. */
export async function connectHosts(one: CableEnd, other: CableEnd): Promise<void> {
  await runLine([
    'ip',
    ...['link', 'add', one.interface, 'netns', String(one.host.pid), 'type', 'veth'],
    ...['peer', 'name', other.interface, 'netns', String(other.host.pid)],
  ]);
  for (const { host, interface: name, addresses } of [one, other]) {
    const lines = addresses.map((address) => `ip addr add ${address} dev ${name} nodad`);
    const quick = `sysctl -qw net.ipv6.conf.${name}.accept_dad=0 2>/dev/null || true`;
    await host.do([quick, ...lines, `ip link set ${name} up`].join('\n'));
  }
  for (const { host, interface: name } of [one, other]) await host.do(untilRunning(name));
}

/** The kernel takes a moment to say that a link works, and os.networkInterfaces() leaves out those that it says not of. */
function untilRunning(name: string): string {
  return `until ip -o link show dev ${name} | grep -q 'state UP'; do sleep 0.01; done`;
}

async function runLine(command: Command): Promise<string> {
  const running = await startProcess(command);
  const { code } = await running.ended;
  if (code === 0) return running.stdout.join('\n');
  throw new ProcessError(`${command.join(' ')} failed: ${running.stderr.join('\n')}`);
}

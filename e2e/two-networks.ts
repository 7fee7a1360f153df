import {
  type Command,
  inNetworkNamespace,
  isRoot,
  networkNamespaceProblem,
  type RunningProcess,
  startProcess,
} from '@socketlab/testkit';

/** Two networks of their own with a cable between them, and what runs a command inside of each. */
export interface TwoNetworks {
  readonly here: Network;
  readonly there: Network;
}

/** One of them. */
export interface Network {
  readonly address: string;
  within(command: Command): Command;
}

/** Why two networks cannot be made; undefined when they can. */
export function twoNetworksProblem(): string | undefined {
  return isRoot() ? networkNamespaceProblem() : 'two network namespaces need root';
}

/** Makes them; both are gone when the test ends. */
export async function createTwoNetworks(): Promise<TwoNetworks> {
  const [here, there] = [await keep(), await keep()];
  const inside = ({ pid }: RunningProcess): Command => [
    ...(['nsenter', `--net=/proc/${pid}/ns/net`, '--'] as const),
  ];
  const cable = `ip link add end0 type veth peer name end1 netns /proc/${there.pid}/ns/net && ip addr add 10.99.8.1/24 dev end0 && ip link set end0 up`;
  await run([...inside(here), 'sh', '-c', cable]);
  await run([
    ...inside(there),
    'sh',
    '-c',
    'ip addr add 10.99.8.2/24 dev end1 && ip link set end1 up',
  ]);
  return {
    here: { address: '10.99.8.1', within: (command) => [...inside(here), ...command] },
    there: { address: '10.99.8.2', within: (command) => [...inside(there), ...command] },
  };
}

async function keep(): Promise<RunningProcess> {
  const keeper = await startProcess(inNetworkNamespace(['sh', '-c', 'echo ready; exec cat']));
  await keeper.waitForLine(/^ready$/);
  return keeper;
}

async function run(command: Command): Promise<void> {
  const { ended, stderr } = await startProcess(command);
  const { code } = await ended;
  if (code !== 0) throw new Error(`${command.join(' ')} failed: ${stderr.join('\n')}`);
}

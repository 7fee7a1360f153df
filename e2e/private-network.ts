import {
  type Command,
  inNetworkNamespace,
  isRoot,
  networkNamespaceProblem,
  PYTHON,
  type RunningProcess,
  startProcess,
} from '@socketlab/testkit';
import { fileOfPeer, type PeerName } from './peers.ts';

/** A network namespace with `lo` only, where every port is free: 65432 is nobody else's. */
export interface PrivateNetwork {
  /** The command inside the network: nsenter(1). */
  within(command: Command): Command;
  start(command: Command): Promise<RunningProcess>;
  startPeer(name: PeerName, args?: readonly string[]): Promise<RunningProcess>;
}

/** Why no private network can be had here; undefined when it can. */
export function privateNetworkProblem(): string | undefined {
  if (!isRoot()) return 'only root can enter a network namespace';
  return networkNamespaceProblem();
}

/** Makes a network that is gone when the test ends. */
export async function createPrivateNetwork(): Promise<PrivateNetwork> {
  const keeper = await startProcess(inNetworkNamespace(['sh', '-c', 'echo ready; exec cat']));
  await keeper.waitForLine(/^ready$/);
  const within = (command: Command): Command => [
    'nsenter',
    `--net=/proc/${keeper.pid}/ns/net`,
    '--',
    ...command,
  ];
  return {
    within,
    start: (command) => startProcess(within(command)),
    startPeer: (name, args = []) => startProcess(within([PYTHON, '-u', fileOfPeer(name), ...args])),
  };
}

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

/** A network namespace with `lo` only, where every port is free: 65432 is nobody else's. Or the machine's own. */
export interface PrivateNetwork {
  /** The command inside the network. */
  within(command: Command): Command;
  startPeer(name: PeerName, args?: readonly string[]): Promise<RunningProcess>;
}

/** Makes a network that is gone when the test ends; who may not enter one (nsenter(1) needs root) gets the machine's. */
export async function createPrivateNetwork(): Promise<PrivateNetwork> {
  const canEnter = isRoot() && networkNamespaceProblem() === undefined;
  const within = canEnter ? await enterNewNetwork() : (command: Command): Command => command;
  return {
    within,
    startPeer: (name, args = []) => startProcess(within([PYTHON, '-u', fileOfPeer(name), ...args])),
  };
}

async function enterNewNetwork(): Promise<PrivateNetwork['within']> {
  const keeper = await startProcess(inNetworkNamespace(['sh', '-c', 'echo ready; exec cat']));
  await keeper.waitForLine(/^ready$/);
  return (command) => ['nsenter', `--net=/proc/${keeper.pid}/ns/net`, '--', ...command];
}

import { networkInterfaces } from 'node:os';
import {
  createNetworkNamespace,
  type FrameSocket,
  layCable,
  type NetworkNamespace,
  openFrameSocket,
  raiseInterface,
  raiseLoopback,
  turnOffOffloads,
} from '@socketlab/bsd-sockets';
import { delay } from '@socketlab/foundation';
import type { HostPlan } from './host-plan.ts';

/** What every host calls its one Ethernet interface. */
export const INTERFACE = 'eth0';
const LOOK_AGAIN_MS = 1;
/** Numbers of interfaces: those of the two ends of one cable must differ. */
const NEAR_INDEX = 2;
const FAR_INDEX = 3;
const PORTS = [
  { name: 'port-1', index: 3 },
  { name: 'port-2', index: 4 },
] as const;

/** A host with nothing in it but `lo`, up. */
export function createHost(): NetworkNamespace {
  const namespace = createNetworkNamespace();
  namespace.within(raiseLoopback);
  return namespace;
}

type Pair<Item> = readonly [Item, Item];

/** A cable from host to host: the kernel carries each frame at once. */
export function connectDirectly([near, far]: Pair<NetworkNamespace>): void {
  layCable([
    { ...end(near, 0), index: NEAR_INDEX },
    { ...end(far, 1), index: FAR_INDEX },
  ]);
}

/** A cable from each host into a third network, where nothing but the sockets that are returned hears its frames. */
export function connectThrough(
  middle: NetworkNamespace,
  hosts: Pair<NetworkNamespace>,
): Pair<FrameSocket> {
  const connect = (place: 0 | 1): FrameSocket => {
    const { name, index } = PORTS[place];
    const port = { namespace: middle, interface: name, index, hardwareAddress: cardOf(place + 2) };
    layCable([{ ...end(hosts[place], place), index: NEAR_INDEX }, port]);
    return middle.within(() => {
      turnOffOffloads(name);
      raiseInterface(name);
      return openFrameSocket(name);
    });
  };
  return [connect(0), connect(1)];
}

/** Gives a host its address, and has it send what a cable can carry. */
export function configureHost(namespace: NetworkNamespace, plan: HostPlan): void {
  namespace.within(() => {
    turnOffOffloads(INTERFACE);
    raiseInterface(INTERFACE, plan);
  });
}

/** Resolves when the kernel has noticed that both ends are up: an interface without a carrier is in nobody's list. */
export async function waitForCarrier(
  namespaces: Pair<NetworkNamespace>,
  signal: AbortSignal,
): Promise<void> {
  const hasCarrier = (namespace: NetworkNamespace): boolean =>
    namespace.within(() => networkInterfaces()[INTERFACE] !== undefined);
  while (!namespaces.every(hasCarrier)) await delay(LOOK_AGAIN_MS, signal);
}

function end(namespace: NetworkNamespace, place: number) {
  return { namespace, interface: INTERFACE, hardwareAddress: cardOf(place) };
}

/** A locally administered Ethernet address (IEEE 802-2014, 8.4): the same in each run, so that captures can be compared. */
function cardOf(place: number): Uint8Array {
  return Uint8Array.of(0x02, 0, 0, 0, 0, place + 1);
}

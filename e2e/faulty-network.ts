import { connectHosts, createNetworkHost, type NetworkHost } from '@socketlab/testkit';
import { createMachine, type Machine } from './machine.ts';

/** lab-08 asks, lab-07 serves, and a router stands between lab-08 and 10.9.3.0/24. */
export interface FaultyNetwork {
  readonly owner: NetworkHost;
  readonly classmate: NetworkHost;
  readonly router: NetworkHost;
}

/** Owner 10.9.1.7, classmate 10.9.1.8, router 10.9.2.1 and 10.9.3.1 (classmate 10.9.2.8). No default route anywhere. */
export async function createFaultyNetwork(): Promise<FaultyNetwork> {
  const [owner, classmate, router] = await Promise.all(
    ['lab-07', 'lab-08', 'router'].map(createNetworkHost),
  );
  if (!owner || !classmate || !router) throw new Error('three hosts were made');
  await connectHosts(
    { host: owner, interface: 'eth0', addresses: ['10.9.1.7/24'] },
    { host: classmate, interface: 'eth0', addresses: ['10.9.1.8/24'] },
  );
  await connectHosts(
    { host: router, interface: 'lan0', addresses: ['10.9.2.1/24'] },
    { host: classmate, interface: 'eth1', addresses: ['10.9.2.8/24'] },
  );
  const far = await createNetworkHost('far');
  await connectHosts(
    { host: router, interface: 'lan1', addresses: ['10.9.3.1/24'] },
    { host: far, interface: 'eth0', addresses: ['10.9.3.9/24'] },
  );
  await far.do('ip route add default via 10.9.3.1');
  // icmp_ratelimit: each message is asked for here, in whatever quick succession.
  await router.do('sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0');
  await classmate.do(
    'ip route add 10.9.3.0/24 via 10.9.2.1; ip route add 10.99.0.0/16 via 10.9.2.1',
  );
  return { owner, classmate, router };
}

/** Two homes: the owner's and the classmate's. */
export function createMachines(): { owner: Machine; classmate: Machine } {
  return { owner: createMachine(), classmate: createMachine() };
}

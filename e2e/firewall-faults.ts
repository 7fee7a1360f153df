import type { NetworkHost } from '@socketlab/testkit';
import { type Fault, filter, type Laboratory, SERVICE, type Undo } from './why-laboratory.ts';

/** Firewalls: there, here and on the way; dropping and rejecting. */
export function firewallFaults(laboratory: Laboratory): readonly Fault[] {
  const { owner, classmate, router, listen } = laboratory;
  /** Somebody listens, and a rule for the port is in the way. */
  const served = async (
    host: NetworkHost,
    hook: 'input' | 'output',
    rule: string,
  ): Promise<Undo> => {
    const close = await listen(SERVICE);
    const lift = await filter(host, hook, `tcp dport 65432 ${rule}`);
    return async () => {
      await lift();
      await close();
    };
  };
  return [
    {
      name: 'the firewall there drops the port',
      inject: () => served(owner, 'input', 'drop'),
      target: 'lab-07:65432',
      cause: 'firewall-drops',
      grounds: ['attempt', 'wire', 'listeners', 'daemons'],
    },
    {
      name: 'the firewall there drops a port where nobody listens',
      inject: () => filter(owner, 'input', 'tcp dport 65432 drop'),
      target: 'lab-07:65432',
      cause: 'firewall-drops',
      grounds: ['listeners', 'daemons'],
    },
    {
      name: 'the firewall there rejects: port unreachable',
      inject: () => served(owner, 'input', 'reject'),
      target: '10.9.1.7:65432',
      cause: 'firewall-rejects',
      place: 'there',
      grounds: ['attempt', 'wire'],
    },
    {
      name: 'the firewall there rejects: prohibited',
      inject: () => served(owner, 'input', 'reject with icmp type admin-prohibited'),
      target: 'lab-07:65432',
      cause: 'firewall-rejects',
      place: 'there',
      grounds: ['attempt', 'wire'],
    },
    {
      name: 'the firewall there rejects: host unreachable',
      inject: () =>
        filter(owner, 'input', 'tcp dport 65432 reject with icmp type host-unreachable'),
      target: 'lab-07:65432',
      cause: 'firewall-rejects',
      place: 'there',
      grounds: ['wire'],
    },
    {
      name: 'the firewall there rejects with a reset',
      inject: () => served(owner, 'input', 'reject with tcp reset'),
      target: 'lab-07:65432',
      cause: 'firewall-rejects',
      grounds: ['attempt', 'wire', 'listeners'],
    },
    {
      name: 'the firewall here drops',
      inject: () => served(classmate, 'output', 'drop'),
      target: 'lab-07:65432',
      cause: 'firewall-drops',
      place: 'here',
      grounds: ['attempt', 'wire'],
    },
    {
      name: 'the firewall here rejects',
      inject: () => served(classmate, 'output', 'reject with tcp reset'),
      target: 'lab-07:65432',
      cause: 'firewall-rejects',
      place: 'here',
      grounds: ['attempt', 'wire'],
    },
    {
      name: 'a firewall on the way prohibits',
      inject: () =>
        filter(router, 'forward', 'tcp dport 65432 reject with icmp type admin-prohibited'),
      target: '10.9.3.9:65432',
      cause: 'firewall-rejects',
      place: 'router',
      grounds: ['wire'],
    },
  ];
}

import type { Fault, Laboratory } from './why-laboratory.ts';

/** No such host, and no way to it. */
export function wayFaults(laboratory: Laboratory): readonly Fault[] {
  const { owner, classmate } = laboratory;
  return [
    {
      name: 'no host has the address',
      target: '10.9.1.99:65432',
      cause: 'no-such-host',
      grounds: ['attempt', 'neighbour'],
    },
    {
      name: 'the host that had the address has left',
      inject: async () => {
        await owner.do('ip addr add 10.9.1.71/24 dev eth0');
        await laboratory.ask('10.9.1.71:65432');
        await owner.do('ip addr del 10.9.1.71/24 dev eth0');
        return undefined;
      },
      target: '10.9.1.71:65432',
      cause: 'no-such-host',
      grounds: ['attempt', 'neighbour'],
    },
    {
      name: 'no host has the address behind the router',
      target: '10.9.3.99:65432',
      cause: 'no-such-host',
      place: 'router',
      grounds: ['wire'],
    },
    {
      name: 'no route',
      target: '10.77.0.1:65432',
      cause: 'no-route',
      place: 'here',
      grounds: ['attempt', 'route'],
    },
    {
      name: 'a route that says unreachable',
      inject: async () => {
        await classmate.do('ip route add unreachable 10.66.0.0/16');
        return () => classmate.do('ip route del unreachable 10.66.0.0/16');
      },
      target: '10.66.0.1:65432',
      cause: 'no-route',
      place: 'here',
      grounds: ['attempt', 'route'],
    },
    {
      name: 'the router has no route',
      target: '10.99.0.1:65432',
      cause: 'no-route',
      place: 'router',
      grounds: ['wire'],
    },
    {
      name: 'the gateway is not there',
      inject: async () => {
        await classmate.do('ip route add 10.88.0.0/16 via 10.9.1.254');
        return () => classmate.do('ip route del 10.88.0.0/16');
      },
      target: '10.88.0.1:65432',
      cause: 'no-route',
      place: 'router',
      grounds: ['neighbour', 'route'],
    },
    {
      name: 'the cable is pulled',
      inject: async () => {
        await classmate.do('ip link set eth1 down');
        return () =>
          classmate.do(
            'ip link set eth1 up; ip route replace 10.9.3.0/24 via 10.9.2.1; ip route replace 10.99.0.0/16 via 10.9.2.1',
          );
      },
      target: '10.9.2.1:65432',
      cause: 'no-route',
      place: 'here',
      grounds: ['attempt', 'route'],
    },
  ];
}

/** A daemon as a service manager sees it. */
export interface ServiceDaemon {
  readonly name: string;
  /** One line for lists of services. They are of the machine, and in English. */
  readonly description: string;
  /** Of one that serves: what the manager may hold for it. */
  readonly socket?: {
    readonly kind: 'stream' | 'datagram';
    /** Where it listens unless its owner says otherwise, as address:port. */
    readonly address: string;
  };
}

/** The four daemons, with the default addresses of their listeners. */
export const SERVICE_DAEMONS: readonly ServiceDaemon[] = [
  {
    name: 'tcp-echo',
    description: 'Socketlab tcp-echo: one client at a time, blocking calls',
    socket: { kind: 'stream', address: '127.0.0.1:65432' },
  },
  {
    name: 'udp-echo',
    description: 'Socketlab udp-echo: datagrams, and no connection anywhere',
    socket: { kind: 'datagram', address: '127.0.0.1:65431' },
  },
  {
    name: 'multi-tcp',
    description: 'Socketlab multi-tcp: many connections at once',
    socket: { kind: 'stream', address: '127.0.0.1:65433' },
  },
  { name: 'client-agent', description: 'Socketlab client-agent: dials and sends on command' },
];

/** The name of the daemon's service unit. */
export function serviceUnit(daemon: string): string {
  return `socketlab-${daemon}.service`;
}

/** The name of the socket unit that starts it. */
export function socketUnit(daemon: string): string {
  return `socketlab-${daemon}.socket`;
}

/** The name of the daemon's service of Windows. */
export function windowsServiceName(daemon: string): string {
  return `socketlab-${daemon}`;
}

/** The path of the daemon's task in Task Scheduler; each user of a PC has tasks of their own. */
export function windowsTaskName(daemon: string, user: string): string {
  return `\\Socketlab\\${daemon}-${user.replaceAll('\\', '-')}`;
}

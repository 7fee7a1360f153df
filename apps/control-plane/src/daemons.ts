import { UnknownDaemonError } from './errors.ts';

/** A daemon that this CLI can bring up. To add one, add one entry to {@link DAEMONS}. */
export interface DaemonEntry {
  readonly name: string;
  /** Whether it serves (ListenerService) or dials (ClientService). */
  readonly role: 'listener' | 'client';
  /** Of one that serves: UDP has datagrams from endpoints where TCP has connections. */
  readonly protocol?: 'tcp' | 'udp';
  /** Where its control interface is unless the configuration says otherwise. */
  readonly control: string;
}

/** Every daemon, in the order that lists show them. */
export const DAEMONS: readonly DaemonEntry[] = [
  { name: 'tcp-echo', role: 'listener', protocol: 'tcp', control: '127.0.0.1:17431' },
  { name: 'udp-echo', role: 'listener', protocol: 'udp', control: '127.0.0.1:17432' },
  { name: 'multi-tcp', role: 'listener', protocol: 'tcp', control: '127.0.0.1:17433' },
  { name: 'client-agent', role: 'client', control: '127.0.0.1:17434' },
];

/** All names. */
export const DAEMON_NAMES: readonly string[] = DAEMONS.map(({ name }) => name);
/** The names of those that serve. */
export const LISTENER_NAMES: readonly string[] = DAEMONS.filter(
  ({ role }) => role === 'listener',
).map(({ name }) => name);

/** Reads a daemon's name. Throws {@link UnknownDaemonError}. */
export function parseDaemon(value: string): DaemonEntry {
  const daemon = DAEMONS.find(({ name }) => name === value);
  if (daemon === undefined) throw new UnknownDaemonError(value, DAEMON_NAMES);
  return daemon;
}

/** Reads the name of a daemon that serves. Throws {@link UnknownDaemonError}. */
export function parseListenerDaemon(value: string): DaemonEntry {
  const daemon = parseDaemon(value);
  if (daemon.role !== 'listener') throw new UnknownDaemonError(value, LISTENER_NAMES);
  return daemon;
}

/** The server that is meant when none is named. */
export function defaultListener(): DaemonEntry {
  return parseListenerDaemon('tcp-echo');
}

/** The daemon that dials. */
export function clientDaemon(): DaemonEntry {
  return parseDaemon('client-agent');
}

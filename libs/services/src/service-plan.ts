import type { ServiceDaemon } from './service-daemon.ts';

/** Whose manager runs the services: that of the user, at login (or at boot with lingering), or the machine's. */
export type ServiceScope = 'user' | 'system';

/** The program that a service runs, by names that survive an upgrade of Node. */
export interface ProgramPlace {
  /** The Node that was chosen; with a launcher, the first that it tries. */
  readonly node: string;
  /** The folder that holds `apps/`. */
  readonly root: string;
  /** The script that finds a Node when the service starts; absent where node and program have stable names. */
  readonly launcher?: string;
}

/** What its owner chose for a service. */
export interface ServiceChoices {
  /** Whether the manager holds the listening socket, and starts the daemon at the first connection or datagram. */
  readonly hasSocket: boolean;
  /** Where the listener is, as address:port; the daemon's own default when absent. */
  readonly listen?: string;
  /** Whether it may capture packets: CAP_NET_RAW and AF_PACKET. Of system units only. */
  readonly allowsCaptures: boolean;
}

/** All that the definition of one daemon's service is made of. */
export interface ServicePlan {
  readonly daemon: ServiceDaemon;
  readonly scope: ServiceScope;
  readonly version: string;
  readonly place: ProgramPlace;
  /** Where its configuration and state are, for whoever asks whether this service is theirs. */
  readonly directories: { readonly config: string; readonly state: string };
  /** The variables that lead the daemon to those directories, where the manager's own would not. */
  readonly environment: Readonly<Record<string, string>>;
  readonly choices: ServiceChoices;
  /** On Windows: at whose logon, as COMPUTER\\USER. */
  readonly user?: string;
}

/** A file that defines a service, or a part of one. */
export interface ServiceFile {
  /** The file's name, without a folder. */
  readonly name: string;
  readonly content: string;
}

/** The program that the plan's daemon is. */
export function programOf({ daemon, place }: Pick<ServicePlan, 'daemon' | 'place'>): string {
  return `${place.root}/apps/${daemon.name}/dist/main.mjs`;
}

/** What the manager runs, word by word, without the daemon's own options. */
export function commandOf(plan: Pick<ServicePlan, 'daemon' | 'place'>): readonly string[] {
  const { daemon, place } = plan;
  if (place.launcher !== undefined) return ['/bin/sh', place.launcher, daemon.name];
  return [place.node, programOf(plan)];
}

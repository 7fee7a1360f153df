import type { Directories } from '@socketlab/foundation';
import { type Clients, type ClientsDeps, createClients } from './clients.ts';
import { createLocalDaemons, type LocalDaemons } from './local-daemons.ts';
import { openPairingParts, type PairingDeps } from './pairing/open-parts.ts';
import type { PairingParts } from './pairing/pairing-parts.ts';
import type { SandboxFinding } from './sandbox/find-sandbox.ts';

/** What every command may use of the machine it runs on. */
export interface Session {
  readonly clients: Clients;
  readonly daemons: LocalDaemons;
  /** What pairing, hosts and grants need of this machine. */
  readonly pairing: PairingParts;
  /** Whether a lab can have a private network without root here. */
  findSandbox(): Promise<SandboxFinding>;
}

/** How the session reaches the machine; specs stand in for it. */
export interface SessionDeps {
  readonly control?: ClientsDeps;
  readonly findSandbox?: () => Promise<SandboxFinding>;
  readonly pairing?: PairingDeps;
}

/** Opens nothing yet: gRPC and the identity are loaded when a command first connects. */
export function openSession(
  options: {
    directories: Directories;
    environment: Readonly<Record<string, string | undefined>>;
    programsDirectory: string;
  },
  deps: SessionDeps,
): Session {
  const { directories, environment, programsDirectory } = options;
  const clients = createClients({ configDirectory: directories.config }, deps.control ?? CONTROL);
  const daemons = createLocalDaemons(
    {
      configDirectory: directories.config,
      stateDirectory: directories.state,
      environment,
      programsDirectory,
    },
    { clients },
  );
  const pairing = openPairingParts(
    { configDirectory: directories.config, environment },
    deps.pairing,
  );
  const find = async (): Promise<SandboxFinding> =>
    (await import('./sandbox/find-sandbox.ts')).findSandbox(environment);
  return { clients, daemons, pairing, findSandbox: deps.findSandbox ?? find };
}

const CONTROL: ClientsDeps = {
  openIdentity: async (directory) => (await import('@socketlab/trust')).openIdentity(directory),
  openClient: async (address, identity) => {
    const { connectDaemon } = await import('@socketlab/control');
    return connectDaemon({ address }, { identity });
  },
};

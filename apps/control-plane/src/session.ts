import type { Directories } from '@socketlab/foundation';
import { type Clients, type ClientsDeps, createClients } from './clients.ts';
import { createLocalDaemons, type LocalDaemons } from './local-daemons.ts';

/** What every command may use of the machine it runs on. */
export interface Session {
  readonly clients: Clients;
  readonly daemons: LocalDaemons;
}

/** Opens nothing yet: gRPC and the identity are loaded when a command first connects. */
export function openSession(
  options: {
    directories: Directories;
    environment: Readonly<Record<string, string | undefined>>;
    programsDirectory: string;
  },
  deps: { control?: ClientsDeps },
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
  return { clients, daemons };
}

const CONTROL: ClientsDeps = {
  openIdentity: async (directory) => (await import('@socketlab/trust')).openIdentity(directory),
  openClient: async (address, identity) => {
    const { connectDaemon } = await import('@socketlab/control');
    return connectDaemon({ address }, { identity });
  },
};

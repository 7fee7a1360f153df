import type { Connect } from '@socketlab/control';
import { type Directories, machineName } from '@socketlab/foundation';
import { type Clients, type ClientsDeps, createClients } from './clients.ts';
import { ANSWER_AMONG_MANY_MS } from './hosts/host-daemons.ts';
import { createHostDirectory, type HostDirectory } from './hosts/host-directory.ts';
import { createKeyboard, type OpenKeyboard } from './keyboard.ts';
import { isAnybodyThere } from './knock.ts';
import { createLocalDaemons, type LocalDaemons } from './local-daemons.ts';
import type { AddressFacts } from './network/address-facts.ts';
import { createDiscovery, type Discovery } from './network/discovery.ts';
import { openPairingParts, type PairingDeps } from './pairing/open-parts.ts';
import type { PairingParts } from './pairing/pairing-parts.ts';
import type { SandboxFinding } from './sandbox/find-sandbox.ts';
import { createServiceFinder } from './services/daemon-services.ts';

/** What every command may use of the machine it runs on. */
export interface Session {
  readonly clients: Clients;
  readonly daemons: LocalDaemons;
  /** Where this user's configuration and state are. */
  readonly directories: Directories;
  readonly hosts: HostDirectory;
  readonly discovery: Discovery;
  /** What pairing, hosts and grants need of this machine. */
  readonly pairing: PairingParts;
  /** Whether a lab can have a private network without root here. */
  findSandbox(): Promise<SandboxFinding>;
  /** This machine's addresses. */
  readAddresses(signal: AbortSignal): Promise<readonly AddressFacts[]>;
  /** Single keys, where a person types. */
  openKeyboard: OpenKeyboard;
}

/** How the session reaches the machine; specs stand in for it. */
export interface SessionDeps {
  readonly control?: ClientsDeps;
  readonly findSandbox?: () => Promise<SandboxFinding>;
  readonly readAddresses?: Session['readAddresses'];
  readonly discovery?: Discovery;
  readonly pairing?: PairingDeps;
  readonly openKeyboard?: OpenKeyboard;
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
  const clients = createClients(
    { configDirectory: directories.config },
    deps.control ?? openControl(),
  );
  const machine = {
    configDirectory: directories.config,
    stateDirectory: directories.state,
    environment,
    programsDirectory,
  };
  const findService = createServiceFinder(directories, environment);
  const daemons = createLocalDaemons(machine, { clients, findService });
  const discovery =
    deps.discovery ?? createDiscovery({ machineName: machineName(environment) }, { clients });
  const patience = { answerDeadlineMs: ANSWER_AMONG_MANY_MS };
  const hosts = createHostDirectory({
    daemons,
    daemonsAmongMany: createLocalDaemons({ ...machine, ...patience }, { clients, findService }),
    clients,
    openHosts: async () => (await import('@socketlab/trust')).openHosts(directories.config),
    findMachines: discovery.findMachines,
  });
  const pairing = openPairingParts(
    { configDirectory: directories.config, environment },
    deps.pairing,
  );
  const find = async (): Promise<SandboxFinding> =>
    (await import('./sandbox/find-sandbox.ts')).findSandbox(environment);
  const read: Session['readAddresses'] = async (signal) =>
    (await import('./network/read-addresses.ts')).readAddresses(environment, signal);
  return {
    clients,
    daemons,
    directories,
    hosts,
    discovery,
    pairing,
    findSandbox: deps.findSandbox ?? find,
    readAddresses: deps.readAddresses ?? read,
    openKeyboard: deps.openKeyboard ?? createKeyboard(() => process.stdin),
  };
}

function openControl(): ClientsDeps {
  let connector: Promise<Connect> | undefined;
  return {
    openIdentity: async (directory) => (await import('@socketlab/trust')).openIdentity(directory),
    openClient: async (address, identity) => {
      connector ??= import('@socketlab/control').then(({ createConnector }) => createConnector());
      const connect = await connector;
      return connect({ address }, { identity });
    },
    isAnybodyThere,
  };
}

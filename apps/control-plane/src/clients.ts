import path from 'node:path';
import type { DaemonClient } from '@socketlab/control';
import type { Identity } from '@socketlab/trust';

/** Connections to daemons, one an address and identity, made when first asked for. */
export interface Clients {
  /** This machine's identity, made at first use. Throws the errors of libs/trust. */
  identity(): Promise<Identity>;
  /**
   * A client of the daemon at `address`, by this machine's own identity or by what a paired host has granted; nothing is
   * sent until it is called.
   */
  connect(address: string, credentials?: Identity): Promise<DaemonClient>;
  /** Whether anybody takes a connection at that address; found out without gRPC, whose loading takes long. */
  isAnybodyThere(address: string, signal: AbortSignal): Promise<boolean>;
  /** Closes that connection, so that the next one starts anew instead of waiting out a failed one's backoff. */
  forget(address: string, credentials?: Identity): Promise<void>;
  close(): void;
}

/** How identities are opened and connections made; gRPC and the certificates are loaded when these are first called. */
export interface ClientsDeps {
  readonly openIdentity: (directory: string) => Promise<Identity>;
  readonly openClient: (address: string, identity: Identity) => Promise<DaemonClient>;
  /** Whether anybody listens there; of a stand-in somebody does. */
  readonly isAnybodyThere?: Clients['isAnybodyThere'];
}

/** Opens each connection once, and the identity once. */
export function createClients(options: { configDirectory: string }, deps: ClientsDeps): Clients {
  const clients = new Map<string, Promise<DaemonClient>>();
  const opened = new Set<DaemonClient>();
  let identity: Promise<Identity> | undefined;
  const ownIdentity = (): Promise<Identity> => {
    identity ??= deps.openIdentity(path.join(options.configDirectory, 'identity'));
    return identity;
  };
  const open = async (address: string, credentials?: Identity): Promise<DaemonClient> => {
    const client = await deps.openClient(address, credentials ?? (await ownIdentity()));
    opened.add(client);
    return client;
  };
  return {
    identity: ownIdentity,
    isAnybodyThere: deps.isAnybodyThere ?? (async () => true),
    connect(address, credentials) {
      const key = keyOf(address, credentials);
      const client = clients.get(key) ?? open(address, credentials);
      clients.set(key, client);
      return client;
    },
    async forget(address, credentials) {
      const key = keyOf(address, credentials);
      const client = await clients.get(key)?.catch(() => {
        // It was never opened; whoever asked for it was told why.
      });
      clients.delete(key);
      if (!client) return;
      opened.delete(client);
      client.close();
    },
    close() {
      for (const client of opened) client.close();
      opened.clear();
      clients.clear();
    },
  };
}

/** An address may have been another machine's before, known by another authority. */
function keyOf(address: string, credentials: Identity | undefined): string {
  return `${credentials?.machineId ?? ''} ${address}`;
}

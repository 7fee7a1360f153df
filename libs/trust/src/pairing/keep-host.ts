import { HostExistsError } from '../errors.ts';
import { type HostRecord, isHostName } from '../host.ts';
import { type Hosts, openHosts } from '../hosts.ts';
import type { Identity } from '../identity.ts';
import { serverNameOf } from '../identity-file.ts';
import type { Granted } from './messages.ts';

/** A machine that has granted us something, before it has a name here. */
export interface NewHost {
  readonly machineId: string;
  readonly authority: string;
  /** Where it was reached, or came from. */
  readonly address: string;
  readonly granted: Granted;
}

/**
 * The name that a machine is to have here: the one that was asked for, or the one that it has, or what it calls itself.
 * Throws HostExistsError when that is another machine's, before anything is agreed.
 */
export async function chooseHostName(
  hosts: Hosts,
  machineId: string,
  { calledItself, as }: { readonly calledItself: string; readonly as?: string | undefined },
): Promise<string> {
  const known = await hosts.list();
  const name = as ?? known.find((host) => host.machineId === machineId)?.name ?? calledItself;
  const holder = known.find((host) => host.name === name);
  if (holder !== undefined && holder.machineId !== machineId) {
    throw new HostExistsError({ host: name, machineId: holder.machineId });
  }
  return name;
}

/** Keeps the host under that name, in place of every older record of the same machine. */
export async function keepHost(
  hosts: Hosts,
  host: NewHost,
  own: { readonly identity: Identity; readonly name: string; readonly now: Date },
): Promise<HostRecord> {
  const { machineId, authority, address, granted } = host;
  const record: HostRecord = {
    name: own.name,
    machineId,
    serverName: serverNameOf(machineId),
    address,
    controls: granted.controls,
    scopes: granted.scopes,
    pairedAt: own.now.toISOString(),
    expiresAt: granted.expiresAt,
    authorityCertificate: authority,
    certificate: granted.certificate,
    privateKey: own.identity.privateKey,
  };
  await hosts.add(record);
  for (const older of await hosts.list()) {
    if (older.machineId === machineId && older.name !== own.name) await hosts.remove(older.name);
  }
  return record;
}

const MOST_OF_A_NAME = 200;

/** The same where nobody can be asked for another name: `lab-08-2` where `lab-08` is another machine. */
export async function keepHostInReturn(
  configDirectory: string,
  host: NewHost & { readonly calledItself: string },
  own: { readonly identity: Identity; readonly now: Date },
): Promise<HostRecord> {
  const hosts = openHosts(configDirectory);
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const calledItself = `${host.calledItself.slice(0, 63 - suffix.length)}${suffix}`;
    try {
      const name = await chooseHostName(hosts, host.machineId, { calledItself });
      return await keepHost(hosts, host, { ...own, name });
    } catch (failure) {
      // Another machine has that name, perhaps since a moment: the next one.
      const isTaken = failure instanceof HostExistsError && isHostName(calledItself);
      if (!isTaken || number >= MOST_OF_A_NAME) throw failure;
    }
  }
}

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isSettled, versionOf } from './directory-version.ts';
import {
  HostExistsError,
  HostNameError,
  StoreUnreadableError,
  UnknownHostError,
} from './errors.ts';
import { type HostRecord, isHostName, readHost } from './host.ts';
import {
  createPrivateFile,
  readPrivateFile,
  removePrivateFile,
  replacePrivateFile,
} from './private-file.ts';
import { parseStored } from './store-format.ts';

/** The machines that this one is paired with: a file each in `config/hosts`, which only the owner can read. */
export interface Hosts {
  /**
   * All, by name, as they are on disk now: what another process has changed is seen by the next call. Costs one stat(2)
   * while nothing changes. Throws StoreUnreadableError, StoreNewerError.
   */
  list(): Promise<readonly HostRecord[]>;
  /** Throws UnknownHostError, which lists those that there are. */
  require(name: string): Promise<HostRecord>;
  /** Keeps a new host. Throws HostExistsError when that name is taken by another machine; the same one is replaced. */
  add(host: HostRecord): Promise<void>;
  /** Keeps what has changed of a host that is there. */
  update(host: HostRecord): Promise<void>;
  /** Throws HostExistsError, UnknownHostError, HostNameError. */
  rename(from: string, to: string): Promise<HostRecord>;
  /** Forgets it, its key included. Throws UnknownHostError. */
  remove(name: string): Promise<HostRecord>;
}

/** Opens the store below the configuration directory; nothing is read before it is asked. */
export function openHosts(configDirectory: string): Hosts {
  const directory = path.join(configDirectory, 'hosts');
  const fileOf = (name: string): string => path.join(directory, `${name}.json`);
  const readAll = async (): Promise<readonly HostRecord[]> => {
    const names = await namesIn(directory);
    const found = await Promise.all(names.map((name) => read(fileOf(name))));
    return found.filter((host) => host !== undefined);
  };
  let known: Promise<readonly HostRecord[]> | undefined;
  let version: bigint | undefined;
  const hosts: Hosts = {
    async list() {
      const now = versionOf(directory);
      if (known !== undefined && now === version && isSettled(now)) return known;
      const found = readAll();
      [known, version] = [found, now];
      // What could not be read is read again, for its owner may have repaired it.
      found.catch(() => (known = undefined));
      return found;
    },
    async require(name) {
      const host = isHostName(name) ? await read(fileOf(name)) : undefined;
      if (host !== undefined) return host;
      throw new UnknownHostError({ host: name, known: (await namesIn(directory)).join(', ') });
    },
    async add(host) {
      const file = fileOf(checked(host.name));
      if (await createPrivateFile(file, format(host))) return;
      const { machineId } = await hosts.require(host.name);
      if (machineId !== host.machineId) throw new HostExistsError({ host: host.name, machineId });
      await replacePrivateFile(file, format(host));
    },
    update: (host) => replacePrivateFile(fileOf(checked(host.name)), format(host)),
    async rename(from, to) {
      const host = { ...(await hosts.require(from)), name: checked(to) };
      if (from === to) return host;
      if (!(await createPrivateFile(fileOf(to), format(host)))) {
        const { machineId } = await hosts.require(to);
        throw new HostExistsError({ host: to, machineId });
      }
      await removePrivateFile(fileOf(from));
      return host;
    },
    async remove(name) {
      const host = await hosts.require(name);
      await removePrivateFile(fileOf(name));
      return host;
    },
  };
  return hosts;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory).catch((failure: NodeJS.ErrnoException) => {
    // Nothing was ever paired.
    if (failure.code === 'ENOENT') return [];
    throw failure;
  });
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

async function read(file: string): Promise<HostRecord | undefined> {
  const text = await readPrivateFile(file);
  if (text === undefined) return undefined;
  const host = readHost(parseStored(text, file));
  if (host === undefined || `${host.name}.json` !== path.basename(file)) {
    throw new StoreUnreadableError({ file, what: 'host' });
  }
  return host;
}

function checked(name: string): string {
  if (isHostName(name)) return name;
  throw new HostNameError({ host: name });
}

function format(host: HostRecord): string {
  return `${JSON.stringify(host, undefined, 2)}\n`;
}

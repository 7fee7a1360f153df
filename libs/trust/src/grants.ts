import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isSettled, versionOf } from './directory-version.ts';
import { StoreUnreadableError } from './errors.ts';
import { type Grant, readGrant } from './grant.ts';
import { createPrivateFile, replacePrivateFile } from './private-file.ts';
import { parseStored } from './store-format.ts';

/** The grants of this machine: a file each in `config/grants`, which only the owner can read. */
export interface Grants {
  /** All, revoked and expired ones too, the newest first. Throws StoreUnreadableError, StoreNewerError. */
  list(): readonly Grant[];
  /**
   * The grant of that id as it is on disk now: what another process has changed is seen by the next call. Costs one
   * stat(2) while nothing changes. Throws StoreUnreadableError.
   */
  find(id: string): Grant | undefined;
  /** Keeps a new grant. */
  add(grant: Grant): Promise<void>;
  /** Takes it back; it stays on record. False when there is no such grant, or it was taken back before. */
  revoke(id: string, now: Date): Promise<boolean>;
}

/** Opens the store below the configuration directory; nothing is read before it is asked. */
export function openGrants(configDirectory: string): Grants {
  const directory = path.join(configDirectory, 'grants');
  const fileOf = (id: string): string => path.join(directory, `${id}.json`);
  let known: ReadonlyMap<string, Grant> = new Map();
  let version: bigint | undefined;
  const current = (): ReadonlyMap<string, Grant> => {
    const now = versionOf(directory);
    if (now === undefined) return new Map();
    if (now === version && isSettled(now)) return known;
    known = readAll(directory);
    version = now;
    return known;
  };
  return {
    list: () => [...current().values()].toSorted((a, b) => b.issuedAt.localeCompare(a.issuedAt)),
    find: (id) => current().get(id),
    async add(grant) {
      await createPrivateFile(fileOf(grant.id), format(grant));
    },
    async revoke(id, now) {
      const grant = current().get(id);
      if (grant === undefined || grant.revokedAt !== undefined) return false;
      await replacePrivateFile(fileOf(id), format({ ...grant, revokedAt: now.toISOString() }));
      return true;
    },
  };
}

function readAll(directory: string): ReadonlyMap<string, Grant> {
  const files = readdirSync(directory).filter((name) => name.endsWith('.json'));
  return new Map(
    files.map((name) => {
      const file = path.join(directory, name);
      const grant = readGrant(parseStored(readFileSync(file, 'utf8'), file));
      if (grant === undefined || `${grant.id}.json` !== name) {
        throw new StoreUnreadableError({ file, what: 'grant' });
      }
      return [grant.id, grant];
    }),
  );
}

function format(grant: Grant): string {
  return `${JSON.stringify(grant, undefined, 2)}\n`;
}

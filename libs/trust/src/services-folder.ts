import { lstatSync } from 'node:fs';
import type { AccessList } from '@socketlab/bsd-sockets';
import { ServicesFolderError } from './errors.ts';
import { parseSecurityDescriptor } from './security-descriptor.ts';

/** Who has it: learn.microsoft.com, "Well-known SIDs": Local Service, Local System, BUILTIN\Administrators. */
const LOCAL_SERVICE = 'S-1-5-19';
const SYSTEM = 'S-1-5-18';
const ADMINISTRATORS = 'S-1-5-32-544';
/** Owner and list: administrators', nothing from the folder above, and what is made in it later has the same. */
const DESCRIPTOR = `O:BAD:P${['SY', 'BA', 'LS'].map((who) => `(A;OICI;FA;;;${who})`).join('')}`;

const loadNative = async (): Promise<AccessList> =>
  (await import('@socketlab/bsd-sockets')).openAccessList();

/**
 * Makes the folder of the machine's services, which nobody gets into but their account, the system and administrators; or
 * takes the one that is so already. In %ProgramData% everyone may make folders, and would decide what the account of services
 * runs in one that is made before: one of anybody else is refused with {@link ServicesFolderError}. Throws AccessListError.
 */
export async function claimServicesFolder(
  folder: string,
  load: () => Promise<AccessList> = loadNative,
): Promise<void> {
  const list = await load();
  if (!list.makeWithAccess(folder, 'folder', DESCRIPTOR)) refuseForeign(folder, list);
}

/** The same refusal, before anything in it is read; a folder that is not there is no stranger's. */
export async function refuseForeignServicesFolder(
  folder: string,
  load: () => Promise<AccessList> = loadNative,
): Promise<void> {
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined)
    refuseForeign(folder, await load());
}

function refuseForeign(folder: string, list: AccessList): void {
  const found = lstatSync(folder);
  // A junction, too, is a symbolic link to Node.
  if (found.isSymbolicLink() || !found.isDirectory()) {
    throw new ServicesFolderError({ folder, who: [], kind: 'link' });
  }
  const { owner, allowed } = parseSecurityDescriptor(list.read(folder), { withHeirs: true });
  // Whoever installs is an administrator, and may own what he made instead of all of them.
  const trusted = [ADMINISTRATORS, SYSTEM, list.userSid];
  const ownerSid = list.sidOf(owner);
  if (!trusted.includes(ownerSid)) {
    throw new ServicesFolderError({ folder, who: [list.accountOf(ownerSid)], kind: 'owner' });
  }
  const others = (allowed ?? [{ sid: 'WD' }])
    .map(({ sid }) => list.sidOf(sid))
    .filter((sid) => ![...trusted, LOCAL_SERVICE].includes(sid));
  if (others.length === 0) return;
  const who = [...new Set(others)].map((sid) => list.accountOf(sid));
  throw new ServicesFolderError({ folder, who, kind: 'list' });
}

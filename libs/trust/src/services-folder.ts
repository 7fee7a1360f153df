import { randomBytes } from 'node:crypto';
import { rmdirSync } from 'node:fs';
import type { AccessList } from '@socketlab/bsd-sockets';
import { ServicesFolderError } from './errors.ts';
import { parseSecurityDescriptor } from './security-descriptor.ts';

/** Who has it: learn.microsoft.com, "Well-known SIDs": Local Service, Local System, BUILTIN\Administrators. */
const LOCAL_SERVICE = 'S-1-5-19';
const SYSTEM = 'S-1-5-18';
const ADMINISTRATORS = 'S-1-5-32-544';
/** Owner and list: administrators', nothing from the folder above, and what is made in it later has the same. */
const DESCRIPTOR = `O:BAD:P${['SY', 'BA', 'LS'].map((who) => `(A;OICI;FA;;;${who})`).join('')}`;

const RANDOM_BYTES = 8;

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

function refuseForeign(folder: string, list: AccessList): void {
  const { descriptor, isFolder, isLink } = list.readUnfollowed(folder);
  // Wine tells of no link: this was never seen.
  if (isLink || !isFolder) {
    throw new ServicesFolderError({ folder, who: [], kind: 'link' });
  }
  const { owner, allowed } = parseSecurityDescriptor(descriptor, { withHeirs: true });
  const ownerSid = list.sidOf(owner);
  const trusted = [ADMINISTRATORS, SYSTEM];
  // Under Wine what is made for administrators belongs to who made it. On Windows it does not, and a program that this person
  // runs without their rights may have made this one.
  if (ownerSid === list.userSid && isOwnerOfAll(folder, list)) trusted.push(ownerSid);
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

/** Whether the system says of a folder that is made for administrators that it belongs to this user: it is tried. */
function isOwnerOfAll(beside: string, list: AccessList): boolean {
  const tried = `${beside}.${randomBytes(RANDOM_BYTES).toString('hex')}`;
  if (!list.makeWithAccess(tried, 'folder', DESCRIPTOR)) return false;
  try {
    const { owner } = parseSecurityDescriptor(list.readUnfollowed(tried).descriptor);
    return list.sidOf(owner) === list.userSid;
  } finally {
    rmdirSync(tried);
  }
}

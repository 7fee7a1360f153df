import type { AccessList } from '@socketlab/bsd-sockets';
import { SocketlabError } from '@socketlab/foundation';
import { IdentityNotOwnedError, IdentityNotPrivateError } from './errors.ts';
import type { FileAccess } from './file-access.ts';
import { parseSecurityDescriptor, READING_OR_WRITING, WRITING } from './security-descriptor.ts';

/**
 * Who is as good as the owner: the system and administrators, who can take any file anyhow, and the owner by another name
 * (learn.microsoft.com, "Well-known SIDs": Local System, BUILTIN\Administrators, Owner Rights).
 */
const TRUSTED = ['S-1-5-18', 'S-1-5-32-544', 'S-1-3-4'];
const EVERYONE = 'S-1-1-0';
/** winerror.h: ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_WRITE_PROTECT, ERROR_DISK_FULL; as libuv translates them. */
const REFUSALS: Readonly<Record<number, string>> = {
  3: 'ENOENT: no such file or directory',
  5: 'EPERM: operation not permitted',
  19: 'EROFS: read-only file system',
  112: 'ENOSPC: no space left on device',
};

/**
 * By owner and access list, as Windows keeps them. A file that an administrator made belongs to all of them. Tested under
 * Wine, and with descriptors as Microsoft documents them.
 */
export function createWindowsFileAccess(list: AccessList): FileAccess {
  const { userSid } = list;
  const refuseIfShared = (file: string, kind: 'file' | 'folder'): void => {
    const { owner, allowed } = parseSecurityDescriptor(list.read(file));
    const ownerSid = list.sidOf(owner);
    const trusted = [userSid, ...TRUSTED];
    if (!trusted.includes(ownerSid)) {
      const [ownerId, userId] = [list.accountOf(ownerSid), list.accountOf(userSid)];
      throw new IdentityNotOwnedError({ file, ownerId, userId });
    }
    const feared = kind === 'file' ? READING_OR_WRITING : WRITING;
    const strangers =
      allowed === undefined
        ? [EVERYONE]
        : allowed.filter(({ mask }) => (mask & feared) !== 0).map(({ sid }) => list.sidOf(sid));
    const others = [...new Set(strangers)].filter((sid) => !trusted.includes(sid));
    if (others.length === 0) return;
    throw new IdentityNotPrivateError({
      file,
      others: others.map((sid) => list.accountOf(sid)).join(', '),
      remedy: remedyOf(file, { kind, userSid, others }),
    });
  };
  return {
    refuseSharedFile: (file) => refuseIfShared(file, 'file'),
    refuseSharedFolder: (folder) => refuseIfShared(folder, 'folder'),
    makeFile(file) {
      // A name with a random part is nobody's else.
      if (!madeOrRefused(file, list)) throw new Error(`EEXIST: file already exists, '${file}'`);
    },
    restrict: (file, kind) => list.restrict(file, kind),
  };
}

/** What is no matter of access lists, as Node says it of a file that it opens. */
function madeOrRefused(file: string, list: AccessList): boolean {
  try {
    return list.makeRestricted(file, 'file');
  } catch (failure) {
    const number = failure instanceof SocketlabError ? failure.facts['number'] : undefined;
    const problem = REFUSALS[Number(number)];
    if (problem === undefined) throw failure;
    throw new Error(`${problem}, open '${file}'`, { cause: failure });
  }
}

/**
 * What cmd.exe and PowerShell both take as it is between double quotation marks: no `$`, backtick, `%` or quotation mark, be
 * it typographic, for no way to write those serves both.
 */
const PLAIN_PATH = /^[\p{L}\p{N} ._()#:\\/,;+=@~&'-]+$/u;

/**
 * learn.microsoft.com, "icacls": nothing from the folder above, everything to the owner, nothing to those others. A path of
 * which a shell would read a part is left for the person to write.
 */
function remedyOf(
  file: string,
  access: { readonly kind: string; readonly userSid: string; readonly others: readonly string[] },
): string {
  const { kind, userSid, others } = access;
  const heirs = kind === 'folder' ? '(OI)(CI)' : '';
  const removed = others.map((sid) => ` /remove:g "*${sid}"`).join('');
  const at = PLAIN_PATH.test(file) ? `"${file}"` : '...';
  return `icacls ${at} /inheritance:r /grant:r "*${userSid}:${heirs}F"${removed}`;
}

import { randomBytes, X509Certificate } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { link, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '@socketlab/foundation';
import {
  IdentityNotOwnedError,
  IdentityNotPrivateError,
  IdentityNotStoredError,
} from './errors.ts';
import type { Identity } from './identity.ts';
import {
  formatIdentityFile,
  type IdentityFile,
  parseIdentityFile,
  serverNameOf,
} from './identity-file.ts';

const FILE_NAME = 'identity.pem';
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
const ANY_OTHER = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
const RENEWAL_MS = 30 * 24 * 60 * 60 * 1_000;

/**
 * Opens the machine's identity in `directory`, and makes it at first use: everything is in one file, identity.pem,
 * written whole or not at all, so that of several processes that start at once all get the same one. A certificate
 * with less than 30 days left is issued anew by the same authority. Throws IdentityNotPrivateError,
 * IdentityNotOwnedError, IdentityUnreadableError (an identity is never replaced by itself) and IdentityNotStoredError.
 */
export async function openIdentity(directory: string): Promise<Identity> {
  const file = path.join(directory, FILE_NAME);
  const stored = (await read(file)) ?? (await create(directory, file));
  const current = isDue(stored) ? await renew(stored, directory, file) : stored;
  return {
    machineId: current.machineId,
    serverName: serverNameOf(current.machineId),
    authorityCertificate: current.authorityCertificate,
    certificate: current.certificate,
    privateKey: current.privateKey,
  };
}

async function read(file: string): Promise<IdentityFile | undefined> {
  try {
    // A symbolic link would let its maker choose what is taken for our keys.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      refuseIfShared(await handle.stat(), file, ANY_OTHER);
      refuseIfShared(await stat(path.dirname(file)), path.dirname(file), WRITABLE_BY_OTHERS);
      return parseIdentityFile(await handle.readFile('utf8'), file);
    } finally {
      await handle.close();
    }
  } catch (failure) {
    const errno = (failure as NodeJS.ErrnoException).code;
    if (errno === 'ENOENT') return undefined;
    throw isSystemError(failure) ? await explainUnopened(file, failure) : failure;
  }
}

/** Why a file that is there could not be opened: another user's, most of the time. */
async function explainUnopened(file: string, cause: NodeJS.ErrnoException): Promise<Error> {
  const found = await stat(file).catch(() => undefined);
  const userId = process.getuid?.();
  if (found !== undefined && userId !== undefined && found.uid !== userId) {
    return new IdentityNotOwnedError({ file, ownerId: found.uid, userId });
  }
  return new IdentityNotStoredError(
    { directory: path.dirname(file), problem: cause.message },
    { cause },
  );
}

/** On systems without POSIX users (Windows) a user's folders are private by their access lists. */
function refuseIfShared(found: Stats, file: string, forbidden: number): void {
  const userId = process.getuid?.();
  if (userId === undefined) return;
  if (found.uid !== userId) throw new IdentityNotOwnedError({ file, ownerId: found.uid, userId });
  if ((found.mode & forbidden) === 0) return;
  const [mode, needed] = [found.mode & 0o777, found.isDirectory() ? DIRECTORY_MODE : FILE_MODE];
  const remedy = `chmod ${needed.toString(8)} "${file}"`;
  throw new IdentityNotPrivateError({ file, mode: `0${mode.toString(8)}`, remedy });
}

async function create(directory: string, file: string): Promise<IdentityFile> {
  // Loaded here only: an identity that exists is read without it, in a third of the time.
  const { issueIdentity } = await import('./issuing.ts');
  const made = await issueIdentity(new Date());
  await storing(directory, async () => {
    await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
    const draft = await writeDraft(file, made);
    try {
      // Unlike rename, link fails when another process was first: then that one's identity is ours.
      await link(draft, file);
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
    } finally {
      await unlink(draft);
    }
  });
  return (await read(file)) ?? made;
}

function isDue(stored: IdentityFile): boolean {
  const { validTo } = new X509Certificate(stored.certificate);
  return Date.parse(validTo) - Date.now() < RENEWAL_MS;
}

/** Two processes that renew at once both end with a certificate that the same authority issued: either will do. */
async function renew(stored: IdentityFile, directory: string, file: string): Promise<IdentityFile> {
  const { issueCertificate } = await import('./issuing.ts');
  const { machineId, authorityCertificate, authorityKey } = stored;
  const renewed = await issueCertificate(
    { machineId, authorityCertificate, authorityKey },
    new Date(),
  );
  await storing(directory, async () => rename(await writeDraft(file, renewed), file));
  return renewed;
}

async function writeDraft(file: string, content: IdentityFile): Promise<string> {
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', FILE_MODE);
  try {
    await handle.writeFile(formatIdentityFile(content));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

async function storing(directory: string, store: () => Promise<void>): Promise<void> {
  try {
    await store();
  } catch (cause) {
    throw new IdentityNotStoredError({ directory, problem: messageOf(cause) }, { cause });
  }
}

function isSystemError(failure: unknown): failure is NodeJS.ErrnoException {
  return failure instanceof Error && 'syscall' in failure;
}

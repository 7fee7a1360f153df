import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import type { Identity } from './identity.ts';
import {
  formatIdentityFile,
  type IdentityFile,
  parseIdentityFile,
  serverNameOf,
} from './identity-file.ts';
import { createPrivateFile, readPrivateFile, replacePrivateFile } from './private-file.ts';

const FILE_NAME = 'identity.pem';
const RENEWAL_MS = 30 * 24 * 60 * 60 * 1_000;

/**
 * Opens the machine's identity in `directory`, and makes it at first use: everything is in one file, identity.pem,
 * written whole or not at all, so that of several processes that start at once all get the same one. A certificate
 * with less than 30 days left is issued anew by the same authority. Throws IdentityNotPrivateError,
 * IdentityNotOwnedError, IdentityUnreadableError (an identity is never replaced by itself) and IdentityNotStoredError.
 */
export async function openIdentity(directory: string): Promise<Identity> {
  const current = await openIdentityFile(directory);
  return {
    machineId: current.machineId,
    serverName: serverNameOf(current.machineId),
    authorityCertificate: current.authorityCertificate,
    certificate: current.certificate,
    privateKey: current.privateKey,
  };
}

/** The same with the authority's key, which stays inside of this house. */
export async function openIdentityFile(directory: string): Promise<IdentityFile> {
  const file = path.join(directory, FILE_NAME);
  const stored = (await read(file)) ?? (await create(file));
  return isDue(stored) ? renew(stored, file) : stored;
}

async function read(file: string): Promise<IdentityFile | undefined> {
  const text = await readPrivateFile(file);
  return text === undefined ? undefined : parseIdentityFile(text, file);
}

async function create(file: string): Promise<IdentityFile> {
  // Loaded here only: an identity that exists is read without it, in a third of the time.
  const { issueIdentity } = await import('./issuing.ts');
  const made = await issueIdentity(new Date());
  // Where another process was first, that one's identity is ours.
  await createPrivateFile(file, formatIdentityFile(made));
  return (await read(file)) ?? made;
}

function isDue(stored: IdentityFile): boolean {
  const { validTo } = new X509Certificate(stored.certificate);
  return Date.parse(validTo) - Date.now() < RENEWAL_MS;
}

/** Two processes that renew at once both end with a certificate that the same authority issued: either will do. */
async function renew(stored: IdentityFile, file: string): Promise<IdentityFile> {
  const { issueCertificate } = await import('./issuing.ts');
  const { machineId, authorityCertificate, authorityKey } = stored;
  const renewed = await issueCertificate(
    { machineId, authorityCertificate, authorityKey },
    new Date(),
  );
  await replacePrivateFile(file, formatIdentityFile(renewed));
  return renewed;
}

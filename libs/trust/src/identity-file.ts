import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { messageOf } from '@socketlab/foundation';
import { IdentityUnreadableError } from './errors.ts';

/** What the file holds: the authority and the certificate that it issued, each with its key. */
export interface IdentityFile {
  readonly machineId: string;
  readonly authorityCertificate: string;
  readonly authorityKey: string;
  readonly certificate: string;
  readonly privateKey: string;
}

/** The organization (O) in the names of all our certificates; the authority's common name (CN) is the machine's id. */
export const ORGANIZATION = 'Socketlab';

const PEM_BLOCK = /-----BEGIN ([A-Z ]+)-----\r?\n[A-Za-z0-9+/=\r\n]+-----END \1-----\r?\n/g;
const LABELS = 'CERTIFICATE, PRIVATE KEY, CERTIFICATE, PRIVATE KEY';
const SHORT_ID_LENGTH = 16;

/** The DNS name in a machine's certificate: the first 16 hexadecimal digits of its id, `.socketlab`. */
export function serverNameOf(machineId: string): string {
  return `${machineId.slice(0, SHORT_ID_LENGTH)}.socketlab`;
}

/** SHA-256 of the authority's SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), lowercase hexadecimal. */
export function machineIdOf(authorityCertificate: X509Certificate): string {
  const publicKey = authorityCertificate.publicKey.export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(publicKey).digest('hex');
}

/** The file's text: four PEM blocks (RFC 7468), the authority's certificate and key, then the machine's. */
export function formatIdentityFile(content: IdentityFile): string {
  const { authorityCertificate, authorityKey, certificate, privateKey } = content;
  return authorityCertificate + authorityKey + certificate + privateKey;
}

/** Reads what {@link formatIdentityFile} wrote. Throws {@link IdentityUnreadableError} when anything does not fit. */
export function parseIdentityFile(text: string, file: string): IdentityFile {
  const blocks = [...text.matchAll(PEM_BLOCK)];
  const labels = blocks.map((block) => block[1]).join(', ');
  const [authorityCertificate, authorityKey, certificate, privateKey] = blocks.map(
    (block) => block[0],
  );
  if (labels !== LABELS || !authorityCertificate || !authorityKey || !certificate || !privateKey) {
    const found = labels === '' ? 'none' : labels;
    throw new IdentityUnreadableError({
      file,
      problem: `it must hold the four PEM blocks ${LABELS}, whole; found: ${found}`,
    });
  }
  const keys = { authorityCertificate, authorityKey, certificate, privateKey };
  try {
    return { machineId: verify(keys), ...keys };
  } catch (cause) {
    throw new IdentityUnreadableError({ file, problem: messageOf(cause) }, { cause });
  }
}

/** Whether keys, certificates and authority belong together; returns the machine's id. */
function verify(keys: Omit<IdentityFile, 'machineId'>): string {
  const authority = new X509Certificate(keys.authorityCertificate);
  const leaf = new X509Certificate(keys.certificate);
  const isConsistent =
    authority.checkPrivateKey(createPrivateKey(keys.authorityKey)) &&
    leaf.checkPrivateKey(createPrivateKey(keys.privateKey)) &&
    leaf.verify(authority.publicKey);
  if (!isConsistent) throw new Error('its certificates and keys do not belong together');
  if (Date.parse(authority.validTo) <= Date.now()) {
    throw new Error(`its authority was valid until ${authority.validTo} only`);
  }
  return machineIdOf(authority);
}

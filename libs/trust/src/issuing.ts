import 'reflect-metadata';
import { createHash, createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { type Grant, grantUri } from './grant.ts';
import { type IdentityFile, ORGANIZATION, serverNameOf } from './identity-file.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1_000;
const AUTHORITY_DAYS = 3_652;
const LEAF_DAYS = 365;
/** Valid from a day before, for the clock of another machine may be behind. */
const EARLY_MS = DAY_MS;

/** Makes a new machine: its authority, and the first certificate that the authority issues. */
export async function issueIdentity(now: Date): Promise<IdentityFile> {
  const keys = await generateKeys();
  const publicKey = await webcrypto.subtle.exportKey('spki', keys.publicKey);
  const machineId = createHash('sha256').update(Buffer.from(publicKey)).digest('hex');
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: authorityName(machineId),
    notBefore: new Date(now.getTime() - EARLY_MS),
    notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return issueCertificate(
    { machineId, authorityCertificate: toPem(certificate), authorityKey: toPemKey(keys) },
    now,
  );
}

/** Lets the machine's authority issue a certificate for a fresh key, to serve and to call with. */
export async function issueCertificate(
  authority: Pick<IdentityFile, 'machineId' | 'authorityCertificate' | 'authorityKey'>,
  now: Date,
  validDays: number = LEAF_DAYS,
): Promise<IdentityFile> {
  const { machineId } = authority;
  const signingKey = await importKey(authority.authorityKey);
  const authorityKeys = await AuthorityKeyIdentifierExtension.create(signingKey.publicKey);
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: [{ O: [ORGANIZATION] }, { CN: [serverNameOf(machineId)] }],
    issuer: authorityName(machineId),
    notBefore: new Date(now.getTime() - EARLY_MS),
    notAfter: new Date(now.getTime() + validDays * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: signingKey.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: serverNameOf(machineId) }]),
      authorityKeys,
    ],
  });
  return { ...authority, certificate: toPem(certificate), privateKey: toPemKey(keys) };
}

/** Lets the machine's authority certify a classmate's key as that of a grant: to call with, never to serve with. */
export async function issueGrantCertificate(
  authority: Pick<IdentityFile, 'machineId' | 'authorityKey'>,
  grant: Grant,
  subject: KeyObject,
): Promise<string> {
  const signingKey = await importKey(authority.authorityKey);
  const spki = subject.export({ format: 'der', type: 'spki' });
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: authorityName(grant.machineId),
    issuer: authorityName(authority.machineId),
    notBefore: new Date(Date.parse(grant.issuedAt) - EARLY_MS),
    notAfter: new Date(grant.expiresAt),
    publicKey: await webcrypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']),
    signingKey: signingKey.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth], true),
      new SubjectAlternativeNameExtension([{ type: 'url', value: grantUri(grant.id) }]),
      await AuthorityKeyIdentifierExtension.create(signingKey.publicKey),
    ],
  });
  return toPem(certificate);
}

function authorityName(machineId: string): { [type: string]: string[] }[] {
  return [{ O: [ORGANIZATION] }, { CN: [machineId] }];
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function importKey(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const key = createPrivateKey(pem);
  const der = key.export({ format: 'der', type: 'pkcs8' });
  const { d: _secret, ...publicJwk } = key.export({ format: 'jwk' });
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', publicJwk, ALGORITHM, true, ['verify']),
  };
}

/** RFC 5280 section 4.1.2.2: positive, unique, at most 20 octets. */
function newSerialNumber(): string {
  const octets = randomBytes(16);
  octets.writeUInt8((octets.readUInt8(0) & 0x3f) | 0x40, 0);
  return octets.toString('hex');
}

function toPem(certificate: { toString(format: 'pem'): string }): string {
  return `${certificate.toString('pem').trim()}\n`;
}

function toPemKey(keys: webcrypto.CryptoKeyPair): string {
  return KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' }).toString();
}

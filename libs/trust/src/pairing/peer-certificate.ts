import { X509Certificate } from 'node:crypto';
import { grantIdOf } from '../grant.ts';
import { machineIdOf, serverNameOf } from '../identity-file.ts';
import type { Granted } from './messages.ts';

/** Who the other side is, once its certificates fit together. */
export type PeerVerdict =
  | { readonly kind: 'machine'; readonly machineId: string }
  | { readonly kind: 'refused'; readonly reason: 'certificate' | 'clock' | 'same-machine' };

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const CURVE = 'prime256v1';

/**
 * Which machine a peer is that showed this leaf in the TLS handshake and sends that authority: the leaf must be the
 * authority's own for itself, under the name of the machine and to serve with. A granted certificate is issued by an
 * authority too, to a classmate: it is none of these, or its holder could pass for the machine that granted it.
 */
export function judgePeer(
  leaf: X509Certificate,
  { authority, ownMachineId, now }: { authority: string; ownMachineId: string; now: Date },
): PeerVerdict {
  const root = readCertificate(authority);
  if (root === undefined || !isAuthority(root) || !isOwnLeaf(leaf, root))
    return refused('certificate');
  if (![root, leaf].every((certificate) => isValidAt(certificate, now))) return refused('clock');
  const machineId = machineIdOf(root);
  return machineId === ownMachineId ? refused('same-machine') : { kind: 'machine', machineId };
}

/** Whether what was granted is a grant, of that authority, for that key, to the machine of that id. */
export function isGrantFor(
  granted: Granted,
  { authority, leaf, machineId }: { authority: string; leaf: X509Certificate; machineId: string },
): boolean {
  const certificate = readCertificate(granted.certificate);
  const root = readCertificate(authority);
  return (
    certificate !== undefined &&
    root !== undefined &&
    certificate.verify(root.publicKey) &&
    certificate.publicKey.equals(leaf.publicKey) &&
    !certificate.ca &&
    certificate.subject.split('\n').includes(`CN=${machineId}`) &&
    grantIdOf(certificate.subjectAltName) !== undefined &&
    Math.abs(Date.parse(certificate.validTo) - Date.parse(granted.expiresAt)) < 1_000
  );
}

/** SubjectPublicKeyInfo, DER. */
export function publicKeyOf(certificate: X509Certificate): Uint8Array {
  return certificate.publicKey.export({ format: 'der', type: 'spki' });
}

function refused(reason: 'certificate' | 'clock' | 'same-machine'): PeerVerdict {
  return { kind: 'refused', reason };
}

function isAuthority(root: X509Certificate): boolean {
  return root.ca && isOurKind(root) && root.verify(root.publicKey);
}

function isOwnLeaf(leaf: X509Certificate, root: X509Certificate): boolean {
  const name = serverNameOf(machineIdOf(root));
  return (
    !leaf.ca &&
    isOurKind(leaf) &&
    leaf.checkIssued(root) &&
    leaf.verify(root.publicKey) &&
    leaf.subjectAltName === `DNS:${name}` &&
    [SERVER_AUTH, CLIENT_AUTH].every((usage) => leaf.keyUsage?.includes(usage))
  );
}

/** The one kind of key that our certificates have; what else there is, this code was never tried with. */
function isOurKind({ publicKey }: X509Certificate): boolean {
  return (
    publicKey.asymmetricKeyType === 'ec' && publicKey.asymmetricKeyDetails?.namedCurve === CURVE
  );
}

function isValidAt({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return Date.parse(validFrom) <= now.getTime() && now.getTime() < Date.parse(validTo);
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    // Base 64, and no certificate inside of it.
    return undefined;
  }
}

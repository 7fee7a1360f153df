import { createPrivateKey, sign, verify, X509Certificate } from 'node:crypto';
import { PermitNotValidError } from './errors.ts';
import type { Identity } from './identity.ts';

/** How much may be sent, and for how long. */
export interface PermitCaps {
  /** At once. */
  readonly connections: number;
  /** Of all connections together, each way. */
  readonly bytes: number;
  /** Connections, or datagrams, that begin within a second. */
  readonly perSecond: number;
  /** Counted by each end for itself, from when it first saw the permit: clocks differ, and this asks none. */
  readonly durationMs: number;
}

/** What a daemon that serves allows one machine to send to its listener. */
export interface Permit extends PermitCaps {
  /** `address:port`; the address may be the wildcard. */
  readonly listener: string;
  readonly protocol: 'tcp' | 'udp';
  /** The machine that may use it. */
  readonly machineId: string;
  /** 32 hexadecimal digits, another one each time. */
  readonly nonce: string;
}

/** A permit as it travels: signed, with the certificate of the key that did. */
export interface SignedPermit {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** PEM. */
  readonly certificate: string;
}

/** Tells this signature from any other that the same key may make. */
const ROLE = Buffer.from('socketlab-permit/1\0');
const MOST_PAYLOAD_BYTES = 1_024;
const DIGEST = 'sha256';

/** Signs a permit with the key of this machine's daemons. */
export function signPermit(
  permit: Permit,
  { privateKey, certificate }: Pick<Identity, 'privateKey' | 'certificate'>,
): SignedPermit {
  const payload = Buffer.from(JSON.stringify(permit));
  const signature = sign(DIGEST, Buffer.concat([ROLE, payload]), createPrivateKey(privateKey));
  return { payload, signature, certificate };
}

/**
 * Reads a permit of that machine: signed by a key whose certificate its authority has issued to its daemons, to none of
 * its classmates. Asks no clock. Throws PermitNotValidError, which says what is wrong with it.
 */
export function readPermit(
  signed: SignedPermit,
  issuer: Pick<Identity, 'authorityCertificate' | 'serverName'>,
): Permit {
  const { payload, signature } = signed;
  if (payload.length > MOST_PAYLOAD_BYTES) throw notValid('it is too long', 'é longa demais');
  const leaf = readCertificate(signed.certificate);
  const authority = new X509Certificate(issuer.authorityCertificate);
  // A granted certificate comes from the same authority; only that of the daemons has the machine's name.
  if (
    leaf === undefined ||
    !leaf.verify(authority.publicKey) ||
    leaf.subjectAltName !== `DNS:${issuer.serverName}`
  ) {
    throw notValid('it comes from another machine', 'vem de outra máquina');
  }
  if (!verify(DIGEST, Buffer.concat([ROLE, payload]), leaf.publicKey, signature)) {
    throw notValid('its signature is not right', 'a assinatura não confere');
  }
  const permit = parse(payload);
  if (permit === undefined)
    throw notValid('it does not say what it permits', 'não diz o que permite');
  return permit;
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    // No certificate at all: the caller says that it comes from elsewhere.
    return undefined;
  }
}

function parse(payload: Uint8Array): Permit | undefined {
  let content: Partial<Permit> | null;
  try {
    content = JSON.parse(Buffer.from(payload).toString('utf8')) as Partial<Permit> | null;
  } catch {
    // Signed by that machine, and yet no permit: a later version may write what this one can't read.
    return undefined;
  }
  const { connections, bytes, perSecond, durationMs, ...rest } = content ?? {};
  const { listener, protocol, machineId, nonce } = rest;
  const isWhole =
    [connections, bytes, perSecond, durationMs].every(isCount) &&
    typeof listener === 'string' &&
    (protocol === 'tcp' || protocol === 'udp') &&
    typeof machineId === 'string' &&
    /^[0-9a-f]{32}$/.test(nonce ?? '');
  return isWhole ? (content as Permit) : undefined;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function notValid(en: string, pt: string): PermitNotValidError {
  return new PermitNotValidError({ problem: { en, 'pt-BR': pt } });
}

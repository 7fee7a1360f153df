import { SCOPES, type Scope } from './scopes.ts';

/** What an owner allows one classmate on this machine, until it expires or is revoked. */
export interface Grant {
  /** 32 hexadecimal digits; the certificate names it. */
  readonly id: string;
  /** The classmate's machine: what its authority's key says. */
  readonly machineId: string;
  /** What the classmate's machine calls itself; only a label, never a proof. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** When the owner took it back. */
  readonly revokedAt?: string;
}

/** What has become of a grant. */
export type GrantCondition = 'valid' | 'expired' | 'revoked';

const URI_PREFIX = 'urn:socketlab:grant:';
const ID = /^[0-9a-f]{32}$/;

/** What has become of the grant at that time. */
export function conditionOfGrant(grant: Grant, now: Date): GrantCondition {
  if (grant.revokedAt !== undefined) return 'revoked';
  return Date.parse(grant.expiresAt) <= now.getTime() ? 'expired' : 'valid';
}

/** The subject alternative name (URI) of the certificate that goes with a grant. */
export function grantUri(id: string): string {
  return `${URI_PREFIX}${id}`;
}

/**
 * The grant that a certificate names: the id in the one URI of its subjectAltName, as node:crypto prints that
 * extension. Undefined for any other certificate. Whether our authority issued it is for the caller to know.
 */
export function grantIdOf(subjectAltName: string | undefined): string | undefined {
  const [only, ...others] = subjectAltName?.split(', ') ?? [];
  const id = only?.startsWith(`URI:${URI_PREFIX}`) ? only.slice(4 + URI_PREFIX.length) : '';
  return others.length === 0 && ID.test(id) ? id : undefined;
}

/** Reads a grant as it was stored; undefined for what is none. */
export function readGrant(value: unknown): Grant | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, machineId, name, scopes, issuedAt, expiresAt, revokedAt } = value as Partial<Grant>;
  const isWhole =
    typeof id === 'string' &&
    ID.test(id) &&
    [machineId, name].every((text) => typeof text === 'string' && text !== '') &&
    Array.isArray(scopes) &&
    scopes.every((scope) => SCOPES.includes(scope)) &&
    [issuedAt, expiresAt, revokedAt ?? issuedAt].every(isTime);
  return isWhole ? (value as Grant) : undefined;
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

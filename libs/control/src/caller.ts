import { X509Certificate } from 'node:crypto';
import { SocketlabError } from '@socketlab/foundation';
import {
  type AuditedClassmate,
  conditionOfGrant,
  type Grant,
  type Grants,
  grantIdOf,
  type Identity,
  type Scope,
} from '@socketlab/trust';
import { UnknownCallerError } from './errors.ts';
import { GrantExpiredError, GrantRevokedError, GrantsUnavailableError } from './guard-errors.ts';

/** Who calls a daemon: its owner, with the machine's own certificate, or a classmate with a grant of the owner's. */
export type Caller =
  | { readonly kind: 'owner'; readonly machineId: string }
  | {
      readonly kind: 'classmate';
      readonly machineId: string;
      /** What the classmate's machine calls itself: a label, never a proof. */
      readonly name: string;
      readonly grantId: string;
      readonly scopes: readonly Scope[];
    };

/** A caller that holds a grant. */
export type Classmate = Extract<Caller, { kind: 'classmate' }>;

/** What a certificate of our authority says of its holder; what a grant allows is asked anew at each call. */
export type Holder =
  | { readonly kind: 'owner' }
  | { readonly kind: 'grant'; readonly grantId: string };

/**
 * Who holds a certificate that our authority issued: the owner, whose certificate has the machine's name and nothing
 * else in its subjectAltName (RFC 5280 section 4.2.1.6), or the holder of a grant. Undefined for any other.
 */
export function readHolder(certificate: X509Certificate, identity: Identity): Holder | undefined {
  const authority = new X509Certificate(identity.authorityCertificate);
  if (!certificate.verify(authority.publicKey)) return undefined;
  if (certificate.subjectAltName === `DNS:${identity.serverName}`) return { kind: 'owner' };
  const grantId = grantIdOf(certificate.subjectAltName);
  return grantId === undefined ? undefined : { kind: 'grant', grantId };
}

/** What tells whether a holder may call at all. */
export interface CallerRules {
  readonly identity: Identity;
  readonly grants: Pick<Grants, 'find'>;
  /** What this machine calls itself in refusals. */
  readonly machineName: string;
  readonly now: () => Date;
}

/** The caller that a holder is now. Throws the UNKNOWN_CALLER, GRANT_REVOKED, GRANT_EXPIRED or GRANTS_UNAVAILABLE that keeps it out. */
export function callerOf(holder: Holder | undefined, rules: CallerRules): Caller {
  if (holder === undefined) throw new UnknownCallerError();
  if (holder.kind === 'owner') return { kind: 'owner', machineId: rules.identity.machineId };
  const grant = findGrant(holder.grantId, rules);
  const facts = { host: rules.machineName, grantId: grant.id };
  switch (conditionOfGrant(grant, rules.now())) {
    case 'revoked':
      throw new GrantRevokedError({ ...facts, revokedAt: grant.revokedAt ?? '' });
    case 'expired':
      throw new GrantExpiredError({ ...facts, expiresAt: grant.expiresAt });
    case 'valid': {
      const { machineId, name, scopes, id: grantId } = grant;
      return { kind: 'classmate', machineId, name, grantId, scopes };
    }
  }
}

/** Why the holder may not call, or no longer; undefined when it may. */
export function reasonAgainst(holder: Holder, rules: CallerRules): SocketlabError | undefined {
  try {
    callerOf(holder, rules);
    return undefined;
  } catch (reason) {
    if (reason instanceof SocketlabError) return reason;
    throw reason;
  }
}

function findGrant(id: string, { grants, machineName }: CallerRules): Grant {
  let grant: Grant | undefined;
  try {
    grant = grants.find(id);
  } catch (cause) {
    // Which file it is concerns the owner, whose log names it.
    throw new GrantsUnavailableError({ host: machineName }, { cause });
  }
  if (grant === undefined) throw new UnknownCallerError();
  return grant;
}

/** Who the holder of a grant is, for the audit: also of a grant that is over, or that nobody can read. */
export function classmateOf(grantId: string, { grants }: CallerRules): AuditedClassmate {
  try {
    const { name, machineId } = grants.find(grantId) ?? UNKNOWN;
    return { name, machineId, grantId };
  } catch {
    // That the grants can't be read is what this call is refused for, and told so.
    return { ...UNKNOWN, grantId };
  }
}

const UNKNOWN = { name: 'unknown', machineId: '' } as const;

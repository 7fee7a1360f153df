import { randomBytes, X509Certificate } from 'node:crypto';
import path from 'node:path';
import type { Grant } from './grant.ts';
import { openGrants } from './grants.ts';
import { openIdentityFile } from './open-identity.ts';
import type { Scope } from './scopes.ts';

/** To whom, for what and for how long. */
export interface GrantRequest {
  /** The classmate's own certificate, PEM: the grant is for its key. */
  readonly certificate: string;
  readonly machineId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly validMs: number;
}

/** The classmate's half of a grant. */
export interface IssuedGrant {
  readonly grant: Grant;
  /** PEM: lets its holder call this machine's daemons, and nothing else. */
  readonly certificate: string;
}

/**
 * Lets this machine's authority issue a certificate for the classmate's key, and keeps the grant. Only pairing may call
 * it, once both sides have proven themselves. Throws what libs/trust throws of identities and stores.
 */
export async function issueGrant(
  configDirectory: string,
  request: GrantRequest,
  now: Date = new Date(),
): Promise<IssuedGrant> {
  const { machineId, name, scopes, validMs } = request;
  const { issueGrantCertificate } = await import('./issuing.ts');
  const authority = await openIdentityFile(path.join(configDirectory, 'identity'));
  const grant: Grant = {
    id: randomBytes(16).toString('hex'),
    machineId,
    name,
    scopes,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + validMs).toISOString(),
  };
  const subject = new X509Certificate(request.certificate).publicKey;
  const certificate = await issueGrantCertificate(authority, grant, subject);
  await openGrants(configDirectory).add(grant);
  return { grant, certificate };
}

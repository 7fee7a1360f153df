import type { X509Certificate } from 'node:crypto';
import { conditionOfGrant, type Grant } from '../grant.ts';
import { openGrants } from '../grants.ts';
import type { HostRecord } from '../host.ts';
import type { Identity } from '../identity.ts';
import { type IssuedGrant, issueGrant } from '../issue-grant.ts';
import type { Scope } from '../scopes.ts';
import { keepHostInReturn } from './keep-host.ts';
import type { Granted } from './messages.ts';

/** What is granted, by whom. */
export interface GrantingTerms {
  readonly configDirectory: string;
  readonly validMs: number;
}

/** To whom, and what goes with it. */
export interface Grantee {
  readonly machineId: string;
  readonly name: string;
  /** What it showed in the TLS handshake. */
  readonly leaf: X509Certificate;
  readonly scopes: readonly Scope[];
  readonly controls: Readonly<Record<string, string>>;
}

/** A grant as it is kept here, and as it is sent. */
export interface NewGrant {
  readonly issued: IssuedGrant;
  readonly granted: Granted;
}

/** Issues a grant and keeps it. Only the state machines' `issue` and `store` lead here. */
export async function grantTo(terms: GrantingTerms, grantee: Grantee): Promise<NewGrant> {
  const { configDirectory, validMs } = terms;
  const { machineId, name, scopes, controls } = grantee;
  const certificate = grantee.leaf.toString();
  const issued = await issueGrant(configDirectory, {
    certificate,
    machineId,
    name,
    scopes,
    validMs,
  });
  const { expiresAt } = issued.grant;
  return { issued, granted: { certificate: issued.certificate, scopes, expiresAt, controls } };
}

/** Takes a grant back whose holder may not have received it. */
export async function takeBack(configDirectory: string, { grant }: IssuedGrant): Promise<void> {
  await openGrants(configDirectory).revoke(grant.id, new Date());
}

/** What was granted to that machine before is replaced by the new grant: of the scopes, the last word counts. */
export async function replaceOlder(
  configDirectory: string,
  { id, machineId }: Grant,
): Promise<number> {
  const grants = openGrants(configDirectory);
  const now = new Date();
  const older = grants
    .list()
    .filter((grant) => grant.machineId === machineId && grant.id !== id)
    .filter((grant) => conditionOfGrant(grant, now) === 'valid');
  for (const grant of older) await grants.revoke(grant.id, now);
  return older.length;
}

/** Keeps what a classmate granted in return; undefined when it was nothing. */
export async function keepReturn(
  configDirectory: string,
  host: {
    readonly machineId: string;
    readonly calledItself: string;
    readonly authority: string;
    readonly address: string;
    readonly granted: Granted | null;
  },
  identity: Identity,
): Promise<HostRecord | undefined> {
  const { granted } = host;
  if (granted === null) return undefined;
  return keepHostInReturn(configDirectory, { ...host, granted }, { identity, now: new Date() });
}

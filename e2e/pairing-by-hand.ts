import path from 'node:path';
import { type Grant, type HostRecord, issueGrant, openHosts, type Scope } from '@socketlab/trust';
import type { Machine } from './machine.ts';

/** Whom the owner lets in, as whom, to what. */
export interface PairedByHand {
  readonly owner: Machine;
  readonly classmate: Machine;
  /** What the classmate calls the owner's machine. */
  readonly name: string;
  readonly address: string;
  /** Control addresses of the owner's daemons. */
  readonly controls: Readonly<Record<string, string>>;
  readonly scopes?: readonly Scope[];
  readonly validMs?: number;
}

const DAY_MS = 86_400_000;

/** What pairing leaves on both machines, without the pairing: a grant with the owner, a host with the classmate. */
export async function pairByHand({
  owner,
  classmate,
  name,
  address,
  controls,
  scopes = ['observe', 'serve', 'traffic'],
  validMs = DAY_MS,
}: PairedByHand): Promise<Grant> {
  const [own, other] = [await owner.identity(), await classmate.identity()];
  const { machineId } = other;
  const { grant, certificate } = await issueGrant(configOf(owner), {
    certificate: other.certificate,
    machineId,
    name: 'classmate',
    scopes,
    validMs,
  });
  const record: HostRecord = {
    name,
    machineId: own.machineId,
    serverName: own.serverName,
    address,
    controls,
    scopes,
    pairedAt: grant.issuedAt,
    expiresAt: grant.expiresAt,
    authorityCertificate: own.authorityCertificate,
    certificate,
    privateKey: other.privateKey,
  };
  await openHosts(configOf(classmate)).add(record);
  return grant;
}

function configOf({ home }: Machine): string {
  return path.join(home, 'config');
}

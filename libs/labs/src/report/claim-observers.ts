import type { Claim, Event } from '@socketlab/evidence';
import type { LabResult, LabWitness } from '../lab.ts';

/** A claim, and whose observations it rests on: `tcp-echo 0.1.0`, of another host `lab-07/tcp-echo 0.1.0`. */
export type ObservedClaim = Claim & { readonly observedBy: readonly string[] };

/** A daemon as reports name it, with the version of its program where it told that. */
export function programOf({
  daemon,
  version,
}: {
  readonly daemon: string;
  readonly version: string | undefined;
}): string {
  return version === undefined ? daemon : `${daemon} ${version}`;
}

/** The claims of a lab with who observed what each rests on; nobody, of one that was not observed. */
export function claimsWithObservers({
  claims,
  witnesses,
  timeline,
}: Pick<LabResult, 'claims' | 'witnesses' | 'timeline'>): readonly ObservedClaim[] {
  const events = new Map(timeline.events.map((event) => [event.id, event]));
  return claims.map((claim) => {
    const found = claim.evidence.map((id) => observerOf(events.get(id), witnesses));
    return { ...claim, observedBy: [...new Set(found)].filter((name) => name !== undefined) };
  });
}

function observerOf(
  event: Event | undefined,
  witnesses: readonly LabWitness[],
): string | undefined {
  const witness = witnesses.find(
    ({ daemon, host }) => event?.host === host && event.witness === daemon,
  );
  if (witness === undefined) return undefined;
  const { daemon, version, host } = witness;
  const program = programOf({ daemon, version });
  return host === 'local' ? program : `${host}/${program}`;
}

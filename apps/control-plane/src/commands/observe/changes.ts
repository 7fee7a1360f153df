import {
  type AlertState,
  explainScrapeFailure,
  type ScrapeFailure,
  type TargetState,
} from '@socketlab/observability';
import type { KnownTargets } from '../../observing/known-targets.ts';

/** Something that is worth a line. */
export type Change =
  | { readonly event: 'followed'; readonly host: string; readonly daemons: readonly string[] }
  | { readonly event: 'left'; readonly host: string }
  | { readonly event: 'closed'; readonly host: string }
  | ({ readonly event: 'up' } & Target)
  | ({ readonly event: 'down'; readonly failure: ScrapeFailure; readonly said: string } & Target)
  | ({ readonly event: 'slow'; readonly seconds: number } & Target)
  | { readonly event: 'firing' | 'resolved'; readonly alert: AlertState };

type Target = Pick<TargetState, 'host' | 'daemon' | 'address'>;

/** Which hosts came, went or have other daemons now, and of which nothing can be scraped. */
export function planChanges(
  before: KnownTargets | undefined,
  now: KnownTargets,
): readonly Change[] {
  const [earlier, current] = [daemonsByHost(before), daemonsByHost(now)];
  const closedBefore = before?.closed ?? [];
  return [
    ...[...current]
      .filter(([host, daemons]) => earlier.get(host)?.join() !== daemons.join())
      .map(([host, daemons]): Change => ({ event: 'followed', host, daemons })),
    ...[...earlier.keys()]
      .filter((host) => !current.has(host))
      .map((host): Change => ({ event: 'left', host })),
    ...now.closed
      .filter((host) => !closedBefore.includes(host))
      .map((host): Change => ({ event: 'closed', host })),
  ];
}

function daemonsByHost(plan: KnownTargets | undefined): ReadonlyMap<string, readonly string[]> {
  const targets = [...(plan?.local ?? []), ...(plan?.hosts ?? []).flatMap((host) => host.targets)];
  const byHost = new Map<string, readonly string[]>();
  for (const { host, daemon } of targets) byHost.set(host, [...(byHost.get(host) ?? []), daemon]);
  return byHost;
}

/** A scrape that takes this much of its time is told before it fails. */
const SLOW_SHARE = 0.5;

/** Which targets went up, down or slow between two looks; the timeout is what a scrape may take. */
export function targetChanges(
  before: readonly TargetState[],
  now: readonly TargetState[],
  { timeoutSeconds }: { readonly timeoutSeconds: number },
): readonly Change[] {
  const earlier = new Map(before.map((target) => [keyOf(target), target]));
  const isSlow = ({ health, lastScrapeSeconds }: TargetState): boolean =>
    health === 'up' && lastScrapeSeconds > timeoutSeconds * SLOW_SHARE;
  return now.flatMap((target): readonly Change[] => {
    const { host, daemon, address, health, lastError, lastScrapeSeconds } = target;
    const then = earlier.get(keyOf(target));
    const id = { host, daemon, address };
    if (health === 'down') {
      const failure = explainScrapeFailure(lastError);
      const isTold =
        then?.health === 'down' && explainScrapeFailure(then.lastError).kind === failure.kind;
      return isTold ? [] : [{ event: 'down', ...id, failure, said: lastError }];
    }
    if (health === 'up' && then?.health !== 'up') return [{ event: 'up', ...id }];
    if (isSlow(target) && !(then && isSlow(then))) {
      return [{ event: 'slow', ...id, seconds: lastScrapeSeconds }];
    }
    return [];
  });
}

const keyOf = ({ host, daemon, address }: Target): string => `${host} ${daemon} ${address}`;

/**
 * What is to be taken as true after two looks: a target is down once both say so, and until then as it was. One that is
 * ended on purpose stays a target a moment longer than it answers, and that is no failure. Only targets of the plan count.
 */
export function settledTargets(
  plan: KnownTargets,
  {
    settled,
    last,
  }: { readonly settled: readonly TargetState[]; readonly last: readonly TargetState[] },
  now: readonly TargetState[],
): readonly TargetState[] {
  const wanted = new Set([...plan.local, ...plan.hosts.flatMap((host) => host.targets)].map(keyOf));
  const isDown = new Set(last.filter(({ health }) => health === 'down').map(keyOf));
  const earlier = new Map(settled.map((target) => [keyOf(target), target]));
  return now
    .filter((target) => wanted.has(keyOf(target)))
    .map((target) => {
      if (target.health !== 'down' || isDown.has(keyOf(target))) return target;
      return earlier.get(keyOf(target)) ?? { ...target, health: 'unknown' };
    });
}

/** Which alerts began to fire, and which no longer do. */
export function alertChanges(
  before: readonly AlertState[],
  now: readonly AlertState[],
): readonly Change[] {
  const firing = (alerts: readonly AlertState[]): ReadonlyMap<string, AlertState> =>
    new Map(
      alerts
        .filter(({ state }) => state === 'firing')
        .map((alert) => [JSON.stringify([alert.name, alert.labels]), alert]),
    );
  const [earlier, current] = [firing(before), firing(now)];
  return [
    ...[...current]
      .filter(([key]) => !earlier.has(key))
      .map(([, alert]): Change => ({ event: 'firing', alert })),
    ...[...earlier]
      .filter(([key]) => !current.has(key))
      .map(([, alert]): Change => ({ event: 'resolved', alert })),
  ];
}

/** Whether Prometheus scrapes exactly what is known. */
export function isFollowed(plan: KnownTargets, targets: readonly TargetState[]): boolean {
  const wanted = [...plan.local, ...plan.hosts.flatMap((host) => host.targets)].map(keyOf);
  const found = new Set(targets.map(keyOf));
  return wanted.length === found.size && wanted.every((key) => found.has(key));
}

import { labelsOf, type ScrapePlan, type ScrapeTarget } from './scrape-target.ts';

/** A group of Prometheus' service discovery, of files and HTTP alike. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The document of `file_sd_configs` and `http_sd_configs`
 * (https://prometheus.io/docs/prometheus/latest/http_sd/): a group a target. `https` tells by the label `__scheme__` to
 * scrape with TLS; certificates it cannot carry, they stand in the job that asks for the document.
 */
export function targetGroups(
  targets: readonly ScrapeTarget[],
  { scheme = 'http' }: { readonly scheme?: 'http' | 'https' } = {},
): readonly TargetGroup[] {
  return targets.map((target) => ({
    targets: [target.address],
    labels: { ...labelsOf(target), ...(scheme === 'https' && { __scheme__: 'https' }) },
  }));
}

/** The document for a path of the discovery server, as its help says; undefined where there is none. */
export function discoveryDocument(
  plan: ScrapePlan,
  path: string,
): readonly TargetGroup[] | undefined {
  if (path === DISCOVERY_PATHS.local) return targetGroups(plan.local);
  const name = path.startsWith(DISCOVERY_PATHS.host) && path.slice(DISCOVERY_PATHS.host.length);
  const host = plan.hosts.find((candidate) => candidate.name === name);
  // A job stays in its configuration when its host is removed: an empty list, then, and no error.
  if (host === undefined) return name ? [] : undefined;
  return targetGroups(host.targets, { scheme: 'https' });
}

/** Where the discovery server has which document. A host's name follows `host`. */
export const DISCOVERY_PATHS = { local: '/targets/local', host: '/targets/hosts/' } as const;

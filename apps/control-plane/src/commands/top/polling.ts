import type { ScrapeCredentials, ScrapeTarget } from '@socketlab/observability';
import { LOCAL } from '../../hosts/host-directory.ts';
import type { KnownTargets, TargetReader } from '../../observing/known-targets.ts';
import { createScraper, type Scraper } from '../../observing/scraper.ts';
import { type PolledDaemon, type Poller, startPoller } from './poller.ts';

/** All daemons that are shown, each scraped by itself. */
export interface Polling {
  /** Takes up daemons and hosts that came, drops those that went. */
  refresh(): Promise<void>;
  now(): readonly PolledDaemon[];
  /** Hosts that are meant and serve no metrics to this machine. */
  closed(): readonly string[];
  /** Resolves when each has been scraped so often, successfully or not. */
  scraped(count: number): Promise<void>;
  stop(): void;
}

/** Which hosts are meant: `local`, `all`, or names. */
export function createPolling(
  options: {
    readonly hosts: readonly string[];
    readonly intervalMs: number;
    readonly signal: AbortSignal;
  },
  deps: { readonly reader: TargetReader },
): Polling {
  const { signal } = options;
  const pollers = new Map<string, Poller>();
  const scrapers = new Map<string, Scraper>();
  let closed: readonly string[] = [];
  const scraperOf = (credentials: ScrapeCredentials | undefined): Scraper => {
    const key = credentials?.certificate ?? '';
    const scraper = scrapers.get(key) ?? createScraper(credentials);
    scrapers.set(key, scraper);
    return scraper;
  };
  return {
    async refresh() {
      const known = await deps.reader.read(signal);
      const meant = meantTargets(known, options.hosts);
      closed = known.closed.filter((name) => isMeant(name, options.hosts));
      const keys = new Set(meant.map(({ key }) => key));
      for (const [key, poller] of pollers) {
        if (keys.has(key)) continue;
        poller.stop();
        pollers.delete(key);
      }
      for (const { key, target, credentials } of meant) {
        if (!pollers.has(key)) {
          pollers.set(key, startPoller(target, options, scraperOf(credentials)));
        }
      }
    },
    now: () => [...pollers.values()].map((poller) => poller.now()),
    closed: () => closed,
    async scraped(count) {
      await Promise.all([...pollers.values()].map((poller) => poller.scraped(count)));
    },
    stop() {
      for (const poller of pollers.values()) poller.stop();
      for (const scraper of scrapers.values()) scraper.close();
    },
  };
}

interface Meant {
  readonly key: string;
  readonly target: ScrapeTarget;
  readonly credentials?: ScrapeCredentials;
}

function meantTargets(known: KnownTargets, hosts: readonly string[]): readonly Meant[] {
  const remote = known.hosts
    .filter(({ name }) => isMeant(name, hosts))
    .flatMap(({ targets, credentials }) => targets.map((target) => ({ target, credentials })));
  const local = isMeant(LOCAL, hosts) ? known.local.map((target) => ({ target })) : [];
  return [...local, ...remote].map((meant) => ({ ...meant, key: keyOf(meant) }));
}

const isMeant = (name: string, hosts: readonly string[]): boolean =>
  hosts.includes(name) || hosts.includes('all');

/** Another certificate is another target: the pairing was made anew. */
function keyOf({ target, credentials }: Omit<Meant, 'key'>): string {
  return JSON.stringify([target, credentials?.certificate]);
}

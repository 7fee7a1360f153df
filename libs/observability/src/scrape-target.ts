/** A metrics endpoint of a daemon, and the labels by which dashboards tell it from others. */
export interface ScrapeTarget {
  /** This machine's own name, or the paired host's. */
  readonly host: string;
  readonly daemon: string;
  /** address:port. */
  readonly address: string;
}

/** What a host's daemons are scraped with: PEM, as text. */
export interface ScrapeCredentials {
  /** The authority that its daemons are known by, and the name in their certificates. */
  readonly authorityCertificate: string;
  readonly serverName: string;
  /** What this machine was granted. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** A paired host with daemons that can be scraped. */
export interface ScrapedHost {
  readonly name: string;
  readonly targets: readonly ScrapeTarget[];
  readonly credentials: ScrapeCredentials;
}

/** All that is to be scraped. */
export interface ScrapePlan {
  /** This machine's daemons, on loopback. */
  readonly local: readonly ScrapeTarget[];
  readonly hosts: readonly ScrapedHost[];
}

/** The labels of a target. The job is one for all, so that a dashboard asks for `job="socketlab"`. */
export function labelsOf({ host, daemon }: ScrapeTarget): Readonly<Record<string, string>> {
  return { job: JOB, host, daemon };
}

/** What all targets have as their job. */
export const JOB = 'socketlab';

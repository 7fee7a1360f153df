import type { ForegroundDaemon } from './machine.ts';

/** What a scrape said, as Prometheus' text format has it: `name{label="value"}` to number. */
export type Scrape = ReadonlyMap<string, number>;

/** Reads /metrics over HTTP, as Prometheus does. */
export async function scrape({ metrics }: Pick<ForegroundDaemon, 'metrics'>): Promise<Scrape> {
  const response = await fetch(`http://${metrics}/metrics`);
  const text = await response.text();
  if (!response.ok) throw new Error(`/metrics answered ${response.status}: ${text}`);
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))];
      }),
  );
}

/** The daemon's closed connections by reason. */
export async function closedByReason(
  daemon: Pick<ForegroundDaemon, 'metrics'>,
): Promise<Record<string, number>> {
  return byLabel(await scrape(daemon), 'socketlab_tcp_closed_connections_total');
}

/** What the daemon's limits refused or ended. */
export async function limitedByLimit(
  daemon: Pick<ForegroundDaemon, 'metrics'>,
): Promise<Record<string, number>> {
  return byLabel(await scrape(daemon), 'socketlab_tcp_limited_connections_total');
}

/** The daemon's sockets by state, those states left out of which there is none. */
export async function socketsByState(
  daemon: Pick<ForegroundDaemon, 'metrics'>,
): Promise<Record<string, number>> {
  const counts = byLabel(await scrape(daemon), 'socketlab_tcp_sockets');
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function byLabel(found: Scrape, name: string): Record<string, number> {
  const pattern = new RegExp(`^${name}\\{\\w+="([^"]*)"\\}$`);
  return Object.fromEntries(
    [...found].flatMap(([key, value]) => {
      const label = pattern.exec(key)?.[1];
      return label === undefined ? [] : [[label, value]];
    }),
  );
}

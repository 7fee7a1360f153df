import { createLogger, formatAddress } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { checkNames } from './naming.ts';
import { createRegistry, defineCounter, defineGauge, Registry } from './registry.ts';
import { createMetricsServer, type MetricsServer } from './server.ts';

const logger = createLogger({ name: 'spec', level: 'silent' });
const wait = { signal: new AbortController().signal };
const started: MetricsServer[] = [];

async function serve(registry: Registry): Promise<string> {
  const server = createMetricsServer(
    { address: { host: '127.0.0.1', port: 0 } },
    { registry, logger },
  );
  started.push(server);
  await server.start(wait);
  return `http://${formatAddress(server.address())}`;
}

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop(wait);
});

describe('the metrics endpoint', () => {
  it('reads the numbers at the moment of the scrape', async () => {
    const registry = new Registry();
    let open = 1;
    defineGauge(registry, {
      name: 'socketlab_tcp_connections',
      help: 'Connections by state.',
      labelNames: ['state'],
      read: () => [{ labels: { state: 'ESTABLISHED' }, value: open }],
    });
    const url = await serve(registry);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('state="ESTABLISHED"} 1');
    open = 5;
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('state="ESTABLISHED"} 5');
  });

  it('answers 404 elsewhere and 405 to other methods', async () => {
    const url = await serve(new Registry());
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('refuses an address beyond loopback', async () => {
    const server = createMetricsServer(
      { address: { host: '0.0.0.0', port: 0 } },
      { registry: new Registry(), logger },
    );
    await expect(server.start(wait)).rejects.toMatchObject({ code: 'METRICS_ADDRESS' });
  });

  it('names the port that is taken', async () => {
    const url = await serve(new Registry());
    const address = { host: '127.0.0.1', port: Number(new URL(url).port) };
    const second = createMetricsServer({ address }, { registry: new Registry(), logger });
    await expect(second.start(wait)).rejects.toThrow(formatAddress(address));
  });
});

describe('the naming check', () => {
  it('is content with the names of the process metrics and ours', async () => {
    const registry = createRegistry();
    defineCounter(registry, {
      name: 'socketlab_tcp_accepted_connections_total',
      help: 'Connections accepted.',
      read: () => [{ value: 3 }],
    });
    expect(await checkNames(registry)).toEqual([]);
    expect(await registry.metrics()).not.toMatch(/nodejs_active_\w+_total/);
  });

  it('finds a gauge named _total, a counter without it, and a name of one word', async () => {
    const registry = new Registry();
    const read = (): [] => [];
    defineGauge(registry, { name: 'socketlab_tcp_things_total', help: 'x', read });
    defineCounter(registry, { name: 'socketlab_tcp_things', help: 'x', read });
    defineGauge(registry, { name: 'socketlab_things', help: ' ', read });
    expect(await checkNames(registry)).toHaveLength(4);
  });
});

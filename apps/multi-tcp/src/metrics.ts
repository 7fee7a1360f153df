import { CONNECTION_LIMITS, type ConnectionLimit } from '@socketlab/evidence';
import { defineCounter, type Registry } from '@socketlab/metrics';

/** The metrics of multi-tcp alone; those of every TCP server stand beside them. */
export function defineLimitMetrics(
  registry: Registry,
  limited: () => Readonly<Record<ConnectionLimit, number>>,
): void {
  defineCounter(registry, {
    name: 'socketlab_tcp_limited_connections_total',
    help: 'Connections that a limit refused or ended: connections, connections-per-address, idle-time, bytes.',
    labelNames: ['limit'],
    read: () => CONNECTION_LIMITS.map((limit) => ({ labels: { limit }, value: limited()[limit] })),
  });
}

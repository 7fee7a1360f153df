import type { ControlServer } from '@socketlab/control';
import { defineCounter, type Registry } from '@socketlab/metrics';
import type { EvidenceHub } from './evidence-hub.ts';

/** The metrics that every daemon has: what the kernel was seen to do, and what was missed of it. */
export function defineEvidenceMetrics(registry: Registry, hub: EvidenceHub): void {
  defineCounter(registry, {
    name: 'socketlab_tcp_transitions_total',
    help: 'Changes of state that the kernel made on own sockets, by RFC 9293 state names; only with tracepoints.',
    labelNames: ['from', 'to'],
    read: () =>
      hub.transitions.map(({ from, to, count }) => ({ labels: { from, to }, value: count })),
  });
  defineCounter(registry, {
    name: 'socketlab_evidence_lost_events_total',
    help: 'Events that were lost: overrun trace buffers, a full store.',
    read: () => [{ value: hub.lost }],
  });
}

/** The metric of a control port: who was not let in. */
export function defineControlMetrics(
  registry: Registry,
  control: () => Pick<ControlServer, 'refusedConnections'>,
): void {
  defineCounter(registry, {
    name: 'socketlab_control_connections_refused_total',
    help: 'Connections to the control port that were not let in, or gave up before, by reason: too-fast, too-many, too-many-of-address, too-many-of-classmate, too-slow, gave-up, not-tls, old-tls, no-certificate, foreign-certificate, not-http2.',
    labelNames: ['reason'],
    read: () =>
      Object.entries(control().refusedConnections).map(([reason, value]) => ({
        labels: { reason },
        value,
      })),
  });
}

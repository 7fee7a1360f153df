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

import type { ControlServer, ScrapePorts } from '@socketlab/control';
import { VERSION } from '@socketlab/foundation';
import type { Tier } from '@socketlab/kernel-view';
import { defineCounter, defineGauge, type Registry, type Sample } from '@socketlab/metrics';
import { conditionOfGrant, type Grants, SCOPES, StoreUnreadableError } from '@socketlab/trust';
import type { ControlCalls } from './control-calls.ts';
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

/** The metric that says which program this is. */
export function defineBuildMetrics(registry: Registry, tier: () => Tier): void {
  defineGauge(registry, {
    name: 'socketlab_build_info',
    help: '1, with the version of Socketlab, the version of Node, the platform, and the tier of evidence that this daemon has: root-linux, plain-linux, windows, macos, program.',
    labelNames: ['version', 'node_version', 'platform', 'tier'],
    read: () => [{ labels: { ...BUILD, tier: tier() }, value: 1 }],
  });
}

const BUILD = {
  version: VERSION,
  node_version: process.version,
  platform: `${process.platform}-${process.arch}`,
} as const;

/** What the metrics of a control port are read from. */
export interface ControlView {
  readonly control: () => Pick<ControlServer, 'refusedConnections'>;
  readonly calls: Pick<ControlCalls, 'counts'>;
  readonly grants: Pick<Grants, 'list'>;
}

/** The metrics of a control port: who was not let in, what was called, and who may come. */
export function defineControlMetrics(registry: Registry, view: ControlView): void {
  const { control, calls, grants } = view;
  defineCounter(registry, {
    name: 'socketlab_control_calls_total',
    help: 'Calls of the control interface that ended, by method (unknown for what is none) and gRPC status; refused, cancelled and late ones too.',
    labelNames: ['method', 'code'],
    read: () =>
      calls.counts.map(({ method, code, count }) => ({ labels: { method, code }, value: count })),
  });
  defineGauge(registry, {
    name: 'socketlab_trust_open_grants',
    help: 'Grants of this machine that are neither revoked nor expired, by scope: observe, serve, traffic; one that allows two is counted in both. The same at each daemon of the machine; nothing while the grants cannot be read.',
    labelNames: ['scope'],
    read: () => openGrants(grants),
  });
  defineCounter(registry, {
    name: 'socketlab_control_connections_refused_total',
    help: 'Connections to the control port that were not let in, or gave up before, by reason: too-fast, too-many, too-many-of-address, too-many-of-classmate, too-slow, gave-up, not-tls, old-tls, no-certificate, foreign-certificate, not-http2.',
    labelNames: ['reason'],
    read: () =>
      byReason(control().refusedConnections).filter(({ labels }) => labels.reason !== 'not-http1'),
  });
}

/** The metrics of the port where metrics are to be had beyond loopback: who was not let in, and what was asked. */
export function defineScrapeMetrics(
  registry: Registry,
  scrapes: Pick<ScrapePorts, 'refusedConnections' | 'scrapes'>,
): void {
  defineCounter(registry, {
    name: 'socketlab_metrics_refused_connections_total',
    help: 'Connections to the metrics port beyond loopback that were not let in, or gave up before, by reason: as those of the control port, and not-http1 for not-http2.',
    labelNames: ['reason'],
    read: () =>
      byReason(scrapes.refusedConnections).filter(({ labels }) => labels.reason !== 'not-http2'),
  });
  defineCounter(registry, {
    name: 'socketlab_metrics_remote_scrapes_total',
    help: 'Scrapes from beyond loopback, by code: OK, or what they were refused with, SCOPE_MISSING, GRANT_REVOKED, GRANT_EXPIRED, UNKNOWN_CALLER, GRANTS_UNAVAILABLE, AUDIT_UNAVAILABLE.',
    labelNames: ['code'],
    read: () =>
      Object.entries(scrapes.scrapes).map(([code, value]) => ({ labels: { code }, value })),
  });
}

function byReason(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts).map(([reason, value]) => ({ labels: { reason }, value }));
}

function openGrants(grants: Pick<Grants, 'list'>): readonly Sample[] {
  try {
    const now = new Date();
    const open = grants.list().filter((grant) => conditionOfGrant(grant, now) === 'valid');
    return SCOPES.map((scope) => ({
      labels: { scope },
      value: open.filter(({ scopes }) => scopes.includes(scope)).length,
    }));
  } catch (failure) {
    if (!(failure instanceof StoreUnreadableError)) throw failure;
    // A number would be a guess. Whose file it is, the guard's log line and "socketlab grant list" tell.
    return [];
  }
}

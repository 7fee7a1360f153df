import type { Text } from '@socketlab/foundation';
import type { Sighting } from './hosts/host-daemons.ts';

/** How a daemon is, in one word of the JSON answers. */
export type DaemonCondition =
  | 'starting'
  | 'serving'
  | 'draining'
  | 'stopped'
  | 'not-answering'
  | 'unknown';

const CONDITIONS: Readonly<Record<DaemonCondition, Text>> = {
  starting: { en: 'starting', 'pt-BR': 'iniciando' },
  serving: { en: 'serving', 'pt-BR': 'em serviço' },
  draining: { en: 'draining', 'pt-BR': 'drenando' },
  stopped: { en: 'not running', 'pt-BR': 'parado' },
  'not-answering': { en: 'not answering', 'pt-BR': 'não responde' },
  unknown: { en: 'unknown', 'pt-BR': 'desconhecida' },
};

/** A daemon of a newer version may be in a state that there is no word for here. */
const STATES: Readonly<Record<string, DaemonCondition>> = {
  DAEMON_STATE_STARTING: 'starting',
  DAEMON_STATE_SERVING: 'serving',
  DAEMON_STATE_DRAINING: 'draining',
};

/** What was found out about a daemon, as one word. */
export function conditionOf(sighting: Sighting): DaemonCondition {
  if (sighting.kind === 'stopped') return 'stopped';
  if (sighting.kind === 'silent') return 'not-answering';
  return STATES[sighting.status.state] ?? 'unknown';
}

/** The word for a person. */
export function conditionText(condition: DaemonCondition): Text {
  return CONDITIONS[condition];
}

/** Where a daemon is: its control addresses, then the URLs of its metrics, if it tells any; the same in every language. */
export function atText(
  controls: string | readonly string[],
  metrics: string | readonly string[] = [],
): string {
  const urls = [metrics].flat().map((at) => `https://${at}/metrics`);
  return [[controls].flat().join(' '), ...urls].join(', ');
}

/** `TIER_PLAIN_LINUX` is `plain-linux`: the word of the JSON answers; of one that this version does not know, its number. */
export function tierName(tier: string): string {
  return String(tier)
    .replace(/^TIER_/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

/** What a tier means for a person. */
export function tierText(tier: string): Text {
  return TIERS[tierName(tier)] ?? { en: 'unknown', 'pt-BR': 'desconhecido' };
}

const TIERS: Readonly<Record<string, Text>> = {
  'root-linux': {
    en: 'root Linux, or a trace instance that root prepared: tracepoints, snapshots, the program’s own calls',
    'pt-BR':
      'Linux como root, ou uma instância de rastreamento que o root preparou: tracepoints, instantâneos, as chamadas do próprio programa',
  },
  'plain-linux': {
    en: 'plain Linux: snapshots, the program’s own calls',
    'pt-BR': 'Linux comum: instantâneos, as chamadas do próprio programa',
  },
  windows: {
    en: 'Windows: snapshots of the system’s tables, the program’s own calls',
    'pt-BR': 'Windows: instantâneos das tabelas do sistema, as chamadas do próprio programa',
  },
  macos: {
    en: 'macOS: snapshots of the system’s tables, the program’s own calls',
    'pt-BR': 'macOS: instantâneos das tabelas do sistema, as chamadas do próprio programa',
  },
  program: {
    en: 'the program’s own calls only',
    'pt-BR': 'só as chamadas do próprio programa',
  },
};

/** The seconds and nanoseconds of google.protobuf.Timestamp as ISO 8601; undefined when absent. */
export function isoTime(
  timestamp: { seconds: string | number; nanos: number } | null | undefined,
): string | undefined {
  if (timestamp === null || timestamp === undefined) return undefined;
  return new Date(Number(timestamp.seconds) * 1_000 + timestamp.nanos / 1_000_000).toISOString();
}

import type { Text } from '@socketlab/foundation';
import type { LabTier, LabWitness } from './lab.ts';
import { NO_CHANGES_ON_MACOS, UNTOLD_BY_MACOS } from './untold-by-macos.ts';
import { inBoth } from './wording.ts';

/** What some systems tell of their sockets and threads, and others don't. */
export type SampledDetail = 'accept-queue' | 'time-wait-timer' | 'time-wait-owner' | 'thread-call';

/** Why a witness could not see what a claim needs of it. */
export function reasonOfBlindness(
  way: 'kernel' | 'sampled' | 'program',
  { daemon, tier }: Pick<LabWitness, 'daemon' | 'tier'>,
): Text {
  // With the event-loop model Node makes the calls, out of our sight.
  if (way === 'program') {
    return inBoth(
      `It needs the program's own calls; ${daemon} told of none.`,
      `Isso precisa das chamadas do próprio programa; ${daemon} não contou nenhuma.`,
    );
  }
  const lack = way === 'sampled' ? NO_TABLES : (NO_CHANGES[tier] ?? NO_TRACEPOINTS);
  return inBoth(
    `${lack.en}; ${daemon} ran at the ${tier} tier.`,
    `${lack['pt-BR']}; ${daemon} executou no nível ${tier}.`,
  );
}

const NO_TABLES = inBoth(
  "It needs the system's socket tables",
  'Isso precisa das tabelas de sockets do sistema',
);
const NO_TRACEPOINTS = inBoth(
  "It needs the kernel's tracepoints",
  'Isso precisa dos tracepoints do kernel',
);
/** Where a system has no tracepoints, what it has instead. */
const NO_CHANGES: Partial<Record<LabTier, Text>> = {
  windows: inBoth(
    "It needs each change of state as it happens, and Windows' table of sockets shows a state at the moment of a reading",
    'Isso precisa de cada mudança de estado no momento em que acontece, e a tabela de sockets do Windows mostra um estado no momento de uma leitura',
  ),
  macos: NO_CHANGES_ON_MACOS,
};

/** Why what is sampled at that tier cannot show it; undefined where they can. */
export function reasonUntold(detail: SampledDetail, tier: LabTier): Text | undefined {
  if (tier === 'macos') return UNTOLD_BY_MACOS[detail];
  return tier === 'windows' ? UNTOLD_BY_WINDOWS[detail] : undefined;
}

const UNTOLD_BY_WINDOWS: Readonly<Partial<Record<SampledDetail, Text>>> = {
  'accept-queue': inBoth(
    "Windows' table of sockets does not tell how many connections wait for accept().",
    'A tabela de sockets do Windows não informa quantas conexões esperam por accept().',
  ),
  'time-wait-timer': inBoth(
    "Windows' table of sockets does not tell how much of TIME-WAIT is left, and the lab does not wait for its end.",
    'A tabela de sockets do Windows não informa quanto resta do TIME-WAIT, e o laboratório não espera o fim dele.',
  ),
  'thread-call': inBoth(
    'Windows does not tell which call a thread is in.',
    'O Windows não informa em que chamada uma thread está.',
  ),
};

import type { Text } from '@socketlab/foundation';
import type { LabTier, LabWitness } from './lab.ts';
import { inBoth } from './wording.ts';

/** What the socket tables of some systems tell, and those of others don't. */
export type TableDetail = 'accept-queue' | 'time-wait-timer' | 'time-wait-owner';

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
  macos: inBoth(
    'It needs each change of state as it happens, and netstat shows a state at the moment of a reading',
    'Isso precisa de cada mudança de estado no momento em que acontece, e o netstat mostra um estado no momento de uma leitura',
  ),
};

/** Why the tables at that tier cannot show it; undefined where they can. */
export function reasonUntold(detail: TableDetail, tier: LabTier): Text | undefined {
  return UNTOLD[tier]?.[detail];
}

const UNTOLD_BY_WINDOWS: Readonly<Partial<Record<TableDetail, Text>>> = {
  'accept-queue': inBoth(
    "Windows' table of sockets does not tell how many connections wait for accept().",
    'A tabela de sockets do Windows não informa quantas conexões esperam por accept().',
  ),
  'time-wait-timer': inBoth(
    "Windows' table of sockets does not tell how much of TIME-WAIT is left, and the lab does not wait for its end.",
    'A tabela de sockets do Windows não informa quanto resta do TIME-WAIT, e o laboratório não espera o fim dele.',
  ),
};

/** By netstat(1). Untested on a Mac. */
const UNTOLD_BY_MACOS: Readonly<Record<TableDetail, Text>> = {
  'accept-queue': inBoth(
    'netstat does not tell here how many connections wait for accept().',
    'O netstat não informa aqui quantas conexões esperam por accept().',
  ),
  'time-wait-timer': inBoth(
    'netstat does not tell how much of TIME-WAIT is left, and the lab does not wait for its end.',
    'O netstat não informa quanto resta do TIME-WAIT, e o laboratório não espera o fim dele.',
  ),
  'time-wait-owner': inBoth(
    'netstat tells which process used a socket last, and not whether one holds it.',
    'O netstat informa que processo usou um socket por último, e não se algum o segura.',
  ),
};

const UNTOLD: Partial<Record<LabTier, Readonly<Partial<Record<TableDetail, Text>>>>> = {
  windows: UNTOLD_BY_WINDOWS,
  macos: UNTOLD_BY_MACOS,
};

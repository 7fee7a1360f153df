import type { Text } from '@socketlab/foundation';
import type { SampledDetail } from './untold.ts';
import { inBoth } from './wording.ts';

/** What macOS tells instead of each change of state: netstat(1). Untested on a Mac, as all that follows. */
export const NO_CHANGES_ON_MACOS: Text = inBoth(
  'It needs each change of state as it happens, and netstat shows a state at the moment of a reading',
  'Isso precisa de cada mudança de estado no momento em que acontece, e o netstat mostra um estado no momento de uma leitura',
);

/** Why netstat cannot show it. */
export const UNTOLD_BY_MACOS: Readonly<Record<SampledDetail, Text>> = {
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
  'thread-call': inBoth(
    'Nothing here tells on macOS which call a thread is in.',
    'Nada aqui informa no macOS em que chamada uma thread está.',
  ),
};

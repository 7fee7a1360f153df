import { expect, it } from 'vitest';
import { seenOnMacos } from './fixtures/macos-run.fixture.ts';
import {
  BLINDNESSES,
  claimsOn,
  idsOf,
  readRecordedRun,
  seenWith,
} from './fixtures/recorded-run.fixture.ts';

/** What netstat does not tell. */
const UNTOLD = {
  'tcp-simple': ['tcp.2.time-wait-unheld', 'tcp.2.time-wait-duration'],
  'udp-simple': [],
  'tcp-multi': [],
} as const;

it.each(['tcp-simple', 'udp-simple', 'tcp-multi'] as const)(
  '%s on macOS proves what a plain Linux with packets proves, but what netstat does not tell, and says why',
  (lab) => {
    const run = readRecordedRun(lab);
    const plain = claimsOn(seenWith(BLINDNESSES.sandbox, run));
    const macos = claimsOn(seenOnMacos(run));
    expect(idsOf(macos, 'refuted')).toEqual([]);
    const lost = idsOf(plain, 'proven').filter((id) => macos.get(id)?.verdict !== 'proven');
    expect(lost).toEqual([...UNTOLD[lab]]);
    for (const id of idsOf(macos, 'not-observed')) {
      const { en = '', 'pt-BR': ptBR = '' } = macos.get(id)?.reason ?? {};
      expect(`${en} ${ptBR}`, id).toMatch(/netstat .* netstat /);
    }
  },
);

import type { Claim, Event } from '@socketlab/evidence';
import { isThorough } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import {
  BLINDNESSES,
  judgeRecordedRun,
  neverHappened,
  RECORDED_LABS,
  type RecordedRun,
  readRecordedRun,
  seenWith,
  withoutEvent,
} from './fixtures/recorded-run.fixture.ts';

type Exceptions = readonly (readonly [claims: RegExp, why: string])[];

const LINES: Exceptions[number] = [
  /\.3\.line-\d+$/,
  'how often the line was called, and what each call returned',
];

/**
 * Claims that stay proven when an event that they named never was, each with another sentence than before: it tells how
 * much there is, and now there is less.
 */
const SENTENCES_THAT_COUNT: Readonly<Record<RecordedRun['lab'], Exceptions>> = {
  'tcp-simple': [
    LINES,
    [/^tcp\.2\.time-wait(-unheld|-other-end)?$/, 'how often the table was read'],
    [
      /^tcp\.2\.time-wait-duration$/,
      'what a reading of the table showed: a later one shows it too',
    ],
    [/^tcp\.2\.first-fin$/, 'which frame is the FIN; without, the states alone show who sent it'],
    // No number on the wire counts an ACK that carries nothing and that a later one makes up for.
    [/^tcp\.4\.(acknowledgments|options|interface)$/, 'how many segments there are'],
    [/^tcp\.5\.(packets|bytes)$/, 'how many packets and bytes there are'],
    // That a call did not happen is shown by all that did.
    [/^tcp\.5\.unheard-udp$/, 'how many calls did not report the error'],
  ],
  'udp-simple': [
    LINES,
    [/^udp\.1\.no-listen$/, 'how many calls were made, listen() not among them'],
    [/^udp\.2\.no-connect$/, 'how many calls were made, connect() not among them'],
    [/^udp\.1\.no-state$/, 'how often the table was read'],
  ],
  'tcp-multi': [
    LINES,
    [/^multi\.1\.one-thread$/, 'how many recv() calls the thread made'],
    [/^multi\.2\.wait-in-queue$/, 'how often the table showed the queue'],
    [/^multi\.4\.(filter|interleaved)$/, 'how many packets there are'],
  ],
  'tcp-models': [
    [/^models\.2\.callers\./, 'how many recv() there were, and of how many connections'],
  ],
  remote: [
    [/^remote\.1\.listening-in-table$/, 'how often the table was read'],
    [/^remote\.4\.(filter|same-segments)$/, 'how many packets there are at each end'],
  ],
};

const views: readonly (readonly [string, RecordedRun])[] = RECORDED_LABS.flatMap((lab) => {
  const run = readRecordedRun(lab);
  return [
    [`${lab} as root`, run],
    [`${lab} in a sandbox`, seenWith(BLINDNESSES.sandbox, run)],
  ] as const;
});

const verdictOf = (claims: ReadonlyMap<string, Claim>, id: string): Claim['verdict'] | undefined =>
  claims.get(id)?.verdict;
const byId = (claims: readonly Claim[]): ReadonlyMap<string, Claim> =>
  new Map(claims.map((claim) => [claim.id, claim]));
const isProven = ({ verdict }: Claim): boolean => verdict === 'proven';
const isSeenByRoot = ({ witnesses }: RecordedRun): boolean =>
  witnesses.some(({ tier }) => tier === 'root-linux');

describe.each(views)('%s', (_, run) => {
  const before = judgeRecordedRun(run);
  const proven = before.filter(isProven);
  const tried = eventsTried(run, proven);

  it('has claims, none refuted, and each proven one rests on events that are there', () => {
    const ids = new Set(run.events.map(({ id }) => id));
    expect(before.filter(({ verdict }) => verdict === 'refuted')).toEqual([]);
    expect(proven.length).toBeGreaterThan(15);
    for (const { id, evidence } of proven) {
      expect(evidence.length, id).toBeGreaterThan(0);
      expect(
        evidence.filter((event) => !ids.has(event)),
        id,
      ).toEqual([]);
    }
  });

  it('proves no claim, and refutes none, from which an event was lost', { timeout: 60_000 }, () => {
    const wrong = tried.flatMap((lost) => {
      const after = byId(judgeRecordedRun(withoutEvent(run, lost)));
      const dependent = proven.filter(({ evidence }) => evidence.includes(lost.id));
      return [
        ...dependent.filter(
          ({ id }) => (verdictOf(after, id) ?? 'not-observed') !== 'not-observed',
        ),
        ...[...after.values()].filter(isNewlyJudged(before)),
      ].map(({ id }) => `${id} without ${lost.id}`);
    });
    expect(wrong).toEqual([]);
  });

  it('proves no claim in the same words from which an event is missing that nobody counted', {
    timeout: 60_000,
  }, () => {
    const outcomes = tried.map((gone) => compareWithout(run, gone, before));
    expect(outcomes.flatMap(({ wrong }) => wrong)).toEqual([]);
    const reworded = outcomes.flatMap((outcome) => outcome.reworded);
    const unused = SENTENCES_THAT_COUNT[run.lab].filter(
      ([claims]) => !reworded.some((id) => claims.test(id)),
    );
    // As root every exception is needed; with less, fewer may be.
    expect(isSeenByRoot(run) ? unused : []).toEqual([]);
  });
});

/** Most events of the lab of models no claim names: of those one in so many is tried, for each takes a new judgement. */
const ONE_IN = 10;
/** A sandbox sees less of the same run, and each event that it sees is tried in the view of root too. */
const ONE_IN_OF_SANDBOX = isThorough() ? 1 : 4;

function eventsTried(run: RecordedRun, proven: readonly Claim[]): readonly Event[] {
  const oneIn = isSeenByRoot(run) ? 1 : ONE_IN_OF_SANDBOX;
  return eventsThatMatter(run, proven).filter((_, index) => index % oneIn === 0);
}

function eventsThatMatter(run: RecordedRun, proven: readonly Claim[]): readonly Event[] {
  if (run.lab !== 'tcp-models') return run.events;
  const named = new Set(proven.flatMap(({ evidence }) => evidence));
  return run.events.filter(({ id }, index) => named.has(id) || index % ONE_IN === 0);
}

/** Claims that are proven or refuted and were neither before: losing evidence shows nothing new. */
function isNewlyJudged(before: readonly Claim[]): (claim: Claim) => boolean {
  const known = byId(before);
  return ({ id, verdict }) =>
    verdict !== 'not-observed' && (verdictOf(known, id) ?? 'not-observed') === 'not-observed';
}

/** What is wrong with the claims on a run in which an event never was, and which of them say something else now. */
function compareWithout(
  run: RecordedRun,
  gone: Event,
  before: readonly Claim[],
): { readonly wrong: readonly string[]; readonly reworded: readonly string[] } {
  const { run: rest, frames } = neverHappened(run, (event) => event === gone);
  const names = new Set(rest.events.map(({ id }) => id));
  const after = byId(judgeRecordedRun(rest));
  const renamed = before.map((claim) => ({ ...claim, id: renameFrame(claim.id, frames) }));
  const dependent = renamed.filter((claim) => isProven(claim) && claim.evidence.includes(gone.id));
  const standing = dependent.filter(({ id }) => verdictOf(after, id) === 'proven');
  const reworded = standing.filter((claim) => isReworded(claim, after.get(claim.id), run.lab));
  const wrong = {
    'newly judged': [...after.values()].filter(isNewlyJudged(renamed)),
    'without events': [...after.values()].filter(
      ({ verdict, evidence }) =>
        verdict !== 'not-observed' &&
        !(evidence.length > 0 && evidence.every((id) => names.has(id))),
    ),
    'still proven': standing.filter((claim) => !reworded.includes(claim)),
    'refuted by what did not concern it': renamed.filter(
      (claim) =>
        isProven(claim) && !dependent.includes(claim) && verdictOf(after, claim.id) === 'refuted',
    ),
  };
  return {
    wrong: Object.entries(wrong).flatMap(([what, claims]) =>
      claims.map(({ id }) => `${what}: ${id} without ${gone.id} (${gone.kind})`),
    ),
    reworded: reworded.map(({ id }) => id),
  };
}

function isReworded(before: Claim, after: Claim | undefined, lab: RecordedRun['lab']): boolean {
  const mayCount = SENTENCES_THAT_COUNT[lab].some(([claims]) => claims.test(before.id));
  const isOther = (['en', 'pt-BR'] as const).every(
    (language) => after?.text[language] !== before.text[language],
  );
  return mayCount && isOther;
}

/** A claim on one frame goes by the frame's number. */
function renameFrame(id: string, frames: ReadonlyMap<number, number>): string {
  const [, name, number] = /^(.*\.packet-)(\d+)$/.exec(id) ?? [];
  return name === undefined ? id : `${name}${frames.get(Number(number)) ?? 'gone'}`;
}

import { LANGUAGES } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import { compareRuns, comparisonNotes, comparisonRows, planDifferences } from './comparison.ts';
import { renderComparisonHtml, renderComparisonMarkdown } from './comparison-pages.ts';
import { isResolved, latencyAt } from './distribution.ts';
import { answeredPerSecond, latencyTable } from './facts.ts';
import { renderLoadHtml } from './html.ts';
import { createRun } from './load-run.fixture.ts';
import { parseLoadRun } from './load-run.ts';
import { renderLoadMarkdown } from './markdown.ts';
import { notesOn } from './notes.ts';
import { formatPercent, formatRatio } from './numbers.ts';
import { chartsOf } from './pictures.ts';

const run = createRun();
const pair = {
  first: { run, folder: 'reports/one' },
  second: { run: createRun({ medianUs: 180 }), folder: 'reports/two' },
};
const englishNotes = (of: ReturnType<typeof createRun>): string =>
  notesOn(of)
    .map(({ en }) => en)
    .join('\n');
const changed = (result: Partial<typeof run.result>, plan: Partial<typeof run.plan> = {}) =>
  createRun({ result: { ...run.result, ...result }, plan: { ...run.plan, ...plan } });

describe.each(LANGUAGES)('the report of a run in %s', (language) => {
  it('is the Markdown that its transcript holds', async () => {
    const file = `./fixtures/report.${language}.md`;
    await expect(renderLoadMarkdown(run, language)).toMatchFileSnapshot(file);
  });

  it('is a comparison that its transcript holds', async () => {
    const file = `./fixtures/comparison.${language}.md`;
    await expect(renderComparisonMarkdown(pair, language)).toMatchFileSnapshot(file);
  });

  it('loads nothing, and has both curves and three charts with their axes named', () => {
    const html = renderLoadHtml(run, language, 'spec');
    expect(html).not.toMatch(/(?:src|href)=/);
    expect(html.match(/<svg class="chart"/g)).toHaveLength(3);
    expect(html.match(/<polyline/g)).toHaveLength(10);
    expect(html.match(/class="axis"/g)).toHaveLength(6);
    for (const name of html.matchAll(/aria-labelledby="(?<title>\S+) (?<desc>\S+)"/g)) {
      expect(html).toContain(`id="${name.groups?.['title']}"`);
      expect(html).toContain(`id="${name.groups?.['desc']}"`);
    }
  });

  it('shows the same numbers on the page as in Markdown', () => {
    const html = renderLoadHtml(run, language, 'spec');
    for (const cells of latencyTable(run, language).rows) {
      for (const cell of cells) expect(html).toContain(cell);
    }
  });
});

describe('what a report says of its numbers', () => {
  it('names coordinated omission in either loop', () => {
    expect(englishNotes(run)).toContain('Open loop');
    expect(englishNotes(changed({}, { rate: 0 }))).toContain('Closed loop');
    expect(englishNotes(run)).toContain('coordinated omission');
  });

  it('has one column of latencies in a closed loop, where a message is due when it is sent', () => {
    expect(latencyTable(run, 'en').head).toHaveLength(3);
    expect(latencyTable(changed({}, { rate: 0 }), 'en').head).toEqual([
      'percentile',
      'from when it was sent',
    ]);
  });

  it('says that the client was the bottleneck where one of its threads was busy, and in an open loop missed the rate', () => {
    expect(englishNotes(run)).not.toContain('bottleneck');
    const closed = { rate: 0 };
    expect(englishNotes(changed({ busiestThread: 0.97 }, closed))).toContain('97 % of its time');
    expect(englishNotes(changed({ busiestThread: 0.97 }))).not.toContain('bottleneck');
    expect(englishNotes(changed({ busiestThread: 0.97 }))).toContain('The client kept up');
    expect(englishNotes(changed({ busiestThread: 0.97, notSent: 9_000 }))).toContain('bottleneck');
  });

  it('says what was due and not sent, what the limits changed, and whose they are', () => {
    expect(englishNotes(run)).not.toContain('not reached');
    const missed = englishNotes(changed({ notSent: 9_000 }));
    expect(missed).toContain('9,000 messages (9.4 %) were due and not sent');
    expect(englishNotes(run)).toContain('30,000/s was asked for and 10,000/s was done');
    expect(englishNotes(run)).toContain('the owner of client-agent');
  });

  it('says that a machine of both ends shares its processors, and of a remote one not', () => {
    expect(englishNotes(run)).toContain('shared its processors');
    expect(englishNotes(changed({}, { address: '192.0.2.7:65433' }))).not.toContain('shared');
  });

  it('says the way out where ports or descriptors were used up, and that a clock jumped', () => {
    expect(englishNotes(changed({ reason: 'ports-exhausted' }))).toContain('--source 127.0.0.2');
    const datagrams = changed({ reason: 'ports-exhausted' }, { protocol: 'udp' });
    expect(englishNotes(datagrams)).toContain('--source 127.0.0.2');
    expect(englishNotes(datagrams)).not.toContain('TIME-WAIT');
    const few = changed({ reason: 'descriptors', openFilesLimit: 1_024 });
    expect(englishNotes(few)).toContain('1024 files open');
    expect(englishNotes(changed({ clockJumpMs: -3_000 }))).toContain('-3,000 ms');
  });

  it('tells no percentile that is less than one answer', () => {
    const { intended } = run.result;
    if (intended === undefined) throw new Error('the fixture has latencies');
    const few = { ...intended, count: 500 };
    expect(latencyAt(few, 99.9)).toBeUndefined();
    expect(latencyAt(few, 99)).toBeGreaterThan(0);
    expect(latencyAt(few, 100)).toBe(few.maxNs);
    expect(englishNotes(changed({ intended: few }))).toContain(
      'too few answers to tell these percentiles: 99.9, 99.99.',
    );
    expect(isResolved(99.9, 1_000)).toBe(true);
  });

  it('divides by all the time that answers took, and not by that of timeouts', () => {
    const counts = { ...run.result.counts, sent: 4, answered: 4, errors: {} };
    const times = { sendingNs: 1_000_000_000, durationNs: 4_000_000_000 };
    const rate = (
      told: typeof counts,
      answeredAt: readonly (readonly [s: number, maxNs: number])[],
    ) =>
      answeredPerSecond({
        result: { ...run.result, ...times, counts: told },
        intervals: answeredAt.map(([second, maxNs]) => ({
          ...run.intervals.at(-1),
          ...{ fromNs: second * 1e9, toNs: (second + 1) * 1e9, counts: { ...told, answered: 1 } },
          ...{ openConnections: 1, backlog: 0, isWarmup: false },
          latency: { p50Ns: maxNs, p99Ns: maxNs, p999Ns: maxNs, maxNs },
        })),
      });
    expect(rate(counts, [[0, 1e6]])).toBe(1);
    const lossy = { ...counts, answered: 3, errors: { NO_ANSWER: 1 } };
    expect(rate(lossy, [[0, 1e6]])).toBe(3);
    // One more answer came a moment after the end of sending, in the next interval.
    expect(
      rate(lossy, [
        [0, 1e6],
        [1, 5e8],
      ]),
    ).toBe(2);
    // A slow server answers for two seconds after that; then a timeout passes.
    expect(
      rate(lossy, [
        [0, 9e8],
        [1, 19e8],
        [2, 25e8],
      ]),
    ).toBe(1);
  });

  it('tells whom the server leaves after each answer to use --churn, and nobody else', () => {
    const counts = { ...run.result.counts, sent: 200, answered: 100, opened: 100 };
    const closing = { ...counts, errors: { CLOSED: 90, ECONNRESET: 10 } };
    expect(englishNotes(changed({ counts: closing }))).toContain('--churn 1 closes it first');
    expect(englishNotes(changed({ counts: closing, reason: 'target-gone' }))).not.toContain(
      '--churn',
    );
    const rare = { ...counts, errors: { CLOSED: 9 } };
    expect(englishNotes(changed({ counts: rare }))).not.toContain('--churn');
    expect(englishNotes(changed({ counts: closing }, { messagesPerConnection: 2 }))).not.toContain(
      '--churn',
    );
  });

  it('names the timeout in which nothing came back', () => {
    const silent = changed({ reason: 'target-silent' }, { timeoutMs: 300 });
    expect(englishNotes(silent)).toContain('within the timeout of 300 ms');
  });

  it('draws what was offered by what was due: half of it in a ramp, and nothing after the end', () => {
    const [, rates] = chartsOf(run, 'en');
    const offered = rates?.series.find(({ look }) => look === 'plan')?.points ?? [];
    expect(offered.slice(0, 3).map(([, rate]) => rate)).toEqual([2_500, 7_500, 10_000]);
    const [, cut] = chartsOf(changed({}, { durationMs: 8_500 }), 'en');
    const shorter = cut?.series.find(({ look }) => look === 'plan')?.points ?? [];
    expect(shorter.map(([, rate]) => rate).slice(-3)).toEqual([10_000, 5_000, undefined]);
  });

  it('draws no line through a second of which nothing is known', () => {
    const intervals = run.intervals.map(({ latency, ...each }, second) =>
      second === 4 || latency === undefined ? each : { ...each, latency },
    );
    const html = renderLoadHtml(createRun({ intervals }), 'en', 'spec');
    // Two curves, four rates, and four latencies in two pieces each.
    expect(html.match(/<polyline/g)).toHaveLength(2 + 4 + 2 * 4);
  });

  it('makes no rate of the last milliseconds of a run', () => {
    const last = run.intervals.at(-1);
    if (last === undefined) throw new Error('there are intervals');
    const remnant = { ...last, fromNs: last.toNs, toNs: last.toNs + 10_000_000 };
    const [, rates] = chartsOf(createRun({ intervals: [...run.intervals, remnant] }), 'en');
    const sent = rates?.series.find(({ look }) => look === 'first')?.points ?? [];
    expect(sent).toHaveLength(run.intervals.length);
    expect(sent.at(-1)?.[0]).toBeCloseTo(10.01);
    expect(sent.at(-1)?.[1]).toBeCloseTo((2 * last.counts.sent) / 1.01);
  });

  it('makes no percentiles of the last milliseconds of a run, and tells the slowest of them', () => {
    const last = run.intervals.at(-1);
    if (last === undefined) throw new Error('there are intervals');
    const [p50Ns, p99Ns, p999Ns, maxNs] = [31e6, 32e6, 33e6, 34e9];
    const remnant = {
      fromNs: last.toNs,
      toNs: last.toNs + 1e7,
      latency: { p50Ns, p99Ns, p999Ns, maxNs },
    };
    const intervals = [...run.intervals, { ...last, ...remnant }];
    const [, , latencies] = chartsOf(createRun({ intervals }), 'en');
    const ends = latencies?.series.map(({ points }) => points.at(-1));
    const { latency } = last;
    expect(ends?.map((end) => end?.[1])).toEqual([
      ...[latency?.p50Ns, latency?.p99Ns, latency?.p999Ns, maxNs],
    ]);
    expect(ends?.map((end) => end?.[0])).toEqual([10, 10, 10, 10]);
  });

  it('tells a small ratio by its digits', () => {
    expect(formatRatio(2.29, 1_950, 'en')).toBe('0.0012x');
    expect(formatRatio(21, 20, 'en')).toBe('1.05x');
    expect(formatRatio(0, 20, 'en')).toBe('0.00x');
  });

  it('never rounds some to all, nor some to none', () => {
    expect(formatPercent(99_999, 100_000, 'en')).toBe('> 99.9 %');
    expect(formatPercent(1, 100_000, 'pt-BR')).toBe('< 0,1 %');
    expect(formatPercent(5, 5, 'en')).toBe('100 %');
    expect(formatPercent(0, 0, 'en')).toBe('-');
  });
});

describe('a run that answered nothing', () => {
  const { intended: _i, actual: _a, connect: _c, ...rest } = run.result;
  const counts = { ...rest.counts, answered: 0, errors: { NO_ANSWER: 5 } };
  const nothing = createRun({
    intervals: [],
    result: { ...rest, counts, reason: 'target-silent', isFromIntervals: false },
  });

  it('has a page that says so in place of curves', () => {
    const html = renderLoadHtml(nothing, 'en', 'spec');
    expect(html.match(/nothing was answered/g)).toHaveLength(3);
    expect(html).not.toContain('NaN');
    expect(html).not.toContain('undefined');
  });

  it('is compared without a ratio that means nothing', () => {
    const runs = { ...pair, second: { run: nothing, folder: 'reports/none' } };
    const rows = comparisonRows(compareRuns(runs), 'en');
    expect(rows.find(([name]) => name === '50 %')?.slice(2)).toEqual(['-', '-']);
    expect(comparisonNotes(runs)[0]?.en).toContain('Run B ended early');
    expect(renderComparisonHtml(runs, 'en', 'spec')).not.toContain('NaN');
  });
});

describe('two runs', () => {
  it('are told apart by plan and machine, and their numbers divided', () => {
    expect(planDifferences(pair)).toEqual([]);
    const machine = run.machine && { ...run.machine, processors: 64 };
    const other = createRun({ plan: { ...run.plan, rate: 500 }, ...(machine && { machine }) });
    const runs = { ...pair, second: { run: other, folder: 'reports/other' } };
    expect(planDifferences(runs).map(({ field }) => field)).toEqual(['rate', 'machine']);
    expect(comparisonNotes(runs)[0]?.en).toContain('These runs did different things');
    const median = comparisonRows(compareRuns(pair), 'en').find(([name]) => name === '50 %');
    expect(median?.[3]).toBe('2.00x');
  });
});

describe('load.json', () => {
  it('is read back as it was written', () => {
    expect(parseLoadRun(JSON.stringify(run))).toEqual(JSON.parse(JSON.stringify(run)));
  });

  it.each([
    ['no JSON', 'hello'],
    ['another kind', JSON.stringify({ ...run, kind: 'other' })],
    ['a format to come', JSON.stringify({ ...run, format: 2 })],
    ['no result', JSON.stringify({ ...run, result: undefined })],
    ['an interval without counts', JSON.stringify({ ...run, intervals: [{}] })],
    ['null', 'null'],
  ])('is none where it is %s', (_what, text) => {
    expect(parseLoadRun(text)).toBeUndefined();
  });
});

import { type ScrapeFailure, scrapeFailureText } from '@socketlab/observability';
import fc from 'fast-check';
import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import { widthOf } from './figures.ts';
import type { Picture } from './picture.ts';
import type { PolledDaemon } from './poller.ts';
import { renderOnce, renderScreen, type Writing } from './render.ts';
import { polled } from './top.fixture.ts';
import { FIRST_VIEW, type View } from './view.ts';

const CLOSED: ScrapeFailure = { kind: 'closed', text: scrapeFailureText('closed') };
const DAEMONS: readonly PolledDaemon[] = [
  polled('lab-01', 'tcp-echo', { states: { ESTABLISHED: 1 }, queue: 3 }),
  polled('lab-01', 'multi-tcp', {
    states: { ESTABLISHED: 60, 'SYN-RECEIVED': 2, 'CLOSE-WAIT': 5, 'TIME-WAIT': 12 },
    rest: { stuck: 5 },
  }),
  polled('lab-07', 'tcp-echo', { rest: { silentMs: 7_200, failure: CLOSED } }),
  {
    ...{ host: 'lab-07', daemon: 'udp-echo', address: '192.0.2.7:19432' },
    ...{ trend: [], stuck: 0, silentMs: 0 },
    reading: { counters: { messages: 40 }, closes: {}, refusals: {}, roundTrip: {} },
  },
];

const writing = (language: 'en' | 'pt-BR', hasColors = false): Writing => ({
  text: (text) => text[language],
  colors: picocolors.createColors(hasColors),
});
const picture = (view: Partial<View> = {}, daemons = DAEMONS): Picture => ({
  // A time of day in this machine's own zone, as the picture shows it.
  at: new Date(2026, 10, 26, 16, 20, 31),
  machine: 'lab-01',
  intervalMs: 1_000,
  daemons,
  rows: daemons,
  closed: ['lab-09'],
  view: { ...FIRST_VIEW, ...view },
});

describe('the picture', () => {
  test.each(['en', 'pt-BR'] as const)('in %s', async (language) => {
    const output = writing(language);
    const size = { columns: 116, rows: 30 };
    const pages = [
      renderScreen(picture({ selected: 'lab-01 multi-tcp' }), size, output),
      renderScreen(picture({ selected: 'lab-07 tcp-echo', isPaused: true }), size, output),
      renderScreen(picture({ isHelpShown: true }), size, output),
      renderScreen(picture({ isTyping: true, filter: 'lab' }), { columns: 60, rows: 12 }, output),
      renderOnce(picture(), 100, output).split('\n'),
    ];
    const text = pages.map((lines) => lines.map((line) => line.trimEnd()).join('\n'));
    await expect(`${text.join(`\n${'='.repeat(80)}\n`)}\n`).toMatchFileSnapshot(
      `../../transcripts/top.${language}.txt`,
    );
  });

  test('has as many lines as the terminal, none wider, whatever its size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 40 }),
        (columns, rows, isHelpShown, count) => {
          const many = Array.from({ length: count }, (_, index) =>
            polled(`a-host-with-a-long-name-${index}`, 'multi-tcp', {
              states: { ESTABLISHED: index },
            }),
          );
          const shown = picture({ isHelpShown }, many);
          const lines = renderScreen(shown, { columns, rows }, writing('pt-BR', true));
          expect(lines).toHaveLength(rows);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('counts only connections of daemons that answer', () => {
    const silent = polled('lab-07', 'multi-tcp', {
      states: { ESTABLISHED: 500 },
      rest: { silentMs: 9_000 },
    });
    const [, , total] = renderScreen(
      picture({}, [silent]),
      { columns: 100, rows: 30 },
      writing('en'),
    );
    expect(total).toContain(' 0 ends of connections');
  });

  test('keeps the selected row in sight among many', () => {
    const many = Array.from({ length: 50 }, (_, index) => polled(`lab-${index}`, 'tcp-echo'));
    const lines = renderScreen(
      picture({ selected: 'lab-44 tcp-echo' }, many),
      { columns: 100, rows: 20 },
      writing('en'),
    );
    expect(lines.some((line) => /● lab-44 +tcp-echo/.test(line))).toBe(true);
  });
});

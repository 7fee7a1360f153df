import { LANGUAGES } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import type { LabPicture } from '../lab.ts';
import { createStyle } from '../terminal/ansi.ts';
import { renderPictures as renderForTerminal } from '../terminal/render-pictures.ts';
import { renderTable } from '../terminal/render-table.ts';
import { asIs, inBoth } from '../wording.ts';
import { renderPictures } from './picture-svg.ts';

const BARS: LabPicture = {
  kind: 'bars',
  id: 'numbers',
  title: asIs('Numbers'),
  note: asIs('What they mean.'),
  bars: [
    { label: 'ten', value: 10, text: asIs('10.0'), evidence: ['a.1', 'a.2'] },
    { label: 'five', value: 5, text: asIs('5.0'), evidence: ['a.3'] },
    { label: 'none', text: inBoth('not observed: <why>', 'não observado: <razão>'), evidence: [] },
  ],
};
const SPANS: LabPicture = {
  kind: 'spans',
  id: 'clients',
  title: asIs('Clients'),
  groups: [
    {
      label: 'blocking',
      lengthMs: 100,
      leftOut: 4,
      lanes: [
        { label: '1', spans: [{ kind: 'silent', fromMs: 0, toMs: 100 }], evidence: ['b.1'] },
        {
          label: '2',
          spans: [
            { kind: 'queued', fromMs: 50, toMs: 75 },
            { kind: 'waiting', fromMs: 75, toMs: 100 },
          ],
          evidence: ['b.2'],
        },
      ],
    },
  ],
};
const OPTIONS = { language: 'en', width: 80 } as const;
const STYLE = { style: createStyle(false) };

describe('drawings in a page', () => {
  const html = renderPictures([BARS, SPANS], 'en');

  it('have bars as long as their numbers, and none for what was not observed', () => {
    const widths = [...html.matchAll(/class="bar" x="110" y="\d+" width="([\d.]+)"/g)];
    expect(widths.map(([, width]) => width)).toEqual(['420.0', '210.0']);
    expect(html).toContain('class="absent"');
    expect(html).toContain('not observed: &lt;why&gt;');
  });

  it('lead to the events that they rest on', () => {
    const targets = [...html.matchAll(/<a href="#([^"]+)">/g)].map(([, target]) => target);
    expect(targets).toEqual(['event-a.1', 'event-a.3', 'event-b.1', 'event-b.2']);
  });

  it('show each span at its place, and how many clients are not drawn', () => {
    const drawn = [...html.matchAll(/class="span (\w+)" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)];
    expect(drawn.map(([, kind, x, width]) => [kind, x, width])).toEqual([
      ['silent', '138.0', '800.0'],
      ['queued', '538.0', '200.0'],
      ['waiting', '738.0', '200.0'],
    ]);
    expect(html).toContain('>+ 4</text>');
  });

  it.each(LANGUAGES)('have a title and a legend in %s', (language) => {
    const page = renderPictures([SPANS], language);
    expect(page).toContain('<title id="picture-clients-title">Clients</title>');
    expect(page).toContain(
      { en: 'in the accept queue', 'pt-BR': 'na fila de aceitação' }[language],
    );
  });
});

describe('drawings on a terminal', () => {
  it('have bars in columns, the longest for the greatest number', () => {
    const lines = renderForTerminal([BARS], OPTIONS, STYLE);
    const bars = lines.map((line) => [...line].filter((letter) => letter === '█').length);
    expect(bars).toEqual([0, 0, 27, 14, 0, 0]);
    expect(lines.slice(-2)).toEqual(['  none        not observed: <why>', '  What they mean.']);
  });

  it('have a line for each client', () => {
    const [, , ...lines] = renderForTerminal([SPANS], OPTIONS, STYLE);
    expect(lines[0]).toMatch(/^ {2}blocking {6}1 ·{60}$/);
    expect(lines[1]).toMatch(/^ {2}100 ms {8}2 {31}░{15}▒{15}$/);
    expect(lines[2]).toMatch(/\+ 4$/);
  });
});

describe('a table on a terminal', () => {
  const table = {
    id: 'models',
    title: asIs('Models'),
    head: [asIs('model'), asIs('what it does while one is silent'), asIs('number')],
    rows: [{ cells: ['epoll', asIs('all others are answered meanwhile'), '1.5'], evidence: [] }],
    note: asIs('A remark.'),
  };

  it('has columns as wide as their cells where there is room', () => {
    expect(renderTable(table, { language: 'en', width: 80 }, STYLE)).toEqual([
      '',
      'Models',
      '  model   what it does while one is silent   number',
      '  epoll   all others are answered meanwhile  1.5',
      '  A remark.',
    ]);
  });

  it('goes on below where there is none, and stays within the width', () => {
    const lines = renderTable(table, { language: 'en', width: 36 }, STYLE);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(36);
    expect(lines.join('\n')).toMatch(/all others are +1\.5\n +answered meanwhile/);
  });
});

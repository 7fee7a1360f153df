import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { barsOf, bestOfOurs, capacityTable, ratiosTo, summarizeAll } from './capacity.mjs';
import { renderPage, targetsOf, verdicts } from './page.mjs';
import { renderPicture } from './picture.mjs';
import { takeTurns } from './turns.mjs';
import { readResults, renderAll } from './written.mjs';

const docs = path.resolve(import.meta.dirname, '..', '..', 'docs');
const PEERS = { C: 'C, epoll', Go: 'Go, net' };

/** A contestant that was measured, and the CPU time a message of its rounds. */
const server = (name: string, rounds: readonly number[], model?: string): object => ({
  contestant: { name, model, isOurs: model !== undefined },
  measured: rounds.map((cpuNs) => ({ cpuNs, elapsedNs: 1_000 })),
});

/** In its third round something disturbed all of them. */
const summaries = summarizeAll([
  server('multi-tcp event-loop', [8_000, 8_000, 16_000], 'event-loop'),
  server('multi-tcp epoll', [5_000, 5_001, 10_000], 'epoll'),
  server('C, epoll', [4_000, 3_999, 8_000]),
]);

describe('what is made of the rounds', () => {
  it('has a ratio to each peer that was measured, and a dash for one that was not', () => {
    expect(capacityTable(summaries, { peers: PEERS, what: 'message' })).toEqual([
      '| server | CPU ns a message | min | max | messages/s | C / it | Go / it |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| multi-tcp event-loop | 8000 | 8000 | 16000 | 1,000,000 | 0.50 | - |',
      '| multi-tcp epoll | 5001 | 5000 | 10000 | 1,000,000 | 0.80 | - |',
      '| C, epoll | 4000 | 3999 | 8000 | 1,000,000 | 1.00 | - |',
    ]);
  });

  it('judges the one of ours that uses the least', () => {
    const best = bestOfOurs(summaries);
    expect(ratiosTo('tcp.best.small', best, { summaries, peers: PEERS })).toEqual({
      'tcp.best.small.c': 0.8,
    });
  });

  it('shows nothing in the picture where the peer was not measured', () => {
    const judged = { peers: { C: 'not here' }, bound: 0.95 };
    expect(barsOf('TCP', summaries, judged)).toEqual([]);
  });

  it('goes on without one that fails, takes turns among the others, and says why', async () => {
    const order: string[] = [];
    const { results, missing } = await takeTurns([{ name: 'A' }, { name: 'B' }, { name: 'C' }], {
      rounds: 2,
      warmUp: ({ name }: { name: string }) => `warm ${name}`,
      measure: ({ name }: { name: string }, warm: string) => {
        order.push(name);
        if (name === 'B') throw new Error('B has ended\nand more');
        return warm;
      },
    });
    expect(order).toEqual(['A', 'B', 'C', 'A', 'C']);
    expect(missing).toEqual(['B: B has ended']);
    expect(results.map(({ measured }: { measured: string[] }) => measured)).toEqual([
      ['warm A', 'warm A'],
      ['warm C', 'warm C'],
    ]);
  });
});

const results = {
  machine: { processor: 'A processor', cores: '2', Go: 'not here' },
  sections: [
    {
      name: 'tcp',
      at: '2026-11-26 19:00',
      load: '0.10',
      lines: ['## CPU of a server', '', 'Not measured: Go, net: no go.'],
      measured: {
        'tcp.best.small.c': 0.9496,
        'tcp.best.small.go': 1.299_96,
        'tcp.epoll.small.c': 0.85,
      },
      bars: barsOf('TCP, 64 B × 50', summaries, { peers: PEERS, bound: 0.95 }),
    },
    {
      name: 'stop',
      at: '2026-11-26 19:01',
      load: '0.20',
      lines: ['## Stopping'],
      measured: { 'stop.idle': 1.234 },
    },
  ],
};

describe('the page', () => {
  const page = renderPage(results, [
    '# Why epoll\n\nIt makes three calls.\n\n```sh\n# strace\n```\n',
  ]);

  it('tells of each number whether it is reached, not reached, or not measured', () => {
    expect(page).toContain(
      '| multi-tcp epoll, 64 B × 50 connections: C epoll / it | at least 0.85 | 0.85 | reached |',
    );
    expect(page).toContain(
      '| stopping a listener that is idle | at most 20 ms | 1.23 ms | reached |',
    );
    expect(page).toContain(
      '| multi-tcp, best model, 64 B × 50 connections: asyncio / it | at least 1.5 | - | not measured |',
    );
  });

  it('does not round a number to the other side of its bound', () => {
    expect(page).toContain('Go / it | at least 1.3 | 1.29996 | **not reached** |');
    expect(page).toContain(
      '| multi-tcp, best model, 64 B × 50 connections: C epoll / it | at least 0.95 | 0.9496 | **not reached** |',
    );
  });

  it('lists what is not reached, and takes in what people have noted of it', () => {
    const section = page.slice(page.indexOf('## Where a number'), page.indexOf('## The machine'));
    expect(section).toContain(
      '- multi-tcp, best model, 64 B × 50 connections: C epoll / it: 0.9496, and at least 0.95 is promised.',
    );
    expect(section).not.toContain('multi-tcp epoll, 64 B × 50');
    expect(section).toContain('\n### Why epoll\n\nIt makes three calls.\n\n```sh\n# strace\n```\n');
  });

  it('says that all is reached where it is', () => {
    expect(renderPage({ machine: {}, sections: [] }, [])).toContain(
      'Every number that was measured is reached.',
    );
  });

  it('has the machine, each table, when that was measured, and which peer was missing', () => {
    expect(page).toContain('| processor | A processor |');
    expect(page).toContain('| Go | not here |');
    expect(page).toContain('### CPU of a server\n\nNot measured: Go, net: no go.');
    expect(page).toContain('Measured on 2026-11-26 19:00 UTC; load average before it: 0.10.');
  });
});

describe('the targets of a benchmark', () => {
  it('are those whose ids begin with its name', () => {
    const ids = targetsOf('stop').map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['stop.idle', 'stop.busy']);
    expect(verdicts(targetsOf('stop'), { 'stop.busy': 21 }).at(-1)).toBe(
      '| stopping a listener that is busy | at most 20 ms | 21.00 ms | **not reached** |',
    );
  });
});

describe('the picture', () => {
  const picture = renderPicture(results.sections.flatMap(({ bars }) => bars ?? []));

  it('has a bar for each server, ours told apart, the longest first, and the mark of what is promised', () => {
    expect(picture.match(/<rect class="(?:ours|peer)"/g)).toEqual([
      '<rect class="peer"',
      '<rect class="ours"',
      '<rect class="ours"',
    ]);
    const numbers = [...picture.matchAll(/>(\d\.\d\d)<\/text>/g)].map(([, number]) => number);
    expect(numbers).toEqual(['1.00', '0.80', '0.50']);
    expect(picture).toContain('>at least 0.95</text>');
    expect(picture).toContain('C, epoll = 1');
  });

  it('has colors for light and for dark', () => {
    expect(picture).toContain('@media (prefers-color-scheme: dark)');
  });

  it('escapes what is written into it', () => {
    const [comparison] = barsOf('a < b & c', summaries, { peers: PEERS, bound: 1 });
    expect(renderPicture([comparison])).toContain('>a &lt; b &amp; c</text>');
  });
});

describe('docs/performance.md and its picture', () => {
  it.each(Object.entries(renderAll(readResults())))(
    '%s is what node tools/bench/main.mjs --render writes',
    (name, text) => {
      expect(readFileSync(path.join(docs, name), 'utf8')).toBe(text);
    },
  );
});

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LANGUAGES } from '@socketlab/foundation';
import { readCapture } from '@socketlab/packets';
import { isThorough } from '@socketlab/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOfCapture } from '../explained-capture.ts';
import { crowdOf, resultOf } from '../fixtures/recorded-result.fixture.ts';
import { RECORDED_LABS, readRecordedRun } from '../fixtures/recorded-run.fixture.ts';
import { tablesOf } from './tables-of.ts';
import { writeReport } from './write-report.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'socketlab-report-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** The lab of concurrency models is about calls and threads, and captures nothing. */
const CAPTURED_LABS = RECORDED_LABS.filter((lab) => lab !== 'tcp-models');

describe.each(CAPTURED_LABS)('the capture of a recorded %s', (lab) => {
  const result = resultOf(readRecordedRun(lab));
  const packets = result.timeline.events
    .filter((event) => event.kind === 'packet')
    .filter((packet) => result.capture !== undefined && isOfCapture(packet, result.capture));

  it.each(LANGUAGES)('has a capture with words in %s beside each frame', async (language) => {
    const { capture = '' } = await writeReport(result, { directory: home, language });
    const original = readCapture(result.capture?.bytes ?? new Uint8Array());
    const written = readCapture(await readFile(capture));
    expect(written.frames).toHaveLength(packets.length);
    for (const [index, frame] of written.frames.entries()) {
      const before = original.frames[index];
      expect(frame.time).toEqual(before?.time);
      expect(frame.frameBytes).toBe(before?.frameBytes);
      expect(frame.comments.length).toBe((before?.comments.length ?? 0) + 1);
      expect(frame.comments.at(-1)).toMatch(/\S/);
      expect(frame.comments.at(-1)).not.toContain('undefined');
    }
  });

  it('comments a frame with the claims that rest on it, in their own words', async () => {
    const { capture = '' } = await writeReport(result, { directory: home, language: 'pt-BR' });
    const written = readCapture(await readFile(capture));
    const texts = new Map(result.claims.map(({ id, text }) => [id, text['pt-BR']]));
    const told = written.frames.flatMap(({ comments }) =>
      (comments.at(-1) ?? '').split('\n').flatMap((line) => {
        const [, id = '', words] = /^\[([\w.-]+)\] (.*)$/.exec(line) ?? [];
        return words === undefined ? [] : [{ id, words }];
      }),
    );
    expect(told.length).toBeGreaterThan(0);
    for (const { id, words } of told) expect(words, id).toBe(texts.get(id));
  });

  it('has a table of the packets, each row resting on its packet, with its meaning', () => {
    const table = tablesOf(result).find(({ id }) => id === 'packets');
    expect(table?.rows.map(({ evidence }) => evidence)).toEqual(packets.map(({ id }) => [id]));
    for (const { cells } of table?.rows ?? []) {
      expect(cells).toHaveLength(table?.head.length ?? 0);
      expect(cells.at(-1)).toMatchObject({ en: expect.stringMatching(/\S/) });
    }
  });
});

describe.each(RECORDED_LABS)('the report of a recorded %s', (lab) => {
  const result = resultOf(readRecordedRun(lab));

  it('shows every claim, table and drawing in both pages, and nothing undefined', async () => {
    for (const language of LANGUAGES) {
      const files = await writeReport(result, { directory: home, language });
      const html = await readFile(files.html, 'utf8');
      // Markdown escapes the signs that it would read as its own.
      const markdown = (await readFile(files.markdown, 'utf8')).replaceAll('\\', '');
      for (const { id } of result.claims) expect(html.includes(`id="${id}"`), id).toBe(true);
      for (const { title } of [...tablesOf(result), ...(result.pictures ?? [])]) {
        expect(html.includes(title[language]), title[language]).toBe(true);
        expect(markdown.includes(title[language]), title[language]).toBe(true);
      }
      expect(html.replaceAll(/<pre[\s\S]*?<\/pre>/g, '')).not.toMatch(
        />[^<]*\bundefined\b(?![^<]*”)/,
      );
    }
  });
});

describe('the report of two hosts', () => {
  const result = resultOf(readRecordedRun('remote'));

  it('has the capture of each end, and of an interface that nothing passed none', async () => {
    const { otherCaptures = [] } = await writeReport(result, { directory: home, language: 'en' });
    expect(otherCaptures.map((file) => path.basename(file))).toEqual(['capture-lab-07.pcapng']);
    const { frames } = readCapture(await readFile(otherCaptures[0] ?? ''));
    expect(frames.length).toBe(result.capture?.packets);
    for (const { comments } of frames) expect(comments.at(-1)).toMatch(/\S/);
  });

  it.each(LANGUAGES)(
    'tells in %s whose column it is, both times of a segment, and how far they may be off',
    async (language) => {
      const files = await writeReport(result, { directory: home, language });
      const [html, markdown] = [
        await readFile(files.html, 'utf8'),
        await readFile(files.markdown, 'utf8'),
      ];
      const arrival = /→ lab-07 [\d.,]+ ±\d+[.,]\d{3}/;
      for (const page of [html, markdown.replaceAll('\\', '')]) {
        expect(page).toMatch(/(server|servidor) @ lab-07/);
        expect(page).toMatch(arrival);
        expect(page).toMatch(/lab-07 #1: -?[\d.,]+ ms ± \d+[.,]\d{3} ms/);
      }
    },
  );
});

describe('the report of 2,000 clients', () => {
  it('stays within a few megabytes, made in seconds, and says what it leaves out', {
    timeout: 60_000,
  }, async (context) => {
    if (!isThorough()) context.skip('takes a while: with SOCKETLAB_THOROUGH=1 it runs');
    const result = resultOf(crowdOf(readRecordedRun('tcp-multi'), 2_000));
    const clients = result.timeline.sockets.filter(({ end }) => end === 'client');
    expect(clients.length).toBeGreaterThan(2_000);
    expect(result.claims.filter(({ verdict }) => verdict === 'refuted')).toEqual([]);
    const before = process.cpuUsage();
    const files = await writeReport(result, { directory: home, language: 'en' });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(10);
    const megabytes = async (file: string): Promise<number> => (await stat(file)).size / 1e6;
    expect(await megabytes(files.html)).toBeLessThan(4);
    expect(await megabytes(files.markdown)).toBeLessThan(2);
    const html = await readFile(files.html, 'utf8');
    expect(html).toContain('more connections are in events.jsonl');
    expect(html).toContain('more packets are in capture.pcapng');
    const lines = (await readFile(files.events, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(result.timeline.events.length);
  });
});

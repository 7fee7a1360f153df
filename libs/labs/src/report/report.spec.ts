import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VERDICTS } from '@socketlab/evidence';
import { LANGUAGES } from '@socketlab/foundation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createResult } from '../fixtures/evidence.fixture.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';
import { writeReport } from './write-report.ts';

const EVIL = '<script>alert(1)</script> | `x` & "y"';
const result = createResult();

/** Names the first tag that is not closed where it should be; undefined when all are. */
function findUnbalanced(html: string): string | undefined {
  const open: string[] = [];
  for (const [tag, slash, name = '', closing] of html.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)[^>]*?(\/?)>/g,
  )) {
    if (closing === '/') continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return tag;
  }
  return open[0];
}

describe.each(LANGUAGES)('the page in %s', (language) => {
  const html = renderHtml(result, language, 'mark');

  it('is well-formed, names its language, and loads nothing', () => {
    expect(findUnbalanced(html)).toBeUndefined();
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).not.toMatch(/<(script|link|img|iframe)\b|url\((?!#)|@import/);
    expect(html.match(/https?:/g)).toEqual(['http:']);
  });

  it('leads each piece of evidence to a row', () => {
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(100);
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
    expect([...html.matchAll(/ id="([^"]+)"/g)]).toHaveLength(ids.size);
  });

  it('gives each drawing a title and a description', () => {
    const drawings = html.match(/<svg (?!class="defs")[\s\S]*?<\/svg>/g) ?? [];
    expect(drawings.filter((drawing) => drawing.startsWith('<svg class="states"'))).toHaveLength(3);
    expect(drawings.length).toBeGreaterThan(4);
    for (const drawing of drawings) expect(drawing).toMatch(/<title id[\s\S]*<desc id/);
  });

  it('shows every claim', () => {
    for (const { id } of result.claims) expect(html).toContain(`id="${id}"`);
  });
});

describe('what a peer or a source says', () => {
  const hostile = createResult({ reply: EVIL, sourceText: `${EVIL}\n`.repeat(20) });

  it('stays text in HTML', () => {
    const html = renderHtml(hostile, 'en', 'mark');
    expect(html).not.toContain('<script');
    expect(findUnbalanced(html)).toBeUndefined();
  });

  it('stays text in Markdown', () => {
    expect(renderMarkdown(hostile, 'en')).not.toContain('<script>');
  });
});

it.each(LANGUAGES)('is the same Markdown as its transcript in %s', async (language) => {
  await expect(renderMarkdown(result, language)).toMatchFileSnapshot(
    `../fixtures/transcripts/report.${language}.md`,
  );
});

describe('writeReport', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'socketlab-report-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('makes the directory, writes four files, and replaces its own', async () => {
    const directory = path.join(home, 'new', 'report');
    await writeReport(result, { directory, language: 'en' });
    const files = await writeReport(result, { directory, language: 'pt-BR' });
    expect((await readdir(directory)).toSorted()).toEqual([
      'claims.json',
      'events.jsonl',
      'report.html',
      'report.md',
    ]);
    expect(await readFile(files.html, 'utf8')).toContain('lang="pt-BR"');
  });

  it('writes one event a line in causal order, and claims as the design has them', async () => {
    const files = await writeReport(result, { directory: home, language: 'en' });
    const lines = (await readFile(files.events, 'utf8')).trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line));
    expect(events.map(({ id }) => id)).toEqual(result.timeline.events.map(({ id }) => id));
    for (const event of events) {
      expect(event).toMatchObject({
        id: expect.any(String),
        host: 'local',
        atNs: expect.stringMatching(/^\d+$/),
        socket: { protocol: 'tcp', local: expect.any(String), remote: expect.any(String) },
      });
    }
    const claims = JSON.parse(await readFile(files.claims, 'utf8'));
    for (const claim of claims) {
      expect(claim).toMatchObject({
        question: expect.stringMatching(/^tcp\.\d$/),
        evidence: expect.any(Array),
        text: { en: expect.any(String), 'pt-BR': expect.any(String) },
      });
      expect(VERDICTS).toContain(claim.verdict);
    }
  });

  it('leaves a file alone that is no report of ours, and names it', async () => {
    const file = path.join(home, 'report.md');
    await writeFile(file, '# my own notes\n');
    await expect(writeReport(result, { directory: home, language: 'en' })).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITTEN',
      facts: { path: file },
    });
    expect(await readFile(file, 'utf8')).toBe('# my own notes\n');
    expect(await readdir(home)).toEqual(['report.md']);
  });

  it('names the file that stands where the directory should', async () => {
    const directory = path.join(home, 'taken');
    await writeFile(directory, '');
    await expect(writeReport(result, { directory, language: 'en' })).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITTEN',
      facts: { path: directory },
    });
  });

  it('refuses a directory that not even root may write to, and names it', async () => {
    const directory = '/sys/report';
    await expect(writeReport(result, { directory, language: 'en' })).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITTEN',
      message: expect.stringContaining(directory),
    });
  });
});

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Language } from '@socketlab/foundation';
import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { browserProblem, type Page, startBrowser } from './browser.ts';
import { createSite, type LabName, type Report, readReport } from './lab-site.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1_200, height: 900 };
/** The width of A4 between its margins of 14 mm, at CSS's 96 dots an inch. */
const PAPER = { width: 687, height: 970, media: 'print' } as const;
/** A4 in PostScript points. */
const A4 = { width: 595.3, height: 841.9 };
/** More ids than this a claim does not show; claims.json has them. */
const MOST_SHOWN = 24;

const VERDICTS = {
  en: { proven: 'proven', refuted: 'refuted', 'not-observed': 'not observed' },
  'pt-BR': { proven: 'provada', refuted: 'refutada', 'not-observed': 'não observada' },
} as const;

interface ShownClaim {
  readonly id: string;
  readonly verdict: string;
  readonly text: string;
  readonly evidence: readonly string[];
}

/** What the page shows as claims, wherever it stands. */
const SHOWN_CLAIMS = `[...document.querySelectorAll('.claims > li')].map((item) => ({
  id: item.id,
  verdict: item.querySelector('.verdict').innerText,
  text: item.querySelector('p').innerText,
  evidence: [...item.querySelectorAll('.evidence a')].map((link) => link.innerText),
}))`;
/** Links that lead nowhere, or out of the page, and ids that lead to another event's row. */
const LOST_LINKS = `[...document.querySelectorAll('[href]')].flatMap((link) => {
  const target = link.getAttribute('href');
  const row = target.startsWith('#') ? document.getElementById(target.slice(1)) : null;
  const isNamed = link.closest('svg') !== null || row?.innerText.includes(link.innerText);
  return row !== null && isNamed ? [] : [target];
})`;
/** What is wider than the room it has: on paper nobody can scroll. */
const CUT = `[...document.querySelectorAll('main, .scroll, pre, figure, svg')]
  .filter((box) => box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0)
  .map((box) => box.className + ' ' + box.scrollWidth + ' > ' + box.clientWidth)`;

async function openReport(
  context: TestContext,
  lab: LabName | 'tcp-models',
  language: Language,
): Promise<{ page: Page; report: Report; file: string }> {
  const problem = browserProblem();
  if (problem !== undefined) context.skip(problem);
  const { machine, folder, options } = await createSite(context, { forPlainUser: !isRoot() });
  const args = ['lab', 'run', lab, '--no-sandbox', '--report', 'report', '--lang', language];
  const { code, stderr } = await machine.run(args, options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  const browser = await startBrowser();
  onTestFinished(() => browser.close());
  const file = path.join(folder, 'report', 'report.html');
  return { page: await browser.open(file), report: readReport(path.dirname(file)), file };
}

function expectedClaims({ claims }: Report, language: Language): readonly ShownClaim[] {
  return claims.map(({ id, verdict, text, evidence }) => ({
    id,
    verdict: VERDICTS[language][verdict],
    // As HTML shows white space.
    text: text[language].replaceAll(/\s+/g, ' ').trim(),
    evidence: evidence.slice(0, MOST_SHOWN),
  }));
}

async function expectReadable(page: Page): Promise<void> {
  await page.show(PHONE);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(PHONE.width);
  const paper = 'getComputedStyle(document.body).backgroundColor';
  await page.show({ ...DESKTOP, scheme: 'light' });
  const light = await page.evaluate(paper);
  await page.show({ ...DESKTOP, scheme: 'dark' });
  expect(await page.evaluate(paper)).not.toBe(light);
  await page.show({ ...PAPER, scheme: 'dark' });
  expect(await page.evaluate(paper)).toBe(light);
}

async function expectPrintable(page: Page): Promise<void> {
  await page.show(PAPER);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PAPER.width);
  expect(await page.evaluate(CUT)).toEqual([]);
  const pdf = (await page.print()).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 (?<width>[\d.]+) (?<height>[\d.]+)\]/g)];
  expect(boxes.length).toBeGreaterThan(1);
  for (const { groups = {} } of boxes) {
    expect(Math.abs(Number(groups['width']) - A4.width)).toBeLessThan(1);
    expect(Math.abs(Number(groups['height']) - A4.height)).toBeLessThan(1);
  }
}

describe('report.html in Chromium, without a network', () => {
  it.for<[LabName | 'tcp-models', Language]>([
    ['tcp-simple', 'en'],
    ['tcp-simple', 'pt-BR'],
    ['udp-simple', 'pt-BR'],
    ['tcp-multi', 'en'],
    ['tcp-models', 'pt-BR'],
  ])(
    'of %s in %s shows the claims of claims.json and no other, on screen, phone and paper',
    { timeout: 240_000 },
    async ([lab, language], context) => {
      if (lab !== 'tcp-simple' || language !== 'pt-BR') needThorough(context);
      const { page, report, file } = await openReport(context, lab, language);
      const shown = await page.evaluate<ShownClaim[]>(SHOWN_CLAIMS);
      const byId = (a: ShownClaim, b: ShownClaim): number => a.id.localeCompare(b.id);
      expect(shown.toSorted(byId)).toEqual(expectedClaims(report, language).toSorted(byId));
      // Beside the claims only the three counts have a verdict.
      const verdicts = await page.evaluate("document.querySelectorAll('.verdict').length");
      expect(verdicts).toBe(report.claims.length + 3);
      expect(await page.evaluate(LOST_LINKS)).toEqual([]);
      expect(await page.evaluate('document.documentElement.lang')).toBe(language);
      await expectReadable(page);
      await expectPrintable(page);
      expect(page.requests).toEqual([pathToFileURL(file).href]);
    },
  );
});

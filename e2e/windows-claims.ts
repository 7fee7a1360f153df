import { expect } from 'vitest';
import { expectEvidenceForEveryClaim, type Report, verdictsOf } from './lab-site.ts';

/** What a Windows PC can be a witness of: its own calls, its connection table, the packets of its capture driver. */
const SOURCES_OF_WINDOWS = ['program', 'sampled', 'wire'];

/**
 * What holds for every report that a Windows PC had part in: nothing is refuted, each claim is proven by events that are
 * there or not observed for a reason in both languages, and of that PC there is no event whose source Windows has not.
 */
export function expectHonestReport(report: Report, windowsHost: string): void {
  expectEvidenceForEveryClaim(report);
  expect(verdictsOf(report, 'refuted')).toEqual([]);
  const own = report.events.filter(({ host }) => host === windowsHost);
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter(({ source }) => !SOURCES_OF_WINDOWS.includes(source))).toEqual([]);
  for (const { id, verdict, reason } of report.claims) {
    if (verdict !== 'not-observed') continue;
    expect([id, reason?.en, reason?.['pt-BR']]).toEqual([
      id,
      expect.any(String),
      expect.any(String),
    ]);
    expect(reason?.['pt-BR']).not.toBe(reason?.en);
    expect(report.markdown).toContain(reason?.en);
  }
}

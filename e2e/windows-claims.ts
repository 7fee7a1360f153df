import { expect } from 'vitest';
import { expectEvidenceForEveryClaim, type Report, verdictsOf } from './lab-site.ts';

/** What a Windows PC can be a witness of: its own calls, its connection table, the packets of its capture driver. */
const SOURCES_OF_WINDOWS = ['program', 'sampled', 'wire'];
/** What is said of systems that have nothing of the kind. */
const REASON_OF_LINUX = /only Linux|of Linux|program tier/;

/**
 * What holds for every report that a Windows PC had part in: nothing is refuted, each claim is proven by events that are
 * there or not observed for a reason that is told in both languages and true of Windows, and of that PC there is no event
 * whose source Windows has not.
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
    expect([id, reason?.en]).not.toEqual([id, expect.stringMatching(REASON_OF_LINUX)]);
    expect(report.markdown).toContain(reason?.en);
  }
}

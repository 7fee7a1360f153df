import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Claim, Event } from '@socketlab/evidence';
import { expect, type TestContext } from 'vitest';
import { processesOf } from './home-processes.ts';
import { createMachine, type Machine, type RunOptions } from './machine.ts';
import { createPrivateNetwork, type PrivateNetwork } from './private-network.ts';
import { plainUserProblem } from './programs.ts';

/** What a report leaves where nobody may capture; who may has the packets too. */
export const FILES_WITHOUT_PACKETS = ['claims.json', 'events.jsonl', 'report.html', 'report.md'];
export const REPORT_FILES = ['capture.pcapng', ...FILES_WITHOUT_PACKETS];
/** Each lab, with the questions that it answers: together the fourteen of one machine. */
export const LABS = {
  'tcp-simple': ['tcp.1', 'tcp.2', 'tcp.3', 'tcp.4', 'tcp.5'],
  'udp-simple': ['udp.1', 'udp.2', 'udp.3', 'udp.4'],
  'tcp-multi': ['multi.1', 'multi.2', 'multi.3', 'multi.4', 'multi.5'],
} as const;
export type LabName = keyof typeof LABS;
export const LAB_NAMES = Object.keys(LABS) as LabName[];
/** On the site's own network, whoever runs it. */
export const runLab = (name: LabName): string[] => ['lab', 'run', name, '--no-sandbox'];
export const LAB = runLab('tcp-simple');

export interface Report {
  readonly claims: readonly (Claim & { readonly reason?: { en: string; 'pt-BR': string } })[];
  readonly events: readonly Event[];
  readonly markdown: string;
  readonly html: string;
}

/** A place where the lab may write, and places where it may not. */
export interface Site {
  readonly machine: Machine;
  readonly network: PrivateNetwork;
  readonly folder: string;
  readonly options: RunOptions;
}

export async function createSite(ctx: TestContext, site: { forPlainUser: boolean }): Promise<Site> {
  const problem = site.forPlainUser ? await plainUserProblem() : undefined;
  if (problem !== undefined) ctx.skip(problem);
  // The home lies in the folder, so that one user can write both.
  const { home: folder, ...machine } = createMachine(site);
  const network = await createPrivateNetwork();
  return {
    machine: { ...machine, home: folder },
    network,
    folder,
    options: { within: network.within, cwd: folder, environment: { HOME: folder, TMPDIR: folder } },
  };
}

export function readReport(directory: string): Report {
  const read = (file: string): string => readFileSync(path.join(directory, file), 'utf8');
  return {
    claims: JSON.parse(read('claims.json')),
    events: read('events.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Event),
    // What Markdown would take for its own is escaped by a backslash.
    markdown: read('report.md').replaceAll(/\\(.)/g, '$1'),
    html: read('report.html'),
  };
}

/** What holds for every report, whatever was observed. */
export function expectEvidenceForEveryClaim({ claims, events }: Report): void {
  const ids = new Set(events.map(({ id }) => id));
  expect(ids.size).toBe(events.length);
  for (const { id, verdict, evidence, reason } of claims) {
    expect([id, evidence.length > 0]).toEqual([id, verdict !== 'not-observed']);
    expect([id, evidence.filter((event) => !ids.has(event))]).toEqual([id, []]);
    if (verdict === 'not-observed') expect([id, reason?.en === undefined]).toEqual([id, false]);
  }
}

export const verdictsOf = ({ claims }: Report, verdict: Claim['verdict']): string[] =>
  claims.filter((claim) => claim.verdict === verdict).map(({ id }) => id);

/** All claims proven, each question of the lab answered. */
export function expectAllProven(report: Report, lab: LabName): void {
  expectEvidenceForEveryClaim(report);
  expect(report.claims.filter(({ verdict }) => verdict !== 'proven')).toEqual([]);
  expect([...new Set(report.claims.map(({ question }) => question))]).toEqual([...LABS[lab]]);
}

/** Where in the file the first event stands that matches; fails when there is none. */
export function placeOf(
  events: readonly Event[],
  what: string,
  matches: (event: Event) => boolean,
): number {
  const place = events.findIndex(matches);
  if (place < 0) throw new Error(`no event is ${what}`);
  return place;
}

export const placeOfCall = (events: readonly Event[], witness: string, name: string): number =>
  placeOf(
    events,
    `${witness}'s ${name}()`,
    (event) =>
      event.kind === 'call' &&
      event.source === 'program' &&
      event.witness === witness &&
      event.name === name,
  );
export const placeOfState = (
  events: readonly Event[],
  witness: string,
  from: string,
  to: string,
): number =>
  placeOf(
    events,
    `${witness}'s ${from} -> ${to}`,
    (event) =>
      event.kind === 'state' && event.witness === witness && event.from === from && event.to === to,
  );

export function expectAscending(places: readonly number[]): void {
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}

export function expectNothingRunning({ home }: Machine): void {
  expect(processesOf(home)).toEqual([]);
  expect(readdirSync(path.join(home, 'state', 'daemons'))).toEqual([]);
}

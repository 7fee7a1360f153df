import type { Timeline } from '@socketlab/evidence';
import type { ClaimRule, Finding } from './claim-rule.ts';
import { type Call, enteredNs } from './end-facts.ts';
import type { LessonSource, Role } from './lab.ts';
import { listShortened } from './shortened.ts';
import { callsByLine } from './source-lines.ts';
import { inBoth } from './wording.ts';

/** Which source is claimed about, and what a program of its kind calls first. */
export interface SourceSubject {
  readonly question: string;
  readonly role: Role;
  readonly source: LessonSource | undefined;
  readonly timeline: Timeline;
  /** The calls that open the server, each made once, which its source makes from top to bottom. */
  readonly opening: readonly string[];
}

/** One claim for each line of a server's source that made calls in this run, then one for their order. */
export function sourceClaims(subject: SourceSubject): readonly ClaimRule<unknown>[] {
  const { source, timeline } = subject;
  const lines: ReadonlyMap<number, readonly Call[]> =
    source === undefined ? new Map() : callsByLine(timeline, source);
  return [
    ...[...lines].map(([line, calls]) => lineClaim(subject, line, calls)),
    orderClaim(subject, lines),
  ];
}

function lineClaim(
  { question, role, source }: SourceSubject,
  line: number,
  calls: readonly Call[],
): ClaimRule<unknown> {
  return {
    id: `${question}.line-${line}`,
    question,
    needs: [`${role}.program`],
    statement: inBoth(
      `Line ${line} of the server's source makes its call.`,
      `A linha ${line} do código do servidor faz a sua chamada.`,
    ),
    judge: () => judgeLine(line, calls, source?.text),
  };
}

/** What a call returned, or why it failed: with the number that it has on Windows, where it has one. */
function writeResult({ result, errno, errnoNumber }: Call): string {
  if (errno === undefined) return String(result);
  return errnoNumber === undefined ? errno : `${errno} (${errnoNumber})`;
}

function judgeLine(
  line: number,
  calls: readonly Call[],
  text: string | undefined,
): Finding | undefined {
  const [first, ...others] = calls;
  if (first === undefined || text === undefined) return undefined;
  const code = text.split('\n')[line - 1]?.trim();
  const names = [...new Set(calls.map(({ name }) => `${name}()`))].join(', ');
  const results = listShortened(calls.map(writeResult), (result) => result).join(', ');
  const isThere = code !== undefined && calls.every(({ name }) => callsName(code, name));
  if (!isThere) {
    return {
      verdict: 'refuted',
      evidence: [first, ...others],
      reason: inBoth(
        `The line reads “${code ?? ''}”, without ${names}.`,
        `A linha diz “${code ?? ''}”, sem ${names}.`,
      ),
    };
  }
  return {
    verdict: 'proven',
    evidence: [first, ...others],
    text: inBoth(
      `Line ${line}, “${code}”, called ${names} ${calls.length}×; result: ${results}.`,
      `A linha ${line}, “${code}”, chamou ${names} ${calls.length}×; resultado: ${results}.`,
    ),
  };
}

function callsName(code: string, name: string): boolean {
  // epoll_wait(2) is epollWait() in the source.
  const inCamelCase = name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return new RegExp(`\\b(?:${name}|${inCamelCase})\\(`).test(code);
}

function orderClaim(
  { question, role, opening }: SourceSubject,
  lines: ReadonlyMap<number, readonly Call[]>,
): ClaimRule<unknown> {
  return {
    id: `${question}.order`,
    question,
    needs: [`${role}.program`],
    statement: inBoth(
      'The lines of the server’s source make their first calls from top to bottom.',
      'As linhas do código do servidor fazem as suas primeiras chamadas de cima para baixo.',
    ),
    judge: () => {
      const firsts = [...lines.values()].flatMap((calls) => calls.slice(0, 1));
      const opened = firsts.filter(({ name }) => opening.includes(name));
      const hasAll = opening.every((name) => opened.some((call) => call.name === name));
      const ran = opened.toSorted((a, b) => (enteredNs(a) < enteredNs(b) ? -1 : 1));
      const [first, ...others] = ran;
      if (first === undefined || !hasAll) return undefined;
      const isDownward = ran.every((call, index) => call === opened[index]);
      const path = ran.map(({ line, name }) => `${line} ${name}()`).join(' → ');
      return {
        verdict: isDownward ? 'proven' : 'refuted',
        evidence: [first, ...others],
        text: inBoth(
          `The server's source opens from top to bottom: ${path}.`,
          `O código do servidor abre de cima para baixo: ${path}.`,
        ),
      };
    },
  };
}

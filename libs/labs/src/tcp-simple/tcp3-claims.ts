import type { ClaimRule, Finding } from '../claim-rule.ts';
import { callsByLine } from '../source-lines.ts';
import { inBoth } from '../wording.ts';
import { type Call, enteredNs, type Facts } from './facts.ts';

const question = 'tcp.3';

/** tcp.3: one claim for each line of the server's source that made calls in this run, then one for their order. */
export function tcp3Claims(facts: Facts): readonly ClaimRule<Facts>[] {
  const { source, timeline } = facts;
  const lines: ReadonlyMap<number, readonly Call[]> =
    source === undefined ? new Map() : callsByLine(timeline, source.file);
  return [...[...lines].map(([line, calls]) => lineClaim(line, calls)), orderClaim(lines)];
}

function lineClaim(line: number, calls: readonly Call[]): ClaimRule<Facts> {
  return {
    id: `tcp.3.line-${line}`,
    question,
    needs: ['server.program'],
    statement: inBoth(
      `Line ${line} of the server's source makes its call.`,
      `A linha ${line} do código do servidor faz a sua chamada.`,
    ),
    judge: ({ source }) => judgeLine(line, calls, source?.text),
  };
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
  const results = calls.map(({ result, errno }) => errno ?? result).join(', ');
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
  return new RegExp(`\\b${name}\\(`).test(code);
}

function orderClaim(lines: ReadonlyMap<number, readonly Call[]>): ClaimRule<Facts> {
  return {
    id: 'tcp.3.order',
    question,
    needs: ['server.program'],
    statement: inBoth(
      'The lines of the server’s source make their first calls from top to bottom.',
      'As linhas do código do servidor fazem as suas primeiras chamadas de cima para baixo.',
    ),
    judge: () => {
      const firsts = [...lines.values()].flatMap((calls) => calls.slice(0, 1));
      const opening = firsts.filter(({ name }) =>
        ['socket', 'bind', 'listen', 'accept'].includes(name),
      );
      const ran = opening.toSorted((a, b) => (enteredNs(a) < enteredNs(b) ? -1 : 1));
      const [first, ...others] = ran;
      if (first === undefined || others.length === 0) return undefined;
      const isDownward = ran.every((call, index) => call === opening[index]);
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

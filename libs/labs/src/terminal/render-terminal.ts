import type { Claim, Verdict } from '@socketlab/evidence';
import type { Language } from '@socketlab/foundation';
import { createCharts } from '../chart/chart.ts';
import type { LabResult } from '../lab.ts';
import { programOf } from '../report/claim-observers.ts';
import { nameVerdict, VERDICT_NAMES, WORDS } from '../report/words.ts';
import { listShortened } from '../shortened.ts';
import { createStyle, type Style } from './ansi.ts';
import { wrap } from './columns.ts';
import { renderCharts } from './render-chart.ts';
import { renderPictures } from './render-pictures.ts';
import { renderTable } from './render-table.ts';

/** How a result is printed. */
export interface TerminalOptions {
  readonly language: Language;
  /** Columns of the terminal; 80 is the least that is used. */
  readonly width: number;
  readonly usesColors: boolean;
}

const LEAST_WIDTH = 80;
const MARKS: Readonly<Record<Verdict, string>> = {
  proven: '✓',
  refuted: '✗',
  'not-observed': '?',
};

/** The whole result for a terminal: witnesses, the chart of both ends, then each question with its claims. */
export function renderTerminal(result: LabResult, options: TerminalOptions): string {
  const { language, usesColors } = options;
  const width = Math.max(LEAST_WIDTH, options.width);
  const style = createStyle(usesColors);
  const charts = createCharts(result.timeline);
  const lines = [
    style.bold(result.lab.title[language]),
    ...renderWitnesses(result, language),
    ...(result.interruption === undefined
      ? []
      : wrap(`! ${result.interruption[language]}`, width).map(style.bad)),
    '',
    ...renderCharts(charts, { language, width }, { style }),
    ...(charts.socketsLeftOut === 0
      ? []
      : wrap(`+ ${charts.socketsLeftOut}: ${WORDS.socketsLeftOut[language]}`, width)),
    '',
    ...wrap(WORDS.legend[language], width).map(style.dim),
    ...result.lab.questions.flatMap((question) => [
      '',
      style.bold(`${question.id}  ${question.title[language]}`),
      ...result.claims
        .filter((claim) => claim.question === question.id)
        .flatMap((claim) => renderClaim(claim, { language, width }, style)),
    ]),
    ...result.tables
      .filter(({ isForTerminal }) => isForTerminal === true)
      .flatMap((own) => renderTable(own, { language, width }, { style })),
    ...renderPictures(result.pictures ?? [], { language, width }, { style }),
    '',
    renderCounts(result.claims, language),
  ];
  return `${lines.join('\n')}\n`;
}

function renderWitnesses({ witnesses }: LabResult, language: Language): readonly string[] {
  return witnesses.map(
    ({ daemon, version, role, tier, host }) =>
      `${WORDS[role][language]}: ${programOf({ daemon, version })} @ ${host}, ${WORDS.tier[language]} ${tier}`,
  );
}

function renderClaim(
  claim: Claim,
  { language, width }: { readonly language: Language; readonly width: number },
  style: Style,
): readonly string[] {
  const paint = { proven: style.good, refuted: style.bad, 'not-observed': style.dim }[
    claim.verdict
  ];
  const indent = '    ';
  const inner = width - indent.length;
  const [first = '', ...others] = wrap(claim.text[language], inner);
  const note = claim.verdict === 'proven' ? '' : `${VERDICT_NAMES[claim.verdict][language]}. `;
  const reason = claim.reason === undefined ? '' : claim.reason[language];
  return [
    `  ${paint(MARKS[claim.verdict])} ${first}`,
    ...others.map((line) => indent + line),
    ...wrap(`${note}${reason}`, inner).map((line) => indent + paint(line)),
    ...(claim.evidence.length === 0
      ? []
      : wrap(`[${listShortened(claim.evidence, (id) => id).join(', ')}]`, inner).map(
          (line) => indent + style.dim(line),
        )),
  ];
}

function renderCounts(claims: readonly Claim[], language: Language): string {
  return (['proven', 'refuted', 'not-observed'] as const)
    .map((verdict) => {
      const count = claims.filter((claim) => claim.verdict === verdict).length;
      return `${MARKS[verdict]} ${count} ${nameVerdict(verdict, count, language)}`;
    })
    .join('   ');
}

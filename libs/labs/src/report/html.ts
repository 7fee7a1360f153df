import type { Claim } from '@socketlab/evidence';
import { type Language, type Text, VERSION } from '@socketlab/foundation';
import { escapeHtml, renderPage } from '@socketlab/pages';
import { createCharts } from '../chart/chart.ts';
import { drawnSockets } from '../chart/drawn-sockets.ts';
import type { LabResult } from '../lab.ts';
import { listShortened } from '../shortened.ts';
import {
  renderEventTable,
  renderLabTable,
  renderSources,
  renderWitnessTable,
} from './html-tables.ts';
import { anchorOf } from './markdown.ts';
import { renderPictures } from './picture-svg.ts';
import { renderSequenceSvg, SEQUENCE_ARROWS } from './sequence-svg.ts';
import { renderStateSvg } from './state-svg.ts';
import { CSS } from './style.ts';
import { tablesOf } from './tables-of.ts';
import { formatTime } from './times.ts';
import { describeError, nameVerdict, VERDICT_NAMES, WORDS } from './words.ts';

/** The report as one HTML page that loads nothing; well-formed XML too. `mark` tells that the file is a report's. */
export function renderHtml(result: LabResult, language: Language, mark: string): string {
  const say = (text: Text): string => escapeHtml(text[language]);
  const { lab, claims, interruption } = result;
  const { charts, socketsLeftOut } = createCharts(result.timeline);
  const body = `<h1>${say(lab.title)}</h1>
<p class="times">${say(WORDS.from)} ${formatTime(result.startedAtNs)} ${say(WORDS.to)} ${formatTime(result.endedAtNs)} · Socketlab ${VERSION}</p>
${interruption === undefined ? '' : `<p class="alert"><strong>${say(WORDS.interrupted)}.</strong> ${say(interruption)}</p>`}
${renderCounts(claims, language)}
${renderOwn(result, language)}<h2>${say(WORDS.witnesses)}</h2>
${renderWitnessTable(result.witnesses, language)}
<h2>${say(WORDS.chart)}</h2>
${renderArrows()}
${charts.map((chart, index) => `<div class="scroll">${renderSequenceSvg(chart, { language, id: `sequence-${index + 1}` })}</div>`).join('\n')}
${charts.flatMap(({ hosts }) => (hosts === undefined ? [] : `<p class="legend">${escapeHtml(describeError(hosts, language))}</p>`)).join('\n')}
${socketsLeftOut === 0 ? '' : `<p class="legend">+ ${socketsLeftOut}: ${say(WORDS.socketsLeftOut)}</p>`}
<p class="legend">${say(WORDS.linkLegend)} ${say(result.capture === undefined ? WORDS.noPackets : WORDS.packetLegend)} ${say(WORDS.svgLegend)}</p>
${renderDiagrams(result, language)}
${lab.questions
  .map(({ id, title }) => {
    const own = claims.filter(({ question }) => question === id);
    return `<h2>${id} · ${say(title)}</h2>\n${renderClaims(own, language)}`;
  })
  .join('\n')}
${tablesOf(result)
  .filter((own) => own.isForTerminal !== true)
  .map((own) => renderLabTable(own, language))
  .join('\n')}
${renderSources(result, language)}
<h2>${say(WORDS.events)}</h2>
${renderEventTable(result, language)}`;
  return renderPage({ language, title: lab.title[language], mark, css: CSS, body });
}

/** What says most about a lab stands before all else: short tables, and its own drawings. */
function renderOwn({ tables, pictures = [] }: LabResult, language: Language): string {
  const short = tables.filter(({ isForTerminal }) => isForTerminal === true);
  const drawn = [
    ...short.map((own) => renderLabTable(own, language)),
    renderPictures(pictures, language),
  ];
  return pictures.length + short.length === 0 ? '' : `${drawn.join('\n')}\n`;
}

function renderCounts(claims: readonly Claim[], language: Language): string {
  const items = (['proven', 'refuted', 'not-observed'] as const).map((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    const name = escapeHtml(nameVerdict(verdict, count, language));
    return `<li class="${verdict}"><span class="verdict">${count}</span> ${name}</li>`;
  });
  return `<ul class="counts">${items.join('')}</ul>`;
}

function renderClaims(claims: readonly Claim[], language: Language): string {
  return `<ul class="claims">\n${claims.map((claim) => renderClaim(claim, language)).join('\n')}\n</ul>`;
}

function renderClaim(claim: Claim, language: Language): string {
  const { id, verdict, text, reason, evidence } = claim;
  const links = listShortened(
    evidence,
    (event) => `<a href="#${anchorOf(event)}">${escapeHtml(event)}</a>`,
  );
  return `<li class="${verdict}" id="${escapeHtml(id)}"><span class="verdict">${escapeHtml(VERDICT_NAMES[verdict][language])}</span><p>${escapeHtml(text[language])}</p>${
    reason === undefined ? '' : `<p class="reason">${escapeHtml(reason[language])}</p>`
  }${links.length === 0 ? '' : `<p class="evidence">${links.join(' ')}</p>`}</li>`;
}

function renderDiagrams({ timeline }: LabResult, language: Language): string {
  const say = (text: Text): string => text[language];
  const names = { client: WORDS.client, server: WORDS.server, listener: WORDS.listener };
  const figures = drawnSockets(timeline).flatMap((socket) => {
    if (socket.end === 'unknown' || socket.name.protocol === 'udp') return [];
    const title = `${say(names[socket.end])} ${socket.name.local}`;
    const svg = renderStateSvg(socket, { language, title });
    return [`<figure><figcaption>${escapeHtml(title)}</figcaption>${svg}</figure>`];
  });
  return `<h2>${escapeHtml(say(WORDS.states))}</h2>
<div class="diagrams">${figures.join('\n')}</div>`;
}

/** The arrow heads of all drawings: an id stands once on a page. */
function renderArrows(): string {
  const arrow = (id: string): string =>
    `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0 8 4 0 8z"/></marker>`;
  return `<svg class="defs" aria-hidden="true"><defs>${SEQUENCE_ARROWS}${arrow('step')}${arrow('step-passed')}</defs></svg>`;
}

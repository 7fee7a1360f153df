// docs/images/performance.svg: what each server carries, beside one in C. It follows the reader's choice of light or dark.

const WIDTH = 1_000;
const MARGIN = 24;
const COLUMNS = 2;
const GAP = 40;
const LABEL = 178;
const NUMBER = 40;
const ROW = 20;
const BAR = 13;
const TITLE = 46;
const HEADER = 78;
const PANEL_GAP = 26;
/** So that 1, which is as good as C, stands well before the edge. */
const SHORTEST_SCALE = 1.1;
const TICKS = 4;

const STYLE = `
    text { font: 12px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
    .page { fill: #ffffff }
    .head { font-size: 20px; font-weight: 600 }
    .title { font-size: 14px; font-weight: 600 }
    .soft, .end { fill: #59636e }
    .end, .name { text-anchor: end }
    .ours-name { font-weight: 600 }
    .peer { fill: #b7bfc8 }
    .ours { fill: #1f6feb }
    .one { stroke: #59636e; stroke-width: 1 }
    .bound { stroke: #c2410c; stroke-width: 2; stroke-dasharray: 4 3 }
    .bound-text { fill: #c2410c; text-anchor: middle }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .page { fill: #0d1117 }
      .soft, .end { fill: #9198a1 }
      .peer { fill: #4a525c }
      .ours { fill: #4493f8 }
      .one { stroke: #9198a1 }
      .bound { stroke: #f0883e }
      .bound-text { fill: #f0883e }
    }`;

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escapeText = (text) => text.replace(/[&<>]/g, (character) => ESCAPES[character]);

function write(x, y, text, style) {
  const of = style === undefined ? '' : ` class="${style}"`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${of}>${escapeText(text)}</text>`;
}

const panelWidth = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
const barsWidth = panelWidth - LABEL - NUMBER;
const heightOf = ({ bars }) => TITLE + bars.length * ROW;

/** A line across all bars of a panel, and what it stands for above it. */
function mark({ at, top, bottom, style, text }) {
  const x = at.toFixed(1);
  return [
    `<line class="${style}" x1="${x}" x2="${x}" y1="${top.toFixed(1)}" y2="${bottom.toFixed(1)}"/>`,
    ...(text === undefined ? [] : [write(at, top - TICKS, text, 'bound-text')]),
  ];
}

function row({ name, isOurs, value }, { left, y, unit }) {
  const width = Math.max(1, value * unit);
  return [
    write(left - 8, y + BAR - 2, name, isOurs ? 'name ours-name' : 'name'),
    `<rect class="${isOurs ? 'ours' : 'peer'}" x="${left.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>`,
    // Beside all bars, where no line crosses it.
    write(left + barsWidth + NUMBER, y + BAR - 2, value.toFixed(2), isOurs ? 'name' : 'end'),
  ];
}

/** One comparison; the longest bar first. */
function panel({ title, peer, bound, bars }, { x, y, unit }) {
  const left = x + LABEL;
  const top = y + TITLE;
  const bottom = top + bars.length * ROW - (ROW - BAR);
  const sorted = bars.toSorted((a, b) => b.value - a.value);
  return [
    write(x, y + 14, title, 'title'),
    write(left - 8, top - TICKS - 2, `${peer} = 1`, 'end'),
    ...sorted.flatMap((bar, index) => row(bar, { left, y: top + index * ROW, unit })),
    ...mark({ at: left + unit, top: top - 2, bottom, style: 'one' }),
    ...mark({
      at: left + bound * unit,
      top: top - 2,
      bottom,
      style: 'bound',
      text: `at least ${bound}`,
    }),
  ];
}

/** Where each panel stands: in rows of two, each as high as the higher one of them. */
function place(panels) {
  const places = [];
  let y = HEADER;
  for (let index = 0; index < panels.length; index += COLUMNS) {
    const inRow = panels.slice(index, index + COLUMNS);
    for (const [column] of inRow.entries()) {
      places.push({ x: MARGIN + column * (panelWidth + GAP), y });
    }
    y += Math.max(...inRow.map(heightOf)) + PANEL_GAP;
  }
  return { places, height: y };
}

/** The picture of comparisons: see barsOf in capacity.mjs. All have one scale. */
export function renderPicture(panels) {
  const most = Math.max(SHORTEST_SCALE, ...panels.flatMap(({ bars }) => bars.map((b) => b.value)));
  const unit = barsWidth / most;
  const { places, height } = place(panels);
  const said = 'How many times as much as a server in C each one carries';
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${said}">`,
    `  <style>${STYLE}\n  </style>`,
    `  <rect class="page" width="${WIDTH}" height="${height}" rx="8"/>`,
    `  ${write(MARGIN, 36, said, 'head')}`,
    `  ${write(MARGIN, 57, "C's CPU time for the same, divided by its own; longer is better. Blue is Socketlab; the dashed line is what it has to reach.", 'soft')}`,
    ...panels.flatMap((one, index) =>
      panel(one, { ...places[index], unit }).map((line) => `  ${line}`),
    ),
    '</svg>',
  ].join('\n')}\n`;
}

// docs/performance.md, from what was measured and from what people have noted.
import { table } from './report.mjs';
import { boundOf, isReached, OTHER_TARGETS, SPEED_TARGETS, TARGETS } from './targets.mjs';

const NOT_MEASURED = 'not measured';
const MOST_DIGITS = 6;

/** With two digits, or as many more as it takes to be on the same side of its bound. */
function numberOf(target, value) {
  const holds = isReached(target, value);
  for (let digits = value >= 100 ? 0 : 2; digits <= MOST_DIGITS; digits += 1) {
    const shown = value.toFixed(digits);
    if (isReached(target, Number(shown)) === holds) return shown;
  }
  return String(value);
}

function verdictOf(target, value) {
  if (value === undefined) return ['-', NOT_MEASURED];
  const shown = `${numberOf(target, value)}${target.unit === '' ? '' : ` ${target.unit}`}`;
  return [shown, isReached(target, value) ? 'reached' : '**not reached**'];
}

/** A table of what has to hold, what was measured, and whether it does. */
export const verdicts = (targets, measured) =>
  table(
    ['what', 'bound', 'measured', ''],
    targets.map((target) => [
      target.what,
      boundOf(target),
      ...verdictOf(target, measured[target.id]),
    ]),
  );

/** The targets that a benchmark is about. */
export const targetsOf = (benchmark) =>
  TARGETS.filter(({ id }) => id.slice(0, id.indexOf('.')) === benchmark);

/** Its headings so many levels deeper: the page has some of its own above them. What stands between fences is no heading. */
function deeper(lines, levels = 1) {
  let isCode = false;
  return lines.map((line) => {
    if (line.startsWith('```')) isCode = !isCode;
    return !isCode && /^#+ /.test(line) ? `${'#'.repeat(levels)}${line}` : line;
  });
}

function shortfalls(measured) {
  const short = TARGETS.filter(
    (target) => measured[target.id] !== undefined && !isReached(target, measured[target.id]),
  );
  if (short.length === 0) return ['Every number that was measured is reached.'];
  return short.map((target) => {
    const [shown] = verdictOf(target, measured[target.id]);
    return `- ${target.what}: ${shown}, and ${boundOf(target)} is promised.`;
  });
}

/**
 * The page. `results` is what docs/performance.json holds; `notes` are the texts that people write, which come as they are, and
 * so survive every measurement.
 */
export function renderPage({ machine, sections }, notes) {
  const measured = Object.assign({}, ...sections.map((section) => section.measured ?? {}));
  return `${[
    '# Performance',
    '',
    'What the project promises in numbers, and what was measured of it beside its peers. `npm run bench -- --write` measures all of it',
    'and writes this page; what to do by hand, and how each number is made, is in [tools/bench](../tools/bench/README.md). The numbers',
    'are of one machine: yours will differ, and more the absolute ones than the ratios.',
    '',
    '![How many times as much as a server in C each one carries](images/performance.svg)',
    '',
    'Capacity is CPU time: what the peer uses of the processor for the same, divided by what ours uses, accounting on and evidence at',
    'connection level on. *C / it* of 1 is as good as C; *2* would be twice as good.',
    '',
    '## Speed',
    '',
    ...verdicts(SPEED_TARGETS, measured),
    '',
    '## What else is promised',
    '',
    ...verdicts(OTHER_TARGETS, measured),
    '',
    '## Where a number is not reached',
    '',
    ...shortfalls(measured),
    ...notes.flatMap((note) => ['', ...deeper(note.trim().split('\n'), 2)]),
    '',
    '## The machine',
    '',
    ...table(['what', 'it is'], Object.entries(machine)),
    '',
    '## All that was measured',
    ...sections.flatMap(({ lines, at, load }) => [
      '',
      ...deeper(lines),
      '',
      `Measured on ${at} UTC; load average before it: ${load}.`,
    ]),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')}\n`;
}

import { fstatSync } from 'node:fs';
import type { Language } from '@socketlab/foundation';

const STDERR = 2;

/** The journal's priorities (sd-daemon(3), SD_DEBUG and its kin) by pino's levels, the gravest first. */
const PRIORITIES: readonly (readonly [level: number, priority: number])[] = [
  [60, 2],
  [50, 3],
  [40, 4],
  [30, 6],
  [0, 7],
];
const ERROR_LEVEL = 50;
/** What the journal keeps of every line itself. */
const KNOWN_TO_JOURNAL = ['level', 'time', 'pid', 'hostname', 'name', 'msg'];

type Fields = Readonly<Record<string, unknown>>;

/** Whether standard error leads to the journal: JOURNAL_STREAM names its device and inode, systemd.exec(5). */
export function leadsToJournal(journalStream: string | undefined): boolean {
  if (journalStream === undefined) return false;
  try {
    const { dev, ino } = fstatSync(STDERR, { bigint: true });
    return journalStream === `${dev}:${ino}`;
  } catch {
    // Closed: it leads nowhere.
    return false;
  }
}

/**
 * A log line as a person reads it in the journal: `<6>listening address=127.0.0.1:65432`. The phrase, then what it says of an
 * error, then the other fields as key=value, quoted as JSON where they hold blanks; always one line.
 */
export function journalLine(json: string, language: Language): string {
  const fields = parse(json);
  if (fields === undefined) return json;
  const { level = 0, msg = '', text, err, ...rest } = fields;
  const priority = PRIORITIES.find(([least]) => Number(level) >= least)?.[1] ?? 7;
  const words = [oneLine(String(msg)) + explanation(text, language)];
  for (const [key, value] of Object.entries(rest)) {
    if (!KNOWN_TO_JOURNAL.includes(key)) words.push(`${key}=${write(value)}`);
  }
  if (err !== undefined) words.push(...errorWords(err as Fields, Number(level)));
  return `<${priority}>${words.join(' ')}\n`;
}

function parse(json: string): Fields | undefined {
  try {
    return JSON.parse(json) as Fields;
  } catch {
    // Not one of our lines: better as it is than not at all.
    return undefined;
  }
}

function explanation(text: unknown, language: Language): string {
  const said = (text as Partial<Record<Language, unknown>> | undefined)?.[language];
  return typeof said === 'string' ? `: ${oneLine(said)}` : '';
}

function errorWords({ message, stack, code }: Fields, level: number): string[] {
  const words = code === undefined ? [] : [`err.code=${write(code)}`];
  words.push(`err=${write(message)}`);
  if (level >= ERROR_LEVEL && stack !== undefined) words.push(`stack=${JSON.stringify(stack)}`);
  return words;
}

function write(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? String(value);
  return /^[^\s"'=\\]+$/.test(value) ? value : JSON.stringify(value);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

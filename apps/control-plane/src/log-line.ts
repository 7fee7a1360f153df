import { LANGUAGES, type Language, type Text } from '@socketlab/foundation';
import type { Colors } from './output.ts';

/** A line of a daemon's log, as pino writes it. */
export interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly phrase: string;
  /** The sentence for a person, of an error. */
  readonly text?: Text;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** https://github.com/pinojs/pino/blob/main/docs/api.md#loggerlevels-object */
const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const ERROR_LEVEL = 50;
const LEVEL_WIDTH = 5;

/** Reads one line; undefined when it is not a JSON object, as the words of a crashing runtime are not. */
export function parseLogLine(line: string): LogLine | undefined {
  const content = parseObject(line);
  if (content === undefined) return undefined;
  const {
    time,
    level,
    msg,
    text,
    name: _name,
    pid: _pid,
    hostname: _hostname,
    ...fields
  } = content;
  return {
    time: typeof time === 'number' ? new Date(time).toISOString() : String(time ?? ''),
    level: LEVELS[Number(level)] ?? String(level ?? ''),
    phrase: String(msg ?? ''),
    ...(isText(text) ? { text } : {}),
    fields,
  };
}

/** `12:34:56.789 info  listening address=127.0.0.1:65432`; a line that is not JSON stays as it is. */
export function formatLogLine(line: string, language: Language, colors: Colors): string {
  const parsed = parseLogLine(line);
  if (parsed === undefined) return line;
  const time = /T(?<clock>[\d:.]+)/.exec(parsed.time)?.groups?.['clock'] ?? parsed.time;
  const fields = Object.entries(parsed.fields).map(
    ([key, value]) => `${colors.dim(`${key}=`)}${formatValue(value)}`,
  );
  const level = paintLevel(parsed.level, colors);
  const head = [colors.dim(time), level, parsed.phrase, ...fields].join(' ');
  return parsed.text === undefined ? head : `${head}\n  ${parsed.text[language]}`;
}

/** The text of the last error in the lines: why a daemon did not start. */
export function lastErrorIn(lines: readonly string[]): Text | undefined {
  for (const line of lines.toReversed()) {
    const content = parseObject(line);
    if (
      content !== undefined &&
      Number(content['level']) >= ERROR_LEVEL &&
      isText(content['text'])
    ) {
      return content['text'];
    }
  }
  return undefined;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(line);
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? (content as Record<string, unknown>)
      : undefined;
  } catch {
    // Not JSON: words of the runtime itself, which are shown as they are.
    return undefined;
  }
}

function isText(value: unknown): value is Text {
  return (
    typeof value === 'object' &&
    value !== null &&
    LANGUAGES.every((language) => typeof (value as Record<string, unknown>)[language] === 'string')
  );
}

function formatValue(value: unknown): string {
  if (typeof value === 'string') return /[\s"]/.test(value) ? JSON.stringify(value) : value;
  return JSON.stringify(value) ?? '';
}

function paintLevel(level: string, colors: Colors): string {
  const padded = level.padEnd(LEVEL_WIDTH);
  if (level === 'error' || level === 'fatal') return colors.red(padded);
  if (level === 'warn') return colors.yellow(padded);
  return level === 'info' ? colors.green(padded) : colors.dim(padded);
}

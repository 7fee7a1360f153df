import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  InvalidConfigurationError,
  InvalidValueError,
  messageOf,
  SocketlabError,
  UnreadableConfigurationError,
} from './errors.ts';
import type { Text } from './text.ts';

/** One setting: how it is written on the command line, in the environment and in the file, and how it is read. */
export interface Option<Value> {
  /** The flag without its dashes, and the key in the file: `metrics-address`. The environment has SOCKETLAB_METRICS_ADDRESS. */
  readonly flag: string;
  /** How the value is shown in `--help`: `ADDRESS:PORT`; a flag without one is a switch. */
  readonly placeholder?: string;
  /** What a flag given without its value means, where the value may be left out. */
  readonly bare?: string;
  readonly summary: Text;
  /** Reads the value; throws a {@link SocketlabError} that names value, rule and way out. */
  readonly parse: (value: string, what: string) => Value;
  readonly fallback: Value;
}

/** All settings of one program, by the names that its code uses. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;
/** What the settings of a table became. */
export type Configuration<Table extends OptionTable> = {
  readonly [Key in keyof Table]: Table[Key] extends Option<infer Value> ? Value : never;
};

/** Where values come from, the strongest first. */
export interface ConfigurationSources {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the JSON file; a file that is not there is an empty one. */
  readonly file?: string;
  /** The object inside the file that belongs to this program. */
  readonly section?: string;
}

/** Flags over environment over file over fallbacks, merged once and frozen; every problem is reported at once. */
export function loadConfiguration<Table extends OptionTable>(
  table: Table,
  sources: ConfigurationSources,
): Configuration<Table> {
  const problems: SocketlabError[] = [];
  const attempt = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (problem) {
      if (!(problem instanceof SocketlabError)) throw problem;
      problems.push(problem);
      return undefined;
    }
  };
  const flags = attempt(() => readFlags(table, sources.argv)) ?? {};
  const settings = attempt(() => readSettings(table, sources)) ?? {};
  const entries = Object.entries(table).map(([key, option]) => {
    const variable = variableOf(option.flag);
    const found =
      given(flags[option.flag], `--${option.flag}`) ??
      given(sources.environment[variable], variable) ??
      given(settings[option.flag], `${sources.file}: ${option.flag}`);
    return [key, found ? attempt(() => option.parse(found.value, found.what)) : option.fallback];
  });
  if (problems.length > 0) throw new InvalidConfigurationError(problems);
  return Object.freeze(Object.fromEntries(entries)) as Configuration<Table>;
}

/** The environment variable of a flag: `metrics-address` is SOCKETLAB_METRICS_ADDRESS. */
export function variableOf(flag: string): string {
  return `SOCKETLAB_${flag.toUpperCase().replaceAll('-', '_')}`;
}

function given(
  value: string | undefined,
  what: string,
): { value: string; what: string } | undefined {
  return value === undefined ? undefined : { value, what };
}

function readFlags(table: OptionTable, argv: readonly string[]): Record<string, string> {
  const flags = new Map(Object.values(table).map((option) => [option.flag, option]));
  const { tokens } = parseArgs({
    args: withBareValues(flags, argv),
    options: Object.fromEntries(
      [...flags].map(([flag, { placeholder }]) => [
        flag,
        { type: placeholder === undefined ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const values: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') throw unknownArgument(token.value, flags.keys());
    const option = flags.get(token.name);
    if (!option) throw unknownArgument(token.rawName, flags.keys());
    if (option.placeholder !== undefined && token.value === undefined) throw missingValue(option);
    values[token.name] = token.value ?? 'true';
  }
  return values;
}

/** Writes the value of a flag that was given bare, so that it does not swallow the next flag. */
function withBareValues(
  flags: ReadonlyMap<string, Option<unknown>>,
  argv: readonly string[],
): string[] {
  return argv.map((argument, index) => {
    const bare = argument.startsWith('--') ? flags.get(argument.slice(2))?.bare : undefined;
    const next = argv[index + 1];
    return bare !== undefined && (next === undefined || next.startsWith('-'))
      ? `${argument}=${bare}`
      : argument;
  });
}

function readSettings(table: OptionTable, sources: ConfigurationSources): Record<string, string> {
  const { file, section } = sources;
  if (file === undefined) return {};
  const content = readJsonObject(file);
  const own = section === undefined ? content : (content[section] ?? {});
  if (!isObject(own)) {
    throw new UnreadableConfigurationError({ file, problem: `"${section}" is not an object` });
  }
  const known = new Set(Object.values(table).map((option) => option.flag));
  for (const key of Object.keys(own)) {
    if (!known.has(key)) throw unknownArgument(`${file}: ${key}`, known);
  }
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [key, String(value)]));
}

function readJsonObject(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UnreadableConfigurationError({ file, problem: messageOf(cause) }, { cause });
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isObject(content)) return content;
  } catch (cause) {
    throw new UnreadableConfigurationError({ file, problem: messageOf(cause) }, { cause });
  }
  throw new UnreadableConfigurationError({ file, problem: 'it is not a JSON object' });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownArgument(value: string, known: Iterable<string>): InvalidValueError {
  const list = [...known].map((flag) => `--${flag}`).join(', ');
  return new InvalidValueError({
    what: 'option',
    value,
    rule: { en: 'there is no such option', 'pt-BR': 'essa opção não existe' },
    wayOut: { en: `Known are ${list}.`, 'pt-BR': `As conhecidas são ${list}.` },
  });
}

function missingValue(option: Option<unknown>): InvalidValueError {
  return new InvalidValueError({
    what: `--${option.flag}`,
    value: '',
    rule: {
      en: `it needs a value, ${option.placeholder}`,
      'pt-BR': `precisa de um valor, ${option.placeholder}`,
    },
    wayOut: {
      en: `Write --${option.flag} ${option.placeholder}.`,
      'pt-BR': `Escreva --${option.flag} ${option.placeholder}.`,
    },
  });
}

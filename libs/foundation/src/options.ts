import { readFlags } from './command-line.ts';
import { readSettings } from './configuration-file.ts';
import { InvalidConfigurationError, SocketlabError } from './errors.ts';
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

/**
 * Flags over environment over file over fallbacks, merged once and frozen. Throws {@link InvalidConfigurationError}
 * that holds every problem at once.
 */
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
  const { file, section } = sources;
  const flags = readFlags(Object.values(table), sources.argv);
  const known = Object.values(table).map((option) => option.flag);
  const settings =
    file === undefined ? undefined : attempt(() => readSettings({ file, section }, known));
  problems.push(...flags.problems, ...(settings?.problems ?? []));
  const entries = Object.entries(table).map(([key, option]) => {
    const variable = variableOf(option.flag);
    const found =
      given(flags.values.get(option.flag), `--${option.flag}`) ??
      given(sources.environment[variable], variable) ??
      given(settings?.values.get(option.flag), `${file}: ${option.flag}`);
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

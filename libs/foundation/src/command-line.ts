import { InvalidValueError } from './errors.ts';
import type { Option } from './options.ts';

/** Flags by name, as they were written, and what was wrong with the rest. */
export interface ReadFlags {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly InvalidValueError[];
}

/**
 * Reads `--flag value`, `--flag=value` and `--switch`; of a flag given twice the last one counts. A value may start with
 * one dash (`-1`), never with two. Goes on after a problem, so that all of them can be told at once.
 */
export function readFlags(options: readonly Option<unknown>[], argv: readonly string[]): ReadFlags {
  const known = new Map(options.map((option) => [option.flag, option]));
  const values = new Map<string, string>();
  const problems: InvalidValueError[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    const { flag, inline } = splitFlag(argument);
    const option = flag === undefined ? undefined : known.get(flag);
    if (!option) {
      problems.push(unknownOption(argument, known.keys()));
      continue;
    }
    const next = inline === undefined ? valueAfter(option, argv[index + 1]) : undefined;
    if (next !== undefined) index += 1;
    const value = inline ?? next ?? (option.placeholder === undefined ? 'true' : option.bare);
    if (value === undefined) problems.push(missingValue(option));
    else values.set(option.flag, value);
  }
  return { values, problems };
}

function splitFlag(argument: string): { flag?: string; inline?: string } {
  const { flag, inline } = /^--(?<flag>[^=]+)(?:=(?<inline>.*))?$/s.exec(argument)?.groups ?? {};
  return { ...(flag === undefined ? {} : { flag }), ...(inline === undefined ? {} : { inline }) };
}

/** The next argument, if it is this option's value: a switch has none, and what may stay bare takes no flag for one. */
function valueAfter(option: Option<unknown>, next: string | undefined): string | undefined {
  if (option.placeholder === undefined || next === undefined) return undefined;
  return next.startsWith(option.bare === undefined ? '--' : '-') ? undefined : next;
}

function unknownOption(value: string, known: Iterable<string>): InvalidValueError {
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

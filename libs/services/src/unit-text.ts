import { UnwritablePathError } from './errors.ts';

/** The settings of one section, in their order; a name may come several times. */
export type Settings = readonly (readonly [name: string, value: string])[];

/** The text of a unit file, systemd.syntax(7). */
export function unitText(sections: Readonly<Record<string, Settings>>): string {
  return Object.entries(sections)
    .map(([name, settings]) => {
      const lines = settings.map(([key, value]) => `${key}=${value}\n`);
      return `[${name}]\n${lines.join('')}`;
    })
    .join('\n');
}

/** A command line as ExecStart= reads it: no word is split, and neither `%` nor `$` means anything. */
export function execLine(words: readonly string[]): string {
  return words.map((word) => quote(word).replaceAll('$', '$$$$')).join(' ');
}

/** A variable as Environment= reads it. */
export function environmentLine(name: string, value: string): string {
  return quote(`${name}=${value}`);
}

/** Quotes where needed, systemd.syntax(7) "Quoting"; `%` introduces a specifier there, and doubled stands for itself. */
function quote(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a unit file cannot carry.
  if (/[\u0000-\u001f\u007f]/.test(word)) {
    throw new UnwritablePathError({ path: word, kind: 'control' });
  }
  const escaped = word.replaceAll('%', '%%');
  if (/^[\w@%+=:,./-]+$/.test(escaped)) return escaped;
  return `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

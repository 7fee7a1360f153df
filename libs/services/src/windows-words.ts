import path from 'node:path';
import { UnwritablePathError } from './errors.ts';
import type { ServicePlan } from './service-plan.ts';
import { windowsEnvironmentFile } from './windows-environment.ts';

/** WshShell.Run expands it, and so does Windows what a service runs, which is kept as an expandable value; Wine's Run does not. */
const VARIABLE = /%[^%]+%/;

/**
 * What the service runs, word by word: Node with the file of its variables, the program, and the listener that the daemon
 * opens itself, for Windows holds no sockets for programs. Throws UnwritablePathError.
 */
export function windowsWords(plan: ServicePlan): readonly string[] {
  const { daemon, place, choices } = plan;
  const own = choices.hasSocket ? daemon.socket?.address : undefined;
  const at = choices.listen ?? own;
  const words = [
    place.node,
    `--env-file=${windowsEnvironmentFile(daemon.name, plan.directories.state)}`,
    path.win32.join(place.root, 'apps', daemon.name, 'dist', 'main.mjs'),
    ...(daemon.socket !== undefined && at !== undefined ? ['--listen', at] : []),
  ];
  const unwritable = [...words, place.launcher ?? ''].find((word) => VARIABLE.test(word));
  if (unwritable !== undefined) {
    throw new UnwritablePathError({ path: unwritable, kind: 'variable' });
  }
  return words;
}

/**
 * Quotes a word for CommandLineToArgvW (learn.microsoft.com, "Parsing C command-line arguments"): a quotation mark in it has
 * a backslash, and backslashes before one are doubled.
 */
export function quoteWord(word: string): string {
  return /[\s"]/.test(word) || word === '' ? quoted(word) : word;
}

/**
 * A word for a line of a batch file, which cmd.exe reads before the program does. To it a quotation mark begins or ends what
 * it takes as it is, whatever backslash is before it: in a word with such marks, all that means something to it has a caret
 * (learn.microsoft.com, "cmd", Remarks). A percent sign is doubled everywhere.
 */
export function batchWord(word: string): string {
  const escaped = word.includes('"')
    ? quoted(word).replaceAll(SPECIAL, '^$&')
    : word.search(SPECIAL) < 0
      ? quoteWord(word)
      : quoted(word);
  return escaped.replaceAll('%', '%%');
}

/** What cmd.exe takes for its own outside of quotation marks. */
const SPECIAL = /[&()^|<>!"]/g;

function quoted(word: string): string {
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}

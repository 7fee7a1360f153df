import { type AuditEntry, auditFile, parseAuditLine, readAuditLines } from '@socketlab/trust';
import { followAudit } from '../../audit-following.ts';
import { formatAuditEntry, printable } from '../../audit-line.ts';
import type { Run, RunInput } from '../../command.ts';
import { DAEMONS, type DaemonEntry } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import type { Output } from '../../output.ts';
import type { auditArguments, auditOptions } from './index.ts';
import { verify } from './verify.ts';

type Input = RunInput<typeof auditArguments, typeof auditOptions>;

/** A line, and what stands in it; undefined of one that cannot be read. */
interface Line {
  readonly line: string;
  readonly entry: AuditEntry | undefined;
}

/** Prints the kept lines of one daemon, or of all in the order of their times; with `--follow`, each new one after them. */
export const run: Run<typeof auditArguments, typeof auditOptions> = async (input) => {
  const wanted = input.arguments.daemon === undefined ? DAEMONS : [input.arguments.daemon];
  if (input.options.verify) return verify(wanted, input);
  const { output, signal } = input;
  // Followed before the files are read: what is written meanwhile comes twice rather than never, and is told once.
  const followed = input.options.follow ? await followAudit(wanted, input) : undefined;
  const told = printKept(wanted, input);
  if (followed === undefined) return EXIT.done;
  try {
    for await (const { line, entry, daemon } of followed) {
      const last = told.get(daemon.name) ?? 0;
      if (entry === undefined || entry.sequence > last) print({ line, entry }, output);
    }
  } catch (failure) {
    // Ctrl+C is how following ends.
    if (!signal.aborted) throw failure;
  }
  return EXIT.done;
};

/** The number of the last line of each daemon that was there. */
function printKept(wanted: readonly DaemonEntry[], input: Input): ReadonlyMap<string, number> {
  const { daemons, options, output } = input;
  const last = new Map<string, number>();
  const lines = wanted.flatMap((daemon) => {
    const read = readAuditLines(auditFile(daemons.stateDirectory, daemon.name)).map(toLine);
    last.set(daemon.name, read.findLast(({ entry }) => entry !== undefined)?.entry?.sequence ?? 0);
    return timed(read);
  });
  const { since } = options;
  const oldest = since === undefined ? '' : new Date(Date.now() - since).toISOString();
  const kept = lines.filter(({ at }) => at >= oldest);
  kept.sort((left, right) => (left.at < right.at ? -1 : Number(left.at > right.at)));
  for (const line of kept.slice(options.tail === 0 ? 0 : -options.tail)) print(line, output);
  if (kept.length === 0 && !output.isJson) output.say(NOTHING);
  return last;
}

const NOTHING = {
  en: 'no classmate has done anything on this machine in that time',
  'pt-BR': 'nenhum colega fez nada nesta máquina nesse tempo',
} as const;

/** A line that cannot be read stays behind the one before it. */
function timed(lines: readonly Line[]): (Line & { readonly at: string })[] {
  let at = '';
  return lines.map((line) => {
    at = line.entry?.at ?? at;
    return { ...line, at };
  });
}

function toLine(line: string): Line {
  return { line, entry: parseAuditLine(line) };
}

function print({ line, entry }: Line, output: Output): void {
  // One that cannot be read is not JSON, and may hold anything.
  output.item(entry ?? { unreadable: line }, () =>
    entry === undefined ? `? ${printable(line)}` : formatAuditEntry(entry, output),
  );
}

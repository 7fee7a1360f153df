import { type AuditEntry, parseAuditLine } from '@socketlab/trust';
import type { CommandArgumentTable, CommandOptionTable, RunInput } from './command.ts';
import type { DaemonEntry } from './daemons.ts';
import type { Answering } from './hosts/host-daemons.ts';
import { mergeStreams } from './merge-streams.ts';

/** A line of a daemon's audit log that has come just now. */
export interface FollowedLine {
  readonly daemon: DaemonEntry;
  readonly line: string;
  /** Undefined of one that cannot be read. */
  readonly entry: AuditEntry | undefined;
}

type Input = Pick<
  RunInput<CommandArgumentTable, CommandOptionTable>,
  'daemons' | 'output' | 'signal'
>;

/** Follows the audit of those daemons that answer, and says of which nothing will come. The newest lines come first, again. */
export async function followAudit(
  wanted: readonly DaemonEntry[],
  { daemons, output, signal }: Input,
): Promise<AsyncIterable<FollowedLine>> {
  const sightings = await Promise.all(wanted.map((daemon) => daemons.find(daemon, signal)));
  const streams = sightings.flatMap((sighting, index) => {
    const daemon = wanted[index] as DaemonEntry;
    if (sighting.kind === 'answering') return [watchAudit(daemon, sighting, { output, signal })];
    output.say({
      en: `${daemon.name} does not run: nothing of it will follow`,
      'pt-BR': `${daemon.name} não está em execução: nada dele virá em seguida`,
    });
    return [];
  });
  return mergeStreams(streams);
}

/** So many may be written between the call and the reading of the files. */
const OVERLAP_LINES = 100;

/** The lines of one daemon's audit as they come. Those that came faster than they were read are told as a number. */
export async function* watchAudit(
  daemon: DaemonEntry,
  { client }: Pick<Answering, 'client'>,
  { output, signal, tail = OVERLAP_LINES }: Omit<Input, 'daemons'> & { readonly tail?: number },
): AsyncGenerator<FollowedLine> {
  for await (const { line, dropped } of client.daemon.watchAudit({ tail }, { signal })) {
    if (line !== undefined) yield { daemon, line, entry: parseAuditLine(line) };
    if (dropped === undefined || dropped === '0') continue;
    output.say({
      en: `${dropped} lines of ${daemon.name} came faster than they were read: "socketlab audit" shows them`,
      'pt-BR': `${dropped} linhas de ${daemon.name} vieram mais rápido do que foram lidas: "socketlab audit" mostra`,
    });
  }
}

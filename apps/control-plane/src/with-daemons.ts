import type { CommandArgumentTable, CommandOptionTable, RunInput } from './command.ts';
import type { DaemonEntry } from './daemons.ts';
import type { Answering } from './hosts/host-daemons.ts';
import { settle, throwFailures } from './outcomes.ts';

const DRAIN_MS = 1_000;
/** Taking down goes on when Ctrl+C was pressed: this is the cleaning up that it asks for. */
const TAKE_DOWN_MS = 10_000;

/**
 * Does `work` with the daemons up, and takes down those that were not running before, also when the work or a start
 * fails, or at Ctrl+C.
 */
export async function withDaemons<Result>(
  entries: readonly DaemonEntry[],
  {
    daemons,
    output,
    signal,
  }: Pick<RunInput<CommandArgumentTable, CommandOptionTable>, 'daemons' | 'output' | 'signal'>,
  work: (answering: readonly Answering[]) => Promise<Result> | Result,
): Promise<Result> {
  const started: DaemonEntry[] = [];
  const bringUp = async (entry: DaemonEntry): Promise<Answering> => {
    const answering = await daemons.up(entry, signal);
    if (!answering.wasRunning) started.push(entry);
    return answering;
  };
  try {
    output.progress({ en: 'bringing up daemons…', 'pt-BR': 'iniciando os daemons…' });
    const { values, failures } = await settle(entries.map(bringUp));
    throwFailures(failures);
    return await work(values);
  } finally {
    output.endProgress();
    const { failures } = await settle(
      started.map((entry) =>
        daemons.down(entry, { deadlineMs: DRAIN_MS, signal: AbortSignal.timeout(TAKE_DOWN_MS) }),
      ),
    );
    for (const failure of failures) {
      // The work's own result or failure is what the caller must hear; this is said beside it.
      const problem = failure instanceof Error ? failure.message : String(failure);
      output.say({
        en: `a daemon could not be taken down: ${problem}`,
        'pt-BR': `um daemon não pôde ser encerrado: ${problem}`,
      });
    }
  }
}

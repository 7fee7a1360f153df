import type { Text } from '@socketlab/foundation';
import { type AuditProblem, type AuditVerdict, auditFile, verifyAuditLog } from '@socketlab/trust';
import type { CommandArgumentTable, CommandOptionTable, RunInput } from '../../command.ts';
import type { DaemonEntry } from '../../daemons.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { formatPairs } from '../../table.ts';

const PROBLEMS: Readonly<Record<AuditProblem['kind'], Text>> = {
  unreadable: {
    en: 'is no line of an audit log: cut short by a crash, or written by something else',
    'pt-BR': 'não é linha de auditoria: cortada por uma queda, ou escrita por outra coisa',
  },
  changed: {
    en: 'does not follow the line before it: something there was changed, removed or put in',
    'pt-BR': 'não segue a linha anterior: algo ali foi mudado, retirado ou incluído',
  },
  missing: {
    en: 'skips numbers: lines before it are missing',
    'pt-BR': 'pula números: faltam linhas antes dela',
  },
};

/** Says of each audit log whether it is as it was written, and where it is not; then the exit code is 1. */
export function verify(
  wanted: readonly DaemonEntry[],
  {
    daemons,
    output,
  }: Pick<RunInput<CommandArgumentTable, CommandOptionTable>, 'daemons' | 'output'>,
): ExitCode {
  const verdicts = wanted.map((daemon) => ({
    daemon: daemon.name,
    ...verifyAuditLog(auditFile(daemons.stateDirectory, daemon.name)),
  }));
  output.data({ daemons: verdicts }, () =>
    formatPairs(
      verdicts.flatMap(({ daemon, ...verdict }): [string, string][] => [
        [daemon, output.text(summaryOf(verdict))],
        ...verdict.problems.map(({ file, line, kind }): [string, string] => [
          '',
          `${file}:${line} ${output.text(PROBLEMS[kind])}`,
        ]),
      ]),
    ),
  );
  return verdicts.every(({ problems }) => problems.length === 0) ? EXIT.done : EXIT.failed;
}

function summaryOf({ lines, firstSequence = 1, problems }: AuditVerdict): Text {
  if (lines === 0) return { en: 'no lines', 'pt-BR': 'sem linhas' };
  const count = problems.length;
  const rotated = firstSequence > 1;
  const from = rotated
    ? { en: `, from number ${firstSequence} on`, 'pt-BR': `, a partir do número ${firstSequence}` }
    : { en: '', 'pt-BR': '' };
  return count === 0
    ? {
        en: `${lines} lines${from.en}, as they were written`,
        'pt-BR': `${lines} linhas${from['pt-BR']}, como foram escritas`,
      }
    : {
        en: `${lines} lines${from.en}, not as they were written in ${count} place(s)`,
        'pt-BR': `${lines} linhas${from['pt-BR']}, alteradas em ${count} lugar(es)`,
      };
}

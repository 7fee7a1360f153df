import type { SocketlabError } from '@socketlab/foundation';
import type { NONE, Run, RunInput } from '../../command.ts';
import { DAEMONS, type DaemonEntry } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import type { Output } from '../../output.ts';
import {
  conditionOf,
  conditionText,
  type DaemonCondition,
  isoTime,
  tierName,
} from '../../phrases.ts';
import { formatTable } from '../../table.ts';

interface Row {
  readonly name: string;
  readonly condition: DaemonCondition;
  readonly control?: string;
  readonly metrics?: string;
  readonly pid?: number;
  readonly startedAt?: string;
  readonly tier?: string;
  readonly listener?: string;
  readonly openConnections?: number;
  readonly reason?: SocketlabError;
  readonly log: string;
}

/** Asks all, in parallel. */
export const run: Run<typeof NONE, typeof NONE> = async (input) => {
  const { output } = input;
  const rows = await Promise.all(DAEMONS.map((daemon) => rowOf(daemon, input)));
  const data = rows.map(({ reason, ...row }) => ({
    ...row,
    ...(reason === undefined
      ? {}
      : { reason: { code: reason.code, message: output.text(reason.text) } }),
  }));
  output.data({ daemons: data }, () => render(rows, output));
  return EXIT.done;
};

async function rowOf(
  daemon: DaemonEntry,
  { daemons, signal }: Pick<RunInput<typeof NONE, typeof NONE>, 'daemons' | 'signal'>,
): Promise<Row> {
  const sighting = await daemons.find(daemon, signal);
  const row = {
    name: daemon.name,
    condition: conditionOf(sighting),
    log: daemons.logFile(daemon),
  };
  if (sighting.kind === 'stopped') return row;
  if (sighting.kind === 'silent') {
    return { ...row, control: sighting.address, reason: sighting.reason };
  }
  const { info, status } = sighting;
  const startedAt = isoTime(info.startedAt);
  return {
    ...row,
    control: info.controlAddress,
    metrics: info.metricsAddress,
    pid: info.pid,
    ...(startedAt === undefined ? {} : { startedAt }),
    tier: tierName(info.tier),
    ...(status.listener === undefined ? {} : { listener: status.listener }),
    ...(daemon.protocol === 'udp' ? {} : { openConnections: status.openConnections }),
  };
}

function render(rows: readonly Row[], output: Output): string {
  const titles = [
    { en: 'DAEMON', 'pt-BR': 'DAEMON' },
    { en: 'CONDITION', 'pt-BR': 'SITUAÇÃO' },
    { en: 'CONTROL', 'pt-BR': 'CONTROLE' },
    { en: 'LISTENER', 'pt-BR': 'ESCUTA EM' },
    { en: 'CONNECTIONS', 'pt-BR': 'CONEXÕES' },
    { en: 'PID', 'pt-BR': 'PID' },
    { en: 'TIER', 'pt-BR': 'NÍVEL' },
  ].map((title) => output.text(title));
  const table = formatTable(
    titles,
    rows.map((row) => [
      row.name,
      paint(row.condition, output),
      row.control ?? '-',
      row.listener ?? '-',
      String(row.openConnections ?? '-'),
      String(row.pid ?? '-'),
      row.tier ?? '-',
    ]),
  );
  const notes = rows.flatMap(({ name, reason, log }) => {
    if (reason === undefined) return [];
    const text = output.text(reason.text);
    return reason.code === 'DAEMON_GONE' ? [text] : [`${name}: ${text}\n  log: ${log}`];
  });
  return [table, ...notes].join('\n');
}

function paint(condition: DaemonCondition, { colors, text }: Output): string {
  const word = text(conditionText(condition));
  if (condition === 'serving') return colors.green(word);
  return condition === 'not-answering' ? colors.red(word) : word;
}

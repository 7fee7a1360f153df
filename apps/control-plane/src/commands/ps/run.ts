import type { SocketlabError } from '@socketlab/foundation';
import type { NONE, Run } from '../../command.ts';
import { answerFromHosts } from '../../hosts/answer-from-hosts.ts';
import { askDaemons, type DaemonSighting } from '../../hosts/ask-daemons.ts';
import type { HOST_OPTIONS } from '../../hosts/host-options.ts';
import type { LocalDaemons } from '../../local-daemons.ts';
import type { Output } from '../../output.ts';
import {
  conditionOf,
  conditionText,
  type DaemonCondition,
  isoTime,
  tierName,
} from '../../phrases.ts';
import { formatHostTable } from '../../table.ts';
import { versionNotes } from '../../version-notes.ts';

interface Row {
  readonly name: string;
  readonly condition: DaemonCondition;
  readonly control?: string;
  readonly metrics?: string;
  readonly pid?: number;
  readonly startedAt?: string;
  readonly version?: string;
  readonly tier?: string;
  readonly listener?: string;
  /** What the service manager holds for it, served or not. */
  readonly held?: string;
  readonly openConnections?: number;
  readonly reason?: SocketlabError;
  /** Of this machine; a log is its owner's. */
  readonly log?: string;
}

/** Asks all, in parallel. */
export const run: Run<typeof NONE, typeof HOST_OPTIONS> = async (input) => {
  const { daemons, output, version } = input;
  return answerFromHosts(input, {
    async ask(host, signal) {
      const logs = host.record === undefined ? daemons : undefined;
      const sightings = await askDaemons(host, signal);
      return { daemons: sightings.map((sighting) => rowOf(sighting, logs)) };
    },
    data: (answer) => ({ daemons: answer.daemons.map((row) => dataOf(row, output)) }),
    render: (answer) => render([{ answer }], output),
    renderAll: (answers) => render(answers, output),
    notes: ({ daemons: rows }, host) => versionNotes(rows, { host, own: version }),
  });
};

function dataOf({ reason, ...row }: Row, output: Output): object {
  if (reason === undefined) return row;
  return { ...row, reason: { code: reason.code, message: output.text(reason.text) } };
}

function rowOf({ daemon, sighting }: DaemonSighting, logs: LocalDaemons | undefined): Row {
  const row = {
    name: daemon.name,
    condition: conditionOf(sighting),
    ...(logs && { log: logs.logFile(daemon) }),
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
    version: info.version,
    tier: tierName(info.tier),
    ...(status.listener === undefined ? {} : { listener: status.listener }),
    ...(status.heldListener === undefined ? {} : { held: status.heldListener }),
    ...(daemon.protocol === 'udp' ? {} : { openConnections: status.openConnections }),
  };
}

/** The answer of one host; without a name, of this machine alone. */
interface Rows {
  readonly host?: string;
  readonly answer: { readonly daemons: readonly Row[] };
}

function render(answers: readonly Rows[], output: Output): string {
  const titles = [
    { en: 'DAEMON', 'pt-BR': 'DAEMON' },
    { en: 'CONDITION', 'pt-BR': 'SITUAÇÃO' },
    { en: 'CONTROL', 'pt-BR': 'CONTROLE' },
    { en: 'LISTENER', 'pt-BR': 'ESCUTA EM' },
    { en: 'CONNECTIONS', 'pt-BR': 'CONEXÕES' },
    { en: 'PID', 'pt-BR': 'PID' },
    { en: 'TIER', 'pt-BR': 'NÍVEL' },
    { en: 'VERSION', 'pt-BR': 'VERSÃO' },
  ].map((title) => output.text(title));
  const table = formatHostTable(
    titles,
    answers.map(({ host, answer }) => ({
      host,
      rows: answer.daemons.map((row) => [
        row.name,
        paint(row.condition, output),
        row.control ?? '-',
        listenerText(row, output),
        String(row.openConnections ?? '-'),
        String(row.pid ?? '-'),
        row.tier ?? '-',
        row.version ?? '-',
      ]),
    })),
    output,
  );
  const notes = answers.flatMap(({ host, answer }) =>
    answer.daemons.flatMap((row) => noteOf(row, host, output)),
  );
  return [table, ...notes].join('\n');
}

/** What is open; with what is held beside it, where that is not the same. */
function listenerText({ listener, held }: Row, { text }: Output): string {
  if (held === undefined || held === listener) return listener ?? '-';
  const unserved = text({ en: `${held} held, unserved`, 'pt-BR': `${held} mantido, não atendido` });
  return listener === undefined ? unserved : `${listener} (${unserved})`;
}

function noteOf({ name, reason, log }: Row, host: string | undefined, output: Output): string[] {
  if (reason === undefined) return [];
  const text = output.text(reason.text);
  const whose = host === undefined ? '' : `${host}: `;
  if (reason.code === 'DAEMON_GONE') return [`${whose}${text}`];
  return [`${whose}${name}: ${text}${log === undefined ? '' : `\n  log: ${log}`}`];
}

function paint(condition: DaemonCondition, { colors, text }: Output): string {
  const word = text(conditionText(condition));
  if (condition === 'serving') return colors.green(word);
  return condition === 'not-answering' ? colors.red(word) : word;
}

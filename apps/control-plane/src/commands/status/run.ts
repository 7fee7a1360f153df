import type { Text } from '@socketlab/foundation';
import type { Run } from '../../command.ts';
import { answerFromHosts, type HostAnswer } from '../../hosts/answer-from-hosts.ts';
import { askDaemons, type DaemonSighting } from '../../hosts/ask-daemons.ts';
import type { Answering } from '../../hosts/host-daemons.ts';
import { ALL } from '../../hosts/host-directory.ts';
import type { HOST_OPTIONS } from '../../hosts/host-options.ts';
import { type Listener, listenerOf } from '../../listener.ts';
import type { Output } from '../../output.ts';
import { conditionOf, conditionText, isoTime, tierName, tierText } from '../../phrases.ts';
import { formatHostTable, formatPairs } from '../../table.ts';
import { versionNotes } from '../../version-notes.ts';
import type { statusArguments } from './index.ts';
import { listenerPairs } from './listener-pairs.ts';

/** One daemon must answer; of all, those that do are shown. */
export const run: Run<typeof statusArguments, typeof HOST_OPTIONS> = async (input) => {
  const { output } = input;
  const one = input.arguments.daemon;
  const { hosts = [] } = input.options;
  // Of several hosts a line each is shown, which two calls to each daemon tell.
  const isBrief = hosts.length > 1 || hosts.includes(ALL);
  return answerFromHosts(input, {
    async ask(host, signal) {
      const sightings =
        one === undefined
          ? await askDaemons(host, signal)
          : [{ daemon: one, sighting: await host.daemons.require(one, signal) }];
      return {
        daemons: await Promise.all(sightings.map((found) => reportOf(found, { isBrief, signal }))),
      };
    },
    render: ({ daemons }) => daemons.map((report) => render(report, output)).join('\n\n'),
    renderAll: (answers) => renderHosts(answers, output),
    notes: ({ daemons }, host) => versionNotes(daemons, { host, own: input.version }),
  });
};

async function reportOf(
  { daemon, sighting }: DaemonSighting,
  { isBrief, signal }: { isBrief: boolean; signal: AbortSignal },
): Promise<Report> {
  if (sighting.kind !== 'answering') {
    return { name: daemon.name, condition: conditionOf(sighting) };
  }
  if (isBrief || daemon.role !== 'listener') return describe(sighting, undefined);
  return describe(sighting, await listenerOf(sighting.client, signal));
}

function describe({ info, status, ...sighting }: Answering, listener: Listener | undefined) {
  return {
    name: info.name,
    condition: conditionOf({ info, status, ...sighting }),
    version: info.version,
    pid: info.pid,
    startedAt: isoTime(info.startedAt),
    control: info.controlAddress,
    metrics: info.metricsAddress,
    tier: tierName(info.tier),
    machineId: info.machineId,
    platform: info.platform,
    node: info.nodeVersion,
    openConnections: status.openConnections,
    totalConnections: Number(status.totalConnections),
    receivedBytes: Number(status.receivedBytes),
    sentBytes: Number(status.sentBytes),
    eventsLost: Number(status.eventsLost),
    ...listenerOrAddress(listener, status.listener),
  };
}

/** The listener as it was asked for, or else where it is open. */
function listenerOrAddress(
  listener: Listener | undefined,
  listening: string | undefined,
): { readonly listener?: Listener; readonly listening?: string } {
  if (listener !== undefined) return { listener };
  return listening === undefined ? {} : { listening };
}

type FullReport = ReturnType<typeof describe>;
type Report = FullReport | { name: string; condition: ReturnType<typeof conditionOf> };

/** Of several hosts, what fits into a line of each daemon. */
function renderHosts(
  answers: readonly HostAnswer<{ readonly daemons: readonly Report[] }>[],
  output: Output,
): string {
  const { text } = output;
  const titles = [
    { en: 'DAEMON', 'pt-BR': 'DAEMON' },
    { en: 'CONDITION', 'pt-BR': 'SITUAÇÃO' },
    { en: 'LISTENER', 'pt-BR': 'ESCUTA EM' },
    { en: 'OPEN', 'pt-BR': 'ABERTAS' },
    { en: 'TOTAL', 'pt-BR': 'TOTAL' },
    { en: 'RECEIVED', 'pt-BR': 'RECEBIDOS' },
    { en: 'SENT', 'pt-BR': 'ENVIADOS' },
    { en: 'VERSION', 'pt-BR': 'VERSÃO' },
  ].map(text);
  const cellsOf = (report: Report): string[] => {
    const start = [report.name, text(conditionText(report.condition))];
    if (!('version' in report)) return [...start, ...titles.slice(start.length).map(() => '-')];
    const { openConnections, totalConnections, receivedBytes, sentBytes } = report;
    const counts = [openConnections, totalConnections, receivedBytes, sentBytes].map(String);
    const at = report.listener?.address ?? report.listening;
    return [...start, at || '-', ...counts, report.version];
  };
  const parts = answers.map(({ host, answer }) => ({ host, rows: answer.daemons.map(cellsOf) }));
  return formatHostTable(titles, parts, output);
}

function render(report: Report, output: Output): string {
  const { text, colors } = output;
  const head = `${colors.bold(report.name)}  ${text(conditionText(report.condition))}`;
  if (!('version' in report)) return head;
  const pairs: [Text, string][] = [
    [
      { en: 'version', 'pt-BR': 'versão' },
      `${report.version}, Node ${report.node}, ${report.platform}`,
    ],
    [{ en: 'process', 'pt-BR': 'processo' }, String(report.pid)],
    [{ en: 'since', 'pt-BR': 'desde' }, report.startedAt ?? '-'],
    [{ en: 'control', 'pt-BR': 'controle' }, report.control],
    [{ en: 'metrics', 'pt-BR': 'métricas' }, report.metrics],
    [{ en: 'machine', 'pt-BR': 'máquina' }, report.machineId],
    [{ en: 'observes', 'pt-BR': 'observa' }, text(tierText(report.tier))],
    ...connectionPairs(report, output),
    [
      { en: 'bytes', 'pt-BR': 'bytes' },
      text({
        en: `${report.receivedBytes} received, ${report.sentBytes} sent`,
        'pt-BR': `${report.receivedBytes} recebidos, ${report.sentBytes} enviados`,
      }),
    ],
    [{ en: 'evidence lost', 'pt-BR': 'evidências perdidas' }, String(report.eventsLost)],
    ...(report.listener === undefined ? [] : listenerPairs(report.listener, output)),
  ];
  const lines = formatPairs(pairs.map(([name, value]) => [`  ${text(name)}`, value]));
  return `${head}\n${lines}`;
}

/** UDP has none. */
function connectionPairs(report: FullReport, { text }: Output): [Text, string][] {
  if (report.listener !== undefined && 'datagrams' in report.listener) return [];
  const counts = text({
    en: `${report.openConnections} open, ${report.totalConnections} in all`,
    'pt-BR': `${report.openConnections} abertas, ${report.totalConnections} ao todo`,
  });
  return [[{ en: 'connections', 'pt-BR': 'conexões' }, counts]];
}

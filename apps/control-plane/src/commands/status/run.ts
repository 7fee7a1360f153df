import type { Text } from '@socketlab/foundation';
import type { NONE, Run } from '../../command.ts';
import { DAEMONS } from '../../daemons.ts';
import { EXIT } from '../../exit-code.ts';
import { type Listener, listenerOf } from '../../listener.ts';
import type { Answering, Sighting } from '../../local-daemons.ts';
import type { Output } from '../../output.ts';
import { conditionOf, conditionText, isoTime, tierName, tierText } from '../../phrases.ts';
import { formatPairs } from '../../table.ts';
import type { statusArguments } from './index.ts';
import { listenerPairs } from './listener-pairs.ts';

/** One daemon must answer; of all, those that do are shown. */
export const run: Run<typeof statusArguments, typeof NONE> = async (input) => {
  const { daemons, output, signal } = input;
  const one = input.arguments.daemon;
  const reports = await Promise.all(
    (one === undefined ? DAEMONS : [one]).map(async (daemon) => {
      const sighting: Sighting =
        one === undefined
          ? await daemons.find(daemon, signal)
          : await daemons.require(daemon, signal);
      if (sighting.kind !== 'answering') {
        return { name: daemon.name, condition: conditionOf(sighting) };
      }
      const listener =
        daemon.role === 'listener' ? await listenerOf(sighting.client, signal) : undefined;
      return describe(sighting, listener);
    }),
  );
  output.data({ daemons: reports }, () =>
    reports.map((report) => render(report, output)).join('\n\n'),
  );
  return EXIT.done;
};

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
    ...(listener === undefined ? {} : { listener }),
  };
}

type FullReport = ReturnType<typeof describe>;
type Report = FullReport | { name: string; condition: ReturnType<typeof conditionOf> };

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

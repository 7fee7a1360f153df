import type { Text } from '@socketlab/foundation';
import type { ServiceScope } from '@socketlab/services';
import type { Output } from '../../output.ts';
import type { WindowsReport } from '../../windows-services/report-windows.ts';
import type { WindowsState } from '../../windows-services/windows-manager.ts';
import { driftText, errorText, missingText } from './words.ts';

/** The service for a person: a line, and one for each thing worth a look. */
export function describeWindowsService(
  report: WindowsReport,
  scope: ServiceScope,
  output: Output,
): string {
  const { name, manager = { state: 'unknown' } } = report;
  if (!report.isInstalled) {
    return `${name}: ${output.text({ en: 'not a service', 'pt-BR': 'não é um serviço' })}`;
  }
  const state = output.text(STATES[manager.state]);
  const shown = manager.state === 'running' ? output.colors.green(state) : state;
  const lines = sentencesOf(report, scope).map((text) => `  ${output.text(text)}`);
  return [`${name}: ${shown}`, ...lines].join('\n');
}

const STATES: Readonly<Record<WindowsState['state'], Text>> = {
  running: { en: 'running', 'pt-BR': 'em execução' },
  starting: { en: 'starting', 'pt-BR': 'iniciando' },
  stopping: { en: 'stopping', 'pt-BR': 'parando' },
  stopped: { en: 'stopped', 'pt-BR': 'parado' },
  absent: { en: 'Windows does not know it', 'pt-BR': 'o Windows não o conhece' },
  unknown: { en: 'its manager does not say', 'pt-BR': 'o gerenciador não informa' },
};

function sentencesOf(report: WindowsReport, scope: ServiceScope): Text[] {
  const { manager, control, log, missing, drift, errors, logProblem, unit } = report;
  const { state, exitCode } = manager ?? { state: 'unknown' };
  const sentences: (Text | undefined)[] = [
    STARTS[scope](unit),
    state === 'absent' ? GONE : undefined,
    control === undefined
      ? undefined
      : {
          en: `its daemon has written that it serves at ${control}`,
          'pt-BR': `o daemon dele escreveu que atende em ${control}`,
        },
    exitCode === undefined || exitCode === 0
      ? undefined
      : {
          en: `its last run ended with code ${exitCode}`,
          'pt-BR': `a última execução terminou com o código ${exitCode}`,
        },
    log === undefined ? undefined : { en: `log: ${log}`, 'pt-BR': `log: ${log}` },
    logProblem === undefined
      ? undefined
      : {
          en: `its log could not be read: ${logProblem}`,
          'pt-BR': `o log dele não pôde ser lido: ${logProblem}`,
        },
    ...missing.map(missingText),
    ...drift.map(driftText),
    ...errors.map(errorText),
  ];
  return sentences.filter((sentence) => sentence !== undefined);
}

const STARTS: Readonly<Record<ServiceScope, (unit: string) => Text>> = {
  user: (unit) => ({
    en: `starts when you log on: task ${unit}`,
    'pt-BR': `inicia quando você entra: tarefa ${unit}`,
  }),
  system: (unit) => ({
    en: `starts with the machine: service ${unit}`,
    'pt-BR': `inicia com a máquina: serviço ${unit}`,
  }),
};
const GONE: Text = {
  en: 'somebody has removed it there: socketlab service install makes it again',
  'pt-BR': 'alguém o removeu lá: socketlab service install o faz de novo',
};

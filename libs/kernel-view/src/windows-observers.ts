import type { Text } from '@socketlab/foundation';
import type { Observer } from './kernel-view.ts';

const NO_TRACEPOINTS: Text = {
  en: 'Windows has no tracepoints for a program without rights: its event tracing (ETW) takes an administrator, and is not read here',
  'pt-BR':
    'o Windows não tem tracepoints para um programa sem direitos: o rastreamento de eventos dele (ETW) exige um administrador, e não é lido aqui',
};
const NO_CALLS: Text = {
  en: 'Windows does not tell programs without rights of system calls; the program tells of its own socket calls',
  'pt-BR':
    'o Windows não conta chamadas de sistema a programas sem direitos; o programa conta as próprias chamadas de socket',
};

/**
 * Without this, GetPerTcpConnectionEStats would be left, which tells of connections only after SetPerTcpConnectionEStats, and
 * that asks for an administrator.
 */
function withoutStatistics(problem: Text): Text {
  return {
    en: `${problem.en}; of any connection Windows tells after an administrator has asked for it (SetPerTcpConnectionEStats), which is not read here. The metrics of round trips are absent`,
    'pt-BR': `${problem['pt-BR']}; de qualquer conexão o Windows conta depois que um administrador o pede (SetPerTcpConnectionEStats), o que não é lido aqui. As métricas de idas e voltas não existem`,
  };
}

/**
 * Each way to observe on Windows, whether it works, and if not, why. `tables` is why those cannot be read, `statistics` why
 * those of the program's own connections cannot.
 */
export function describeWindowsObservers(problems: {
  readonly tables: Text | undefined;
  readonly statistics: Text | undefined;
}): readonly Observer[] {
  const { tables, statistics } = problems;
  const none = { isAvailable: false } as const;
  return [
    { name: 'iphlpapi', ...(tables ? { ...none, reason: tables } : { isAvailable: true }) },
    { name: 'tracepoints', ...none, reason: NO_TRACEPOINTS },
    { name: 'syscalls', ...none, reason: NO_CALLS },
    {
      name: 'statistics',
      ...(statistics ? { ...none, reason: withoutStatistics(statistics) } : { isAvailable: true }),
    },
  ];
}

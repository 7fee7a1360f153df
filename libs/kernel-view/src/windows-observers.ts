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

/** GetPerTcpConnectionEStats tells of connections only after SetPerTcpConnectionEStats, which asks for an administrator. */
const NO_STATISTICS: Text = {
  en: 'Windows tells the round-trip time and the retransmissions of any connection after an administrator has asked for it (SetPerTcpConnectionEStats), and of a socket to its own program (SIO_TCP_INFO); neither is read here, and the metrics of these are absent',
  'pt-BR':
    'o Windows informa o tempo de ida e volta e as retransmissões de qualquer conexão depois que um administrador o pede (SetPerTcpConnectionEStats), e de um socket ao próprio programa (SIO_TCP_INFO); nenhum dos dois é lido aqui, e as métricas disso não existem',
};

/** Each way to observe on Windows, whether it works, and if not, why. `problem` is why the tables cannot be read. */
export function describeWindowsObservers(problem: Text | undefined): readonly Observer[] {
  return [
    {
      name: 'iphlpapi',
      ...(problem === undefined ? { isAvailable: true } : { isAvailable: false, reason: problem }),
    },
    { name: 'tracepoints', isAvailable: false, reason: NO_TRACEPOINTS },
    { name: 'syscalls', isAvailable: false, reason: NO_CALLS },
    { name: 'statistics', isAvailable: false, reason: NO_STATISTICS },
  ];
}

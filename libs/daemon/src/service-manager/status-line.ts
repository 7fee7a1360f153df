import type { Text } from '@socketlab/foundation';
import type { DaemonCounters } from '../daemon-service.ts';
import type { Serves } from './receive-socket.ts';

/** What a status line is made of. */
export interface StatusFacts {
  readonly serves: Serves;
  readonly counters: DaemonCounters;
  readonly control: string;
  readonly isAuditFailing: boolean;
}

/** One line that says what listens where and how much it has to do, for `systemctl status`. */
export function statusLine({ serves, counters, control, isAuditFailing }: StatusFacts): Text {
  const what = serves === undefined ? sending(counters) : serving(serves, counters);
  const audit = isAuditFailing ? AUDIT_FAILING : NOTHING;
  return {
    en: `${what.en}; control at ${control}${audit.en}`,
    'pt-BR': `${what['pt-BR']}; controle em ${control}${audit['pt-BR']}`,
  };
}

const NOTHING: Text = { en: '', 'pt-BR': '' };
const AUDIT_FAILING: Text = {
  en: '; the audit log cannot be written (a full disk?): classmates are refused',
  'pt-BR': '; o registro de auditoria não pode ser gravado (disco cheio?): colegas são recusados',
};

/** What a daemon says while it ends. */
export function drainingLine(deadlineMs: number): Text {
  return {
    en: `draining: takes no new work, what is under way may end within ${deadlineMs} ms`,
    'pt-BR': `encerrando: não aceita trabalho novo, o que está em andamento pode terminar em ${deadlineMs} ms`,
  };
}

function sending(counters: DaemonCounters): Text {
  const { en, 'pt-BR': pt } = connections(counters);
  return { en: `sends on command: ${en}`, 'pt-BR': `envia quando mandam: ${pt}` };
}

function serving(protocol: 'tcp' | 'udp', counters: DaemonCounters): Text {
  const { listener, heldListener, receivedBytes, sentBytes } = counters;
  if (listener === undefined) {
    if (heldListener === undefined) {
      return { en: 'no listener is open', 'pt-BR': 'nenhum listener está aberto' };
    }
    return {
      en: `${heldListener}/${protocol} was handed over and is not served`,
      'pt-BR': `${heldListener}/${protocol} foi entregue e não é atendido`,
    };
  }
  const bytes: Text = {
    en: `${receivedBytes} bytes received, ${sentBytes} sent`,
    'pt-BR': `${receivedBytes} bytes recebidos, ${sentBytes} enviados`,
  };
  const { en, 'pt-BR': pt } = protocol === 'tcp' ? connections(counters) : bytes;
  return {
    en: `listens on ${listener}/${protocol}: ${en}`,
    'pt-BR': `escuta em ${listener}/${protocol}: ${pt}`,
  };
}

function connections({ openConnections: open, totalConnections: total }: DaemonCounters): Text {
  return {
    en: `${open} ${open === 1 ? 'connection' : 'connections'} open, ${total} in all`,
    'pt-BR': `${open} ${open === 1 ? 'conexão aberta' : 'conexões abertas'}, ${total} ao todo`,
  };
}

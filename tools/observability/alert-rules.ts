import type { Text } from '@socketlab/foundation';
import { RECORDED } from './recording-rules.ts';
import { CLOSE_WAIT_GROWTH, FILLING_RATIO } from './thresholds.ts';
import { duration, type RuleTimes } from './times.ts';

/** What Prometheus calls out when it is true for long enough. */
export interface AlertRule {
  /** Why this threshold and this time, in the file's comment. */
  readonly why: string;
  readonly alert: string;
  readonly expr: string;
  /** How long it has to be true, in milliseconds. */
  readonly forMs: number;
  readonly severity: 'warning' | 'critical';
  /** One line, with the host, the daemon and the number. */
  readonly summary: Text;
  /** What it means and what to look at. */
  readonly description: Text;
}

const WHERE = '{{ $labels.daemon }} on {{ $labels.host }}';
const ONDE = '{{ $labels.daemon }} em {{ $labels.host }}';

/** All alerts. Each is about a cause that somebody can go and look at. */
export function alertRules(times: RuleTimes): readonly AlertRule[] {
  return [
    acceptQueueFilling(times),
    closeWaitGrowing(times),
    evidenceLost(times),
    daemonGone(times),
  ];
}

function acceptQueueFilling({ acceptQueueFor }: RuleTimes): AlertRule {
  return {
    why: `Half full, and for ${duration(acceptQueueFor)}: a burst of clients fills a queue too, and is taken in at once.`,
    alert: 'SocketlabAcceptQueueFilling',
    expr: `${RECORDED.acceptQueueRatio} >= ${FILLING_RATIO}`,
    forMs: acceptQueueFor,
    severity: 'warning',
    summary: {
      en: `The accept queue of ${WHERE} is {{ $value | humanizePercentage }} full.`,
      'pt-BR': `A fila de accept de ${ONDE} está {{ $value | humanizePercentage }} cheia.`,
    },
    description: {
      en: 'The kernel has established connections that the program does not accept. Once the queue is full it drops SYNs, and clients send them again after 1, 3, 7 s. Look whom the server is serving: socketlab connections.',
      'pt-BR':
        'O kernel estabeleceu conexões que o programa não aceita. Com a fila cheia ele descarta SYNs, e os clientes os reenviam após 1, 3, 7 s. Veja quem o servidor está atendendo: socketlab connections.',
    },
  };
}

function closeWaitGrowing({ closeWaitGrowth }: RuleTimes): AlertRule {
  const floor = RECORDED.closeWaitFloor;
  const window = duration(closeWaitGrowth);
  return {
    why: `Growth of the floor, not of the count: traffic passes through CLOSE-WAIT all the time and is never in the floor. No \`for\`: the floor has waited already.`,
    alert: 'SocketlabCloseWaitGrowing',
    expr: `${floor} - min_over_time(${floor}[${window}]) >= ${CLOSE_WAIT_GROWTH}`,
    forMs: 0,
    severity: 'warning',
    summary: {
      en: `{{ $value }} more connections of ${WHERE} stay in CLOSE-WAIT than ${window} ago.`,
      'pt-BR': `{{ $value }} conexões a mais de ${ONDE} ficam em CLOSE-WAIT do que há ${window}.`,
    },
    description: {
      en: 'The peer has sent its FIN, and the program here has not called close(). The kernel waits for it without any time limit: only the program can end this state (RFC 9293, 3.3.2).',
      'pt-BR':
        'O par enviou o seu FIN, e o programa daqui não chamou close(). O kernel espera por ele sem limite de tempo: só o programa pode encerrar esse estado (RFC 9293, 3.3.2).',
    },
  };
}

function evidenceLost({ loss }: RuleTimes): AlertRule {
  const lost = 'socketlab_evidence_lost_events_total{job="socketlab"}';
  const window = duration(loss);
  return {
    why: `One event is enough, and there is nothing to wait for: what is lost does not come back. increase() needs two scrapes; a daemon that had lost something before its first one is the second line. It is told for ${window}.`,
    alert: 'SocketlabEvidenceLost',
    expr: `max by (host, daemon) (
  increase(${lost}[${window}]) > 0
  or (${lost} unless ${lost} offset ${window}) > 0
)`,
    forMs: 0,
    severity: 'warning',
    summary: {
      en: `${WHERE} has lost evidence.`,
      'pt-BR': `${ONDE} perdeu evidências.`,
    },
    description: {
      en: 'Events came faster than they were read: an overrun trace buffer, or a full store. Claims that depend on them are "not observed", never guessed. Make less traffic while a lab runs, and run it again.',
      'pt-BR':
        'Eventos vieram mais rápido do que foram lidos: um buffer de rastreamento transbordou, ou o depósito encheu. Afirmações que dependem deles ficam "não observadas", nunca adivinhadas. Faça menos tráfego durante um laboratório, e rode-o de novo.',
    },
  };
}

function daemonGone({ goneFor }: RuleTimes): AlertRule {
  return {
    why: `A service starts a killed daemon again within 10 s; ${duration(goneFor)} is longer than that, and than one slow scrape. A host that was removed is no target any more and is not called gone.`,
    alert: 'SocketlabDaemonGone',
    expr: `max by (host, daemon) (up{job="socketlab"}) == 0`,
    forMs: goneFor,
    severity: 'critical',
    summary: {
      en: `${WHERE} does not answer.`,
      'pt-BR': `${ONDE} não responde.`,
    },
    description: {
      en: 'Prometheus cannot read its metrics: the daemon has ended, its machine is off or unreachable, or it takes longer than the time that a scrape is given. Ask it: socketlab ps.',
      'pt-BR':
        'O Prometheus não consegue ler as métricas dele: o daemon terminou, a máquina está desligada ou inalcançável, ou ele leva mais tempo do que uma leitura pode levar. Pergunte a ele: socketlab ps.',
    },
  };
}

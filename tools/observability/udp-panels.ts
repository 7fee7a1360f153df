import { COLORS } from './colors.ts';
import type { PanelSpec, RowSpec } from './panel-spec.ts';
import { ofDaemon, perSecond } from './queries.ts';

/** Datagrams, and what became of them. */
export const UDP_ROW: RowSpec = {
  title: { en: 'Datagrams of udp-echo', 'pt-BR': 'Datagramas do udp-echo' },
  height: 8,
  panels: [datagrams(), unanswered(), waiting(), endpoints()],
};

function datagrams(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Datagrams', 'pt-BR': 'Datagramas' },
    description: {
      en: 'Datagrams that recvfrom() gave to the program, and answers sent. There is no connection: one that is lost on the way is in no count here.',
      'pt-BR':
        'Datagramas que recvfrom() deu ao programa, e respostas enviadas. Não há conexão: um que se perde no caminho não está em nenhuma contagem daqui.',
    },
    width: 8,
    of: ['udp-echo'],
    unit: 'suffix:/s',
    queries: [
      {
        expr: perSecond('socketlab_udp_received_datagrams_total'),
        legend: { en: 'received', 'pt-BR': 'recebidos' },
      },
      {
        expr: perSecond('socketlab_udp_sent_datagrams_total'),
        legend: { en: 'answered', 'pt-BR': 'respondidos' },
      },
    ],
    series: { received: { color: COLORS.incoming }, answered: { color: COLORS.outgoing } },
  };
}

function unanswered(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Datagrams without an answer', 'pt-BR': 'Datagramas sem resposta' },
    description: {
      en: 'Dropped: the kernel had no room in the socket’s buffer, and no call ever returned it. Cut off: longer than the buffer of recvfrom(). Refused: a rule forbids an answer, as to a low port or to itself. Unsent: the system would not send it. The kernel’s own count of the whole machine (UdpRcvbufErrors) stands beside: other programs are in it.',
      'pt-BR':
        'Descartado: o kernel não tinha lugar no buffer do socket, e nenhuma chamada o devolveu. Cortado: maior que o buffer de recvfrom(). Recusado: uma regra proíbe a resposta, como para uma porta baixa ou para si mesmo. Não enviado: o sistema não quis enviar. Ao lado está a contagem do kernel para a máquina toda (UdpRcvbufErrors): outros programas entram nela.',
    },
    width: 8,
    of: ['udp-echo'],
    unit: 'suffix:/s',
    queries: [
      {
        expr: perSecond('socketlab_udp_dropped_datagrams_total'),
        legend: { en: 'dropped by the kernel', 'pt-BR': 'descartados pelo kernel' },
      },
      {
        expr: perSecond('socketlab_udp_truncated_datagrams_total'),
        legend: { en: 'cut off', 'pt-BR': 'cortados' },
      },
      {
        expr: `sum(${perSecond('socketlab_udp_refused_datagrams_total')})`,
        legend: { en: 'refused by a rule', 'pt-BR': 'recusados por regra' },
      },
      {
        expr: perSecond('socketlab_udp_unsent_answers_total'),
        legend: { en: 'unsent', 'pt-BR': 'não enviados' },
      },
      {
        expr: perSecond('socketlab_udp_receive_buffer_errors_total'),
        legend: { en: 'dropped, whole machine', 'pt-BR': 'descartados, máquina toda' },
      },
    ],
    series: {
      'dropped by the kernel': { color: COLORS.bad },
      'cut off': { color: COLORS.stuck },
      'refused by a rule': { color: COLORS.waiting },
      unsent: { color: COLORS.quiet },
      'dropped, whole machine': { color: COLORS.light },
    },
  };
}

function waiting(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Receive buffer', 'pt-BR': 'Buffer de recepção' },
    description: {
      en: 'What waits in the socket to be received, as the kernel counts its memory: more than the payload. When it is full, datagrams are dropped, and nobody is told.',
      'pt-BR':
        'O que espera no socket para ser recebido, como o kernel conta a memória: mais que a carga útil. Quando está cheio, datagramas são descartados, e ninguém é avisado.',
    },
    width: 4,
    of: ['udp-echo'],
    unit: 'bytes',
    queries: [
      {
        expr: ofDaemon('socketlab_udp_receive_queue_bytes'),
        legend: { en: 'waiting', 'pt-BR': 'esperando' },
      },
    ],
    series: { waiting: { color: COLORS.waiting } },
  };
}

function endpoints(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Known senders', 'pt-BR': 'Remetentes' },
    description: {
      en: 'Endpoints (address and port) that datagrams came from since the socket was bound, 4096 at most. No connections: whoever sends from another port is another endpoint.',
      'pt-BR':
        'Pontos (endereço e porta) de onde vieram datagramas desde o bind do socket, no máximo 4096. Não são conexões: quem envia de outra porta é outro ponto.',
    },
    width: 4,
    of: ['udp-echo'],
    queries: [
      {
        expr: ofDaemon('socketlab_udp_known_endpoints'),
        legend: { en: 'senders', 'pt-BR': 'remetentes' },
      },
    ],
    series: { senders: { color: COLORS.middle } },
  };
}

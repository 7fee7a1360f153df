import { COLORS, STATE_COLORS } from './colors.ts';
import type { DaemonName, PanelSpec, RowSpec } from './panel-spec.ts';
import { ofDaemon, perSecond } from './queries.ts';

const SERVERS: readonly DaemonName[] = ['tcp-echo', 'multi-tcp'];
const WITH_TCP: readonly DaemonName[] = ['tcp-echo', 'multi-tcp', 'client-agent'];

/** Which connections there are, and how they begin and end. */
export const TCP_ROWS: readonly RowSpec[] = [
  {
    title: { en: 'Connections', 'pt-BR': 'Conexões' },
    height: 9,
    panels: [connectionsByState(), acceptQueue()],
  },
  {
    title: { en: 'How connections begin and end', 'pt-BR': 'Como as conexões começam e terminam' },
    height: 8,
    panels: [transitions(), acceptsAndCloses()],
  },
];

function connectionsByState(): PanelSpec {
  return {
    kind: 'stack',
    title: { en: 'Sockets by TCP state', 'pt-BR': 'Sockets por estado TCP' },
    description: {
      en: 'What the kernel’s own table said at each scrape, by the state names of RFC 9293. LISTEN is the listener itself, never a connection. A connection is ESTABLISHED as soon as the handshake is done, before accept() returns it. CLOSE-WAIT: the peer has sent FIN, and the program here has not called close(). TIME-WAIT stays at the end that closed first.',
      'pt-BR':
        'O que a tabela do próprio kernel disse a cada leitura, pelos nomes de estado da RFC 9293. LISTEN é o próprio socket de escuta, nunca uma conexão. Uma conexão fica em ESTABLISHED assim que o handshake termina, antes de accept() devolvê-la. CLOSE-WAIT: o par enviou FIN, e o programa daqui não chamou close(). TIME-WAIT fica na ponta que fechou primeiro.',
    },
    width: 16,
    of: WITH_TCP,
    queries: [
      {
        expr: `sum by (state) (${ofDaemon('socketlab_tcp_sockets')})`,
        legend: '{{state}}',
      },
    ],
    series: Object.fromEntries(
      Object.entries(STATE_COLORS).map(([state, color]) => [state, { color }]),
    ),
  };
}

function acceptQueue(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Accept queue', 'pt-BR': 'Fila de accept' },
    description: {
      en: 'Connections that the kernel has established and accept() has not returned yet, against the limit that listen() was given. When the queue is past its limit the kernel drops further SYNs: the client sees no answer, which is not a refusal.',
      'pt-BR':
        'Conexões que o kernel já estabeleceu e que accept() ainda não devolveu, e o limite dado a listen(). Quando a fila passa do limite, o kernel descarta os SYNs seguintes: o cliente não recebe resposta, o que não é uma recusa.',
    },
    width: 8,
    of: SERVERS,
    queries: [
      {
        expr: ofDaemon('socketlab_listener_accept_queue_connections'),
        legend: { en: 'waiting', 'pt-BR': 'esperando' },
      },
      {
        expr: ofDaemon('socketlab_listener_accept_queue_limit_connections'),
        legend: { en: 'limit', 'pt-BR': 'limite' },
      },
    ],
    series: {
      waiting: { color: COLORS.waiting },
      limit: { color: COLORS.bad, isLimit: true },
    },
  };
}

function transitions(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Changes of state', 'pt-BR': 'Mudanças de estado' },
    description: {
      en: 'Each arrow of RFC 9293’s state diagram, and how often a second the kernel went along it. Only a daemon with tracepoints (the tier root Linux) sees them; elsewhere this is not observed, and empty.',
      'pt-BR':
        'Cada seta do diagrama de estados da RFC 9293, e quantas vezes por segundo o kernel a percorreu. Só um daemon com tracepoints (o nível root Linux) as vê; nos outros isto não é observado, e fica vazio.',
    },
    width: 12,
    of: SERVERS,
    noValue: {
      en: 'No change, or not observed: only with tracepoints',
      'pt-BR': 'Nenhuma mudança, ou não observado: só com tracepoints',
    },
    unit: 'suffix:/s',
    queries: [
      {
        expr: `sum by (from, to) (${perSecond('socketlab_tcp_transitions_total')}) > 0`,
        legend: '{{from}} → {{to}}',
      },
    ],
  };
}

function acceptsAndCloses(): PanelSpec {
  return {
    kind: 'lines',
    title: { en: 'Accepted and ended', 'pt-BR': 'Aceitas e encerradas' },
    description: {
      en: 'Connections that accept() has returned, and how they ended: by the peer’s FIN first, by a RST, by an error, because the server stopped, or because a limit ended them. Where the lines for accepted and ended part, connections pile up.',
      'pt-BR':
        'Conexões que accept() devolveu, e como terminaram: primeiro pelo FIN do par, por um RST, por um erro, porque o servidor parou, ou porque um limite as encerrou. Onde as linhas de aceitas e encerradas se separam, conexões se acumulam.',
    },
    width: 12,
    of: SERVERS,
    unit: 'suffix:/s',
    queries: [
      {
        expr: perSecond('socketlab_tcp_accepted_connections_total'),
        legend: { en: 'accepted', 'pt-BR': 'aceitas' },
      },
      {
        expr: `sum by (reason) (${perSecond('socketlab_tcp_closed_connections_total')})`,
        legend: '{{reason}}',
      },
    ],
    series: {
      accepted: { color: COLORS.incoming },
      peer: {
        color: COLORS.quiet,
        name: { en: 'ended: the peer’s FIN', 'pt-BR': 'encerradas: FIN do par' },
      },
      reset: { color: COLORS.bad, name: { en: 'ended: RST', 'pt-BR': 'encerradas: RST' } },
      error: { color: COLORS.lost, name: { en: 'ended: error', 'pt-BR': 'encerradas: erro' } },
      stopped: {
        color: COLORS.strong,
        name: { en: 'ended: server stopped', 'pt-BR': 'encerradas: servidor parou' },
      },
      limit: {
        color: COLORS.waiting,
        name: { en: 'ended: a limit', 'pt-BR': 'encerradas: um limite' },
      },
    },
  };
}

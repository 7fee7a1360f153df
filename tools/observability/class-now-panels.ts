import { COLORS, STATE_COLORS } from './colors.ts';
import { fromThreshold } from './from-threshold.ts';
import type { RowSpec } from './panel-spec.ts';
import { ofClass } from './queries.ts';
import { RECORDED } from './recording-rules.ts';

/** The class in six numbers. */
export const CLASS_NOW_ROW: RowSpec = {
  title: { en: 'The class now', 'pt-BR': 'A turma agora' },
  height: 4,
  panels: [
    {
      kind: 'number',
      title: { en: 'Hosts that answer', 'pt-BR': 'Hosts que respondem' },
      description: {
        en: 'Hosts of which at least one daemon answers Prometheus.',
        'pt-BR': 'Hosts dos quais ao menos um daemon responde ao Prometheus.',
      },
      width: 4,
      query: { expr: `count(max by (host) (${ofClass('up')}) == 1) or vector(0)`, legend: 'hosts' },
      thresholds: fromThreshold(1, COLORS.good, COLORS.bad),
    },
    {
      kind: 'number',
      title: { en: 'Open listeners', 'pt-BR': 'Servidores abertos' },
      description: {
        en: 'Servers with an open listener: a listening TCP socket, or a bound UDP socket.',
        'pt-BR':
          'Servidores com o socket aberto para clientes: um socket TCP em LISTEN, ou um socket UDP com endereço (bind).',
      },
      width: 4,
      query: {
        expr: `sum(${ofClass('socketlab_listener_open_sockets')}) or vector(0)`,
        legend: { en: 'listeners', 'pt-BR': 'servidores' },
      },
      thresholds: fromThreshold(1, COLORS.middle),
    },
    {
      kind: 'number',
      title: { en: 'ESTABLISHED', 'pt-BR': 'ESTABLISHED' },
      description: {
        en: 'Ends of connections that are open for data. A connection between two hosts of the class has two ends and is counted at both, if both daemons hold theirs.',
        'pt-BR':
          'Pontas de conexões abertas para dados. Uma conexão entre dois hosts da turma tem duas pontas e conta nas duas, se os dois daemons mantêm as suas.',
      },
      width: 4,
      query: {
        expr: `sum(${ofClass('socketlab_tcp_sockets', 'state="ESTABLISHED"')}) or vector(0)`,
        legend: 'ESTABLISHED',
      },
      thresholds: fromThreshold(1, STATE_COLORS.ESTABLISHED),
    },
    {
      kind: 'number',
      title: { en: 'Waiting to be accepted', 'pt-BR': 'Esperando accept()' },
      description: {
        en: 'Connections that the kernel has established and no accept() has returned yet.',
        'pt-BR': 'Conexões que o kernel estabeleceu e que nenhum accept() devolveu ainda.',
      },
      width: 4,
      query: {
        expr: `sum(${ofClass('socketlab_listener_accept_queue_connections')}) or vector(0)`,
        legend: { en: 'waiting', 'pt-BR': 'esperando' },
      },
      thresholds: fromThreshold(1, COLORS.waiting),
    },
    {
      kind: 'number',
      title: { en: 'Stuck in CLOSE-WAIT', 'pt-BR': 'Presas em CLOSE-WAIT' },
      description: {
        en: 'Connections that were in CLOSE-WAIT at every scrape of the last minute: the peer has sent FIN, and the program has not called close().',
        'pt-BR':
          'Conexões em CLOSE-WAIT em todas as leituras do último minuto: o par enviou FIN, e o programa não chamou close().',
      },
      width: 4,
      query: {
        expr: `sum(${ofClass(RECORDED.closeWaitFloor)}) or vector(0)`,
        legend: 'CLOSE-WAIT',
      },
      thresholds: fromThreshold(1, STATE_COLORS['CLOSE-WAIT']),
    },
    {
      kind: 'number',
      title: { en: 'Daemons gone', 'pt-BR': 'Daemons que sumiram' },
      description: {
        en: 'Daemons that Prometheus knows of and that do not answer.',
        'pt-BR': 'Daemons que o Prometheus conhece e que não respondem.',
      },
      width: 4,
      query: {
        expr: `count(${ofClass('up')} == 0) or vector(0)`,
        legend: { en: 'gone', 'pt-BR': 'sumiram' },
      },
      thresholds: fromThreshold(1, COLORS.bad, COLORS.good),
    },
  ],
};

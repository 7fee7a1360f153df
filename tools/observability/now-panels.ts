import { COLORS, STATE_COLORS } from './colors.ts';
import type { RowSpec } from './panel-spec.ts';
import { ofDaemon } from './queries.ts';
import { RECORDED } from './recording-rules.ts';
import { STATE_WORDS } from './state-words.ts';
import { FILLING_RATIO } from './thresholds.ts';

/** How the daemon is at this moment. */
export const NOW_ROW: RowSpec = {
  title: { en: 'Now', 'pt-BR': 'Agora' },
  height: 4,
  panels: [
    {
      kind: 'number',
      title: { en: 'State', 'pt-BR': 'Estado' },
      description: {
        en: 'The worst that is true: it did not answer for 15 s, connections are stuck in CLOSE-WAIT, the accept queue is at least half full, it had ESTABLISHED connections within 15 s, its listener is open, or none of these.',
        'pt-BR':
          'O pior que for verdade: não responde há 15 s, há conexões presas em CLOSE-WAIT, a fila de accept está pelo menos meio cheia, teve conexões em ESTABLISHED nos últimos 15 s, o seu socket serve, ou nada disso.',
      },
      width: 4,
      query: {
        expr: `${RECORDED.daemonState}{host="$host",daemon="$daemon"}`,
        legend: { en: 'state', 'pt-BR': 'estado' },
      },
      words: STATE_WORDS,
    },
    {
      kind: 'number',
      title: { en: 'ESTABLISHED', 'pt-BR': 'ESTABLISHED' },
      description: {
        en: 'Connections that are open for data in both directions, those that still wait to be accepted among them.',
        'pt-BR':
          'Conexões abertas para dados nos dois sentidos, inclusive as que ainda esperam ser aceitas.',
      },
      width: 4,
      of: ['tcp-echo', 'multi-tcp', 'client-agent'],
      query: {
        expr: ofDaemon('socketlab_tcp_sockets', 'state="ESTABLISHED"'),
        legend: 'ESTABLISHED',
      },
      thresholds: [{ from: undefined, color: STATE_COLORS.ESTABLISHED }],
    },
    {
      kind: 'number',
      title: { en: 'Accept queue', 'pt-BR': 'Fila de accept' },
      description: {
        en: 'How full it is. It may pass 100 %: the kernel lets one more in than the limit says.',
        'pt-BR':
          'Quão cheia está. Pode passar de 100 %: o kernel deixa entrar uma a mais que o limite.',
      },
      width: 4,
      of: ['tcp-echo', 'multi-tcp'],
      unit: 'percentunit',
      query: {
        expr: `${RECORDED.acceptQueueRatio}{host="$host",daemon="$daemon"}`,
        legend: { en: 'full', 'pt-BR': 'cheia' },
      },
      thresholds: [
        { from: undefined, color: COLORS.good },
        { from: FILLING_RATIO, color: COLORS.waiting },
        { from: 1, color: COLORS.bad },
      ],
    },
    {
      kind: 'number',
      title: { en: 'Echo time, p99', 'pt-BR': 'Tempo do eco, p99' },
      description: {
        en: '99 of 100 echoes take no longer than this.',
        'pt-BR': '99 de 100 ecos não levam mais que isto.',
      },
      width: 4,
      of: ['tcp-echo', 'udp-echo', 'multi-tcp'],
      unit: 's',
      query: { expr: `${RECORDED.echoP99}{host="$host",daemon="$daemon"}`, legend: 'p99' },
      noValue: { en: 'No echo', 'pt-BR': 'Nenhum eco' },
      thresholds: [{ from: undefined, color: COLORS.middle }],
    },
    {
      kind: 'number',
      title: { en: 'Evidence lost', 'pt-BR': 'Evidências perdidas' },
      description: {
        en: 'Events that were lost since the daemon started. Claims that depend on them are not observed, never guessed.',
        'pt-BR':
          'Eventos perdidos desde que o daemon começou. Afirmações que dependem deles ficam não observadas, nunca adivinhadas.',
      },
      width: 4,
      query: {
        expr: ofDaemon('socketlab_evidence_lost_events_total'),
        legend: { en: 'events', 'pt-BR': 'eventos' },
      },
      thresholds: [
        { from: undefined, color: COLORS.good },
        { from: 1, color: COLORS.bad },
      ],
    },
    {
      kind: 'number',
      title: { en: 'Build', 'pt-BR': 'Versão' },
      description: {
        en: 'The version of Socketlab and of Node, and the tier of evidence: root-linux sees tracepoints and packets, plain-linux samples the kernel’s tables, program sees its own calls.',
        'pt-BR':
          'A versão do Socketlab e do Node, e o nível de evidência: root-linux vê tracepoints e pacotes, plain-linux amostra as tabelas do kernel, program vê as próprias chamadas.',
      },
      width: 4,
      query: {
        expr: ofDaemon('socketlab_build_info'),
        legend: '{{version}} · Node {{node_version}} · {{tier}}',
      },
      isName: true,
      thresholds: [{ from: undefined, color: COLORS.quiet }],
    },
  ],
};

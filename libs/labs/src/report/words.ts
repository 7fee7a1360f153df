import type { Verdict } from '@socketlab/evidence';
import type { Language, Text } from '@socketlab/foundation';
import { asIs, formatNumber, inBoth } from '../wording.ts';

/** The verdicts as a report names them. */
export const VERDICT_NAMES: Readonly<Record<Verdict, Text>> = {
  proven: inBoth('proven', 'provada'),
  refuted: inBoth('refuted', 'refutada'),
  'not-observed': inBoth('not observed', 'não observada'),
};

/** The verdict of so many claims: Portuguese has a plural for it, and begins it at 2; English has none. */
export function nameVerdict(verdict: Verdict, count: number, language: Language): string {
  const name = VERDICT_NAMES[verdict][language];
  return language === 'pt-BR' && count > 1 ? `${name}s` : name;
}

/** How far the times of another host may be off in a chart. */
export function describeError(
  { server, errorMs }: { readonly server: string; readonly errorMs: number },
  language: Language,
): string {
  const most = formatNumber(errorMs, language, 3);
  return {
    en: `±${most} ms: how far a time of ${server} may be off, moved to this machine's clock`,
    'pt-BR': `±${most} ms: quanto um tempo de ${server}, posto no relógio desta máquina, pode estar errado`,
  }[language];
}

/** The words of reports that are not claims: headings, legends, labels. */
export const WORDS = {
  client: inBoth('client', 'cliente'),
  server: inBoth('server', 'servidor'),
  'udp-server': inBoth('UDP server', 'servidor UDP'),
  'multi-server': inBoth('server of many', 'servidor de muitos'),
  tier: inBoth('tier', 'nível'),
  legend: inBoth(
    '· call   ┌ called, └ returned   ● the kernel changed the state   ○ read from the socket table   ► ◄ a packet, from who sent it   ↳ placed after its cause, against its own time   (freed) the full socket ends, TIME-WAIT is kept apart',
    '· chamada   ┌ chamada feita, └ retorno   ● o kernel mudou o estado   ○ lido da tabela de sockets   ► ◄ um pacote, de quem o enviou   ↳ posto depois da sua causa, contra a sua própria hora   (liberado) o socket completo acaba, o TIME-WAIT fica à parte',
  ),
  witnesses: inBoth('Who observed', 'Quem observou'),
  daemon: asIs('daemon'),
  role: inBoth('role', 'papel'),
  host: inBoth('host', 'máquina'),
  observers: inBoth('Ways to observe', 'Formas de observar'),
  available: inBoth('works here', 'funciona aqui'),
  unavailable: inBoth('not here', 'aqui não'),
  remedy: inBoth('To get it', 'Para ter'),
  chart: inBoth('Both ends, in causal order', 'As duas pontas, em ordem causal'),
  states: inBoth('The states that each end went through', 'Os estados por que cada ponta passou'),
  listener: inBoth('listener', 'socket de escuta'),
  events: inBoth('All events', 'Todos os eventos'),
  event: inBoth('event', 'evento'),
  time: inBoth('ms', 'ms'),
  source: inBoth('source', 'fonte'),
  socket: asIs('socket'),
  fact: inBoth('what was observed', 'o que foi observado'),
  place: inBoth('line', 'linha'),
  claim: inBoth('claim', 'afirmação'),
  verdict: inBoth('verdict', 'veredito'),
  evidence: inBoth('evidence', 'evidência'),
  from: inBoth('from', 'de'),
  to: inBoth('to', 'até'),
  notObserved: inBoth('Not observed', 'Não observado'),
  interrupted: inBoth('The lab ended early', 'O laboratório terminou antes'),
  code: inBoth('The source as it ran', 'O código como executou'),
  calls: inBoth('calls in this run', 'chamadas nesta execução'),
  passed: inBoth('passed in this run', 'percorrido nesta execução'),
  linkLegend: inBoth(
    'Dashed lines lead from a cause to its effect at the other end (RFC 9293).',
    'Linhas tracejadas vão de uma causa ao seu efeito na outra ponta (RFC 9293).',
  ),
  noPackets: inBoth('No packet was captured.', 'Nenhum pacote foi capturado.'),
  packetLegend: inBoth(
    'Purple arrows: packets, from who sent them to who received them.',
    'Setas roxas: pacotes, de quem enviou para quem recebeu.',
  ),
  packets: inBoth('The packets', 'Os pacotes'),
  frame: inBoth('No.', 'nº'),
  bytesOnWire: inBoth('bytes on the wire', 'bytes no fio'),
  packet: inBoth('packet', 'pacote'),
  meaning: inBoth('what it says', 'o que diz'),
  sentBy: inBoth('sent by', 'enviado por'),
  sentTo: inBoth('to', 'para'),
  socketsLeftOut: inBoth(
    'more sockets are not drawn; their events are in events.jsonl',
    'outros sockets não estão desenhados; os seus eventos estão em events.jsonl',
  ),
  more: inBoth('more rows are in events.jsonl', 'outras linhas estão em events.jsonl'),
  svgLegend: inBoth(
    'Blue: a call (dashed while it blocks). Green: the kernel changed the state. Yellow: read from the socket table. ↳: placed after its cause, against its own time. “Freed”: the kernel ends the full socket, and keeps TIME-WAIT apart.',
    'Azul: uma chamada (tracejada enquanto bloqueia). Verde: o kernel mudou o estado. Amarelo: lido da tabela de sockets. ↳: posto depois da sua causa, contra a sua própria hora. “Liberado”: o kernel encerra o socket completo e guarda o TIME-WAIT à parte.',
  ),
  noSource: inBoth('The source was not fetched.', 'O código não foi obtido.'),
  placedAfter: inBoth('placed after', 'posto depois de'),
} as const;

import type { Text } from '@socketlab/foundation';

const both = (en: string, ptBR: string): Text => ({ en, 'pt-BR': ptBR });

/** The words of a run's report. */
export const WORDS = {
  load: both('Load on', 'Carga em'),
  comparison: both('Two runs compared', 'Duas rodadas comparadas'),
  summary: both('What came of it', 'O que resultou'),
  latency: both('Latency', 'Latência'),
  fromIntended: both('from when it was due', 'desde quando era devida'),
  fromActual: both('from when it was sent', 'desde quando foi enviada'),
  percentile: both('percentile', 'percentil'),
  slowest: both('slowest', 'a mais lenta'),
  distribution: both('How latencies are distributed', 'Como as latências se distribuem'),
  rates: both('Messages over time', 'Mensagens ao longo do tempo'),
  latencies: both('Latency over time', 'Latência ao longo do tempo'),
  errors: both('Errors', 'Erros'),
  plan: both('The plan', 'O plano'),
  machine: both('The machine that sent', 'A máquina que enviou'),
  notes: both('What to know about these numbers', 'O que saber sobre estes números'),
  name: both('name', 'nome'),
  value: both('value', 'valor'),
  done: both('done', 'feito'),
  asked: both('asked for', 'pedido'),
  ratio: both('ratio', 'razão'),
  times: both('times', 'vezes'),
  offered: both('offered', 'oferecidas'),
  sent: both('sent', 'enviadas'),
  answered: both('answered', 'respondidas'),
  failed: both('errors', 'erros'),
  half: both('p50', 'p50'),
  slow: both('p99', 'p99'),
  slower: both('p99.9', 'p99,9'),
  nothing: both('nothing was answered', 'nada foi respondido'),
  noErrors: both('none', 'nenhum'),
  percentileAxis: both(
    'percentile of the answers (logarithmic in 1/(1 − p))',
    'percentil das respostas (logarítmico em 1/(1 − p))',
  ),
  latencyAxis: both('latency (logarithmic)', 'latência (logarítmica)'),
  timeAxis: both('seconds from the beginning', 'segundos desde o início'),
  rateAxis: both('messages a second', 'mensagens por segundo'),
  notEnough: both('too few answers to tell', 'respostas de menos para dizer'),
  first: both('A', 'A'),
  second: both('B', 'B'),
  notTold: both('not told', 'não informado'),
  inAll: both('in all', 'ao todo'),
  anAnswer: both('an answer', 'por resposta'),
  busiest: both('its busiest thread', 'a thread mais ocupada'),
  anotherMachine: both(
    'another one sent, and does not tell what it is',
    'outra enviou, e não diz o que é',
  ),
} as const;

/** Why a run ended; one of a newer client-agent is told by its name. */
export function reasonText(reason: string): Text {
  return REASONS[reason] ?? both(reason, reason);
}

const REASONS: Readonly<Record<string, Text>> = {
  duration: both('its time was over', 'o tempo dela acabou'),
  count: both('all messages were sent', 'todas as mensagens foram enviadas'),
  bytes: both('it had moved as many bytes as it may', 'já tinha movido tantos bytes quantos pode'),
  permit: both('the permit was over', 'a licença acabou'),
  cancelled: both('it was interrupted', 'foi interrompida'),
  stopped: both('client-agent was stopped', 'o client-agent foi encerrado'),
  'target-refused': both(
    'the target refused: nothing listens there',
    'o alvo recusou: nada escuta ali',
  ),
  'target-unreachable': both('the target could not be reached', 'o alvo não pôde ser alcançado'),
  'target-gone': both(
    'the target went away while the load ran',
    'o alvo foi embora durante a carga',
  ),
  'target-silent': both(
    'for as long as the timeout, not one message was answered',
    'durante todo o prazo nenhuma mensagem foi respondida',
  ),
  'ports-exhausted': both(
    'no local port was left for that target',
    'não restou porta local para esse alvo',
  ),
  descriptors: both(
    'client-agent may open no more descriptors',
    'o client-agent não pode abrir mais descritores',
  ),
  failed: both('it failed', 'falhou'),
  'connection-lost': both('client-agent no longer answered', 'o client-agent deixou de responder'),
};

/** Reasons by which a run is what it was meant to be. */
const MEANT: ReadonlySet<string> = new Set(['duration', 'count']);

/** Whether the run ended as it was asked to. */
export function endedAsMeant(reason: string): boolean {
  return MEANT.has(reason);
}

/** What an error's name means; undefined for an errno that its manual page tells. */
export function errorMeaning(name: string): Text | undefined {
  return ERRORS[name];
}

const ERRORS: Readonly<Record<string, Text>> = {
  NO_ANSWER: both('no answer within the timeout', 'sem resposta no prazo'),
  CLOSED: both(
    'the server ended the connection before its answer',
    'o servidor encerrou a conexão antes da resposta',
  ),
  DIFFERENT: both('the answer is not what was sent', 'a resposta não é o que foi enviado'),
  ECONNREFUSED: both('nothing listens there', 'nada escuta ali'),
  ECONNRESET: both('the server reset the connection', 'o servidor reiniciou a conexão (reset)'),
  ETIMEDOUT: both('no connection in time', 'sem conexão a tempo'),
  EADDRNOTAVAIL: both('no local port was left', 'não restou porta local'),
  EAGAIN: both('no local port was left', 'não restou porta local'),
  EHOSTUNREACH: both('no such host answered', 'nenhuma máquina assim respondeu'),
  EPIPE: both(
    'the server had already ended the connection',
    'o servidor já tinha encerrado a conexão',
  ),
  OTHER: both('another error of the system', 'outro erro do sistema'),
  EMFILE: both('no descriptor was left', 'não restou descritor'),
};

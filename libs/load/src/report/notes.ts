import type { Language, Text } from '@socketlab/foundation';
import type { LoadPlan, LoadReduction } from '../load-plan.ts';
import { isResolved } from './distribution.ts';
import { BUSY_SHARE } from './facts.ts';
import type { LoadRun, RunResult } from './load-run.ts';
import { formatBytes, formatNumber, formatPercent } from './numbers.ts';
import { PLAN_FACTS } from './plan-facts.ts';
import { endedAsMeant, reasonText } from './words.ts';

/** Of what was due. What is less is the end of the run that cut it off. */
const MISSED_SHARE = 0.01;

/** What whoever reads the numbers has to know, most important first. */
export function notesOn(run: LoadRun): readonly Text[] {
  const { result } = run;
  return [
    ...endNotes(run),
    ...bottleneckNotes(run),
    ...run.plan.reductions.map((one) => reductionNote(one, run.plan)),
    ...loopNotes(run),
    ...measureNotes(run),
    ...(result.clockJumpMs === 0 ? [] : [clockNote(result.clockJumpMs)]),
  ];
}

function endNotes(run: LoadRun): readonly Text[] {
  const { result, plan } = run;
  const { reason, failure, openFilesLimit, isFromIntervals } = result;
  const notes: Text[] = [];
  if (failure !== undefined) notes.push(failure);
  if (reason === 'ports-exhausted') notes.push(plan.protocol === 'udp' ? UDP_PORTS : PORTS);
  if (reason === 'descriptors') notes.push(descriptorsNote(openFilesLimit));
  if (reason === 'target-silent') notes.push(...silentNotes(run));
  notes.push(...closingNotes(run));
  if (isFromIntervals) notes.push(fromIntervalsNote(reasonText(reason)));
  return notes;
}

const PORTS: Text = {
  en: 'Each connection takes a local port for that target, and keeps it in TIME-WAIT for a minute after it was closed (net.ipv4.ip_local_port_range). Wait, use fewer connections or a larger --churn, or leave from another address: --source 127.0.0.2.',
  'pt-BR':
    'Cada conexão ocupa uma porta local para esse alvo, e a mantém em TIME-WAIT por um minuto depois de fechada (net.ipv4.ip_local_port_range). Espere, use menos conexões ou um --churn maior, ou saia de outro endereço: --source 127.0.0.2.',
};

const UDP_PORTS: Text = {
  en: 'Each datagram socket takes a local port of its own until it is closed (net.ipv4.ip_local_port_range). Use fewer connections, or leave from another address: --source 127.0.0.2.',
  'pt-BR':
    'Cada socket de datagramas ocupa uma porta local só dele até ser fechado (net.ipv4.ip_local_port_range). Use menos conexões, ou saia de outro endereço: --source 127.0.0.2.',
};

/** Whether it was slow, or something else than an answer came. */
function silentNotes({ plan, result: { counts } }: LoadRun): readonly Text[] {
  const isOther = counts.answered === 0 && counts.receivedBytes > 0;
  const isLate = (counts.errors['NO_ANSWER'] ?? 0) > 0;
  return [
    ...(isOther ? [otherNote(counts.receivedBytes)] : []),
    ...(isLate ? [lateNote(plan.timeoutMs)] : []),
  ];
}

function otherNote(bytes: number): Text {
  return {
    en: `${formatBytes(bytes, 'en')} came from the target, which are no answer in time: less than a message, another one, or too late.`,
    'pt-BR': `Do alvo vieram ${formatBytes(bytes, 'pt-BR')}, que não são resposta no prazo: menos que uma mensagem, outra coisa, ou tarde demais.`,
  };
}

function lateNote(timeoutMs: number): Text {
  const tell = (language: Language): string => `${formatNumber(timeoutMs, language)} ms`;
  return {
    en: `Messages had no whole answer within the timeout of ${tell('en')}. A slower server is waited for with a larger --timeout; one of one client at a time serves one connection and lets the others wait: socketlab status tells which model it runs.`,
    'pt-BR': `Houve mensagens sem resposta inteira no prazo de ${tell('pt-BR')}. Por um servidor mais lento se espera com um --timeout maior; um de um cliente por vez atende uma conexão e deixa as outras esperando: socketlab status diz qual modelo ele usa.`,
  };
}

/** Of those that were opened: what is less is a server that ends some of them for another reason. */
const CLOSING_SHARE = 0.8;
/** By which the end of a connection is told, in whichever call it is noticed. */
const ENDINGS = ['CLOSED', 'ECONNRESET', 'EPIPE'] as const;

/**
 * A server that ends each connection after its answer, as the class's script does, is asked otherwise. One that died has ended
 * each connection too, and its run came to no planned end.
 */
function closingNotes({ plan, result: { counts, reason } }: LoadRun): readonly Text[] {
  if (!endedAsMeant(reason)) return [];
  const ended = ENDINGS.reduce((sum, name) => sum + (counts.errors[name] ?? 0), 0);
  const isClosing = ended > CLOSING_SHARE * counts.opened && counts.answered > 0;
  const each = Math.round(counts.answered / Math.max(1, counts.opened));
  if (plan.messagesPerConnection > 0 || !isClosing || each < 1 || counts.opened < 10) return [];
  return [
    {
      en: `The server ended nearly each connection, after ${each} ${each === 1 ? 'answer' : 'answers'} on average: what was sent on it after that was lost. --churn ${each} closes it first, and opens another.`,
      'pt-BR': `O servidor encerrou quase toda conexão, depois de ${each} ${each === 1 ? 'resposta' : 'respostas'} em média: o que se enviou por ela depois disso se perdeu. --churn ${each} a fecha antes, e abre outra.`,
    },
  ];
}

function descriptorsNote(limit: number): Text {
  return {
    en: `client-agent may have ${limit} files open (ulimit -n). Raise that limit before it is started, or use fewer connections.`,
    'pt-BR': `o client-agent pode ter ${limit} arquivos abertos (ulimit -n). Aumente esse limite antes de iniciá-lo, ou use menos conexões.`,
  };
}

function fromIntervalsNote(reason: Text): Text {
  return {
    en: `The run was cut short (${reason.en}) before client-agent had summed it up: the totals are put together from its intervals, and what was sent after the last of them, for up to a second, was not observed; nor was what only its own summary tells: connect times and, in an open loop, latency from the actual send.`,
    'pt-BR': `A rodada foi cortada (${reason['pt-BR']}) antes que o client-agent a somasse: os totais foram reunidos dos intervalos, e o que foi enviado depois do último deles, por até um segundo, não foi observado; nem o que só o resumo dele diz: os tempos de conexão e, em laço aberto, a latência desde o envio real.`,
  };
}

/** In an open loop a thread that is always busy may be one that looks whether it is time: only a missed rate tells. */
function bottleneckNotes({ result, plan }: LoadRun): readonly Text[] {
  const { busiestThread = 0, notSent, counts } = result;
  const due = notSent + counts.sent;
  const isOpen = plan.rate > 0;
  const hasMissed = isOpen && notSent > MISSED_SHARE * due;
  const isBusy = busiestThread > BUSY_SHARE;
  return [
    ...(isBusy ? [isOpen && !hasMissed ? LOOKS_OFTEN : busyNote(busiestThread)] : []),
    ...(hasMissed ? [missedNote(notSent, due)] : []),
  ];
}

function busyNote(busiest: number): Text {
  const share = (language: Language): string => formatPercent(busiest, 1, language);
  return {
    en: `The client was the bottleneck: one of its threads used ${share('en')} of its time. What was measured is the client, not the server; give it more --threads, or ask for less.`,
    'pt-BR': `O gargalo foi o cliente: uma das threads dele usou ${share('pt-BR')} do tempo. O que foi medido é o cliente, não o servidor; dê a ele mais --threads, ou peça menos.`,
  };
}

function missedNote(notSent: number, due: number): Text {
  const share = (language: Language): string => `(${formatPercent(notSent, due, language)})`;
  if (notSent === 1) {
    return {
      en: `The offered rate was not reached: 1 message ${share('en')} was due and not sent before the end. Its waiting is in no percentile.`,
      'pt-BR': `A taxa oferecida não foi alcançada: 1 mensagem ${share('pt-BR')} era devida e não foi enviada até o fim. A espera dela não está em percentil nenhum.`,
    };
  }
  return {
    en: `The offered rate was not reached: ${formatNumber(notSent, 'en')} messages ${share('en')} were due and not sent before the end. Their waiting is in no percentile.`,
    'pt-BR': `A taxa oferecida não foi alcançada: ${formatNumber(notSent, 'pt-BR')} mensagens ${share('pt-BR')} eram devidas e não foram enviadas até o fim. A espera delas não está em percentil nenhum.`,
  };
}

const LOOKS_OFTEN: Text = {
  en: 'The client kept up, and one of its threads was always busy: to send on time it looks at its clock and its sockets again and again where little time is left until the next message. Its processor time is not what messages cost.',
  'pt-BR':
    'O cliente deu conta, e uma das threads dele esteve sempre ocupada: para enviar na hora ela olha o relógio e os sockets repetidas vezes quando falta pouco para a próxima mensagem. O tempo de processador dele não é o que as mensagens custam.',
};

const LIMITS: Readonly<Record<string, Text>> = {
  owner: { en: 'the owner of client-agent', 'pt-BR': 'o dono do client-agent' },
  classmate: { en: 'what a classmate may do', 'pt-BR': 'o que um colega pode fazer' },
  permit: { en: 'the permit of the target', 'pt-BR': 'a licença do alvo' },
};

function reductionNote({ what, asked, allowed, by }: LoadReduction, plan: LoadPlan): Text {
  const limit = LIMITS[by] ?? { en: by, 'pt-BR': by };
  const fact = PLAN_FACTS.find(({ field }) => field === what);
  const tell = (value: number, language: Language): string =>
    fact?.tell({ ...plan, [what]: value }, language) ?? formatNumber(value, language, 1);
  return {
    en: `${fact?.name.en ?? what}: ${tell(asked, 'en')} was asked for and ${tell(allowed, 'en')} was done; the limit is that of ${limit.en}.`,
    'pt-BR': `${fact?.name['pt-BR'] ?? what}: pediu-se ${tell(asked, 'pt-BR')} e fez-se ${tell(allowed, 'pt-BR')}; o limite é de: ${limit['pt-BR']}.`,
  };
}

const OPEN_LOOP: Text = {
  en: 'Open loop: messages were due at a constant rate whether or not answers came, and the latency counts from then. A server that stalls makes every message that was due meanwhile late; counting only from the actual send would leave that waiting out (coordinated omission). The second curve shows how much that is.',
  'pt-BR':
    'Laço aberto: as mensagens eram devidas a uma taxa constante, viessem ou não respostas, e a latência conta desde então. Um servidor que para atrasa toda mensagem devida nesse tempo; contar só desde o envio real deixaria essa espera de fora (omissão coordenada). A segunda curva mostra quanto isso dá.',
};
const CLOSED_LOOP: Text = {
  en: 'Closed loop: each connection sends when an answer has come, so a slow server is asked less, and its stalls hit one message of each connection only (coordinated omission). These percentiles tell how the server answers at its own pace; what users who do not wait for each other would see, only --rate tells.',
  'pt-BR':
    'Laço fechado: cada conexão envia quando veio uma resposta, e assim a um servidor lento se pede menos, e uma parada dele atinge uma só mensagem de cada conexão (omissão coordenada). Estes percentis dizem como o servidor responde no ritmo dele; o que veriam usuários que não esperam uns pelos outros, só --rate diz.',
};
const HELD_BACK: Text = {
  en: 'A limit of messages a second held the closed loop back: its rate is that limit, not what the server can do.',
  'pt-BR':
    'Um limite de mensagens por segundo segurou o laço fechado: a taxa é a desse limite, não a que o servidor consegue.',
};

function loopNotes({ plan, result }: LoadRun): readonly Text[] {
  if (plan.rate > 0) return [OPEN_LOOP];
  return result.wasHeldBack ? [HELD_BACK, CLOSED_LOOP] : [CLOSED_LOOP];
}

const NOT_CHECKED: Text = {
  en: 'Messages of fewer than 8 bytes have no room for a sequence number: an answer was compared with the pattern only, and whether it belonged to its message was not observed.',
  'pt-BR':
    'Mensagens de menos de 8 bytes não têm lugar para um número de sequência: a resposta foi comparada só com o padrão, e se era daquela mensagem não foi observado.',
};
const ON_LOOPBACK: Text = {
  en: 'Client and server ran on this one machine and shared its processors: what one used, the other did not have. Compare runs made in the same way; an absolute number belongs to this machine only.',
  'pt-BR':
    'Cliente e servidor rodaram nesta mesma máquina e dividiram os processadores: o que um usou, o outro não teve. Compare rodadas feitas do mesmo modo; um número absoluto vale só para esta máquina.',
};

function measureNotes({ result, plan }: LoadRun): readonly Text[] {
  const notes: Text[] = [];
  if (/^(?:127\.|\[::1\])/.test(plan.address)) notes.push(ON_LOOPBACK);
  if (!plan.checksSequence) notes.push(NOT_CHECKED);
  const unresolved = unresolvedNote(result);
  if (unresolved !== undefined) notes.push(unresolved);
  return notes;
}

/** Which percentiles are not shown, because they would be one answer or none. */
function unresolvedNote({ intended }: RunResult): Text | undefined {
  const count = intended?.count ?? 0;
  const missing = [99, 99.9, 99.99].filter((percentile) => !isResolved(percentile, count));
  if (count === 0 || missing.length === 0) return undefined;
  const list = (language: Language): string =>
    missing.map((percentile) => formatNumber(percentile, language, 2)).join(', ');
  return {
    en: `Of ${formatNumber(count, 'en')} in all, there are too few answers to tell these percentiles: ${list('en')}.`,
    'pt-BR': `De ${formatNumber(count, 'pt-BR')} ao todo, há respostas de menos para dizer estes percentis: ${list('pt-BR')}.`,
  };
}

function clockNote(jumpMs: number): Text {
  return {
    en: `Somebody set this machine's clock by ${formatNumber(jumpMs, 'en')} ms meanwhile. Latencies are of a clock that is never set, and stand.`,
    'pt-BR': `Alguém acertou o relógio desta máquina em ${formatNumber(jumpMs, 'pt-BR')} ms nesse meio tempo. As latências são de um relógio que nunca é acertado, e valem.`,
  };
}

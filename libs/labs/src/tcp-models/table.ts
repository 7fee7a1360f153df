import type { Text } from '@socketlab/foundation';
import { enteredNs, returnedNs } from '../end-facts.ts';
import type { LabTable, LabTableRow } from '../lab.ts';
import { madeCall, madeCalls } from '../tcp-multi/facts.ts';
import { decimal, inBoth } from '../wording.ts';
import { isOfProgram } from './call-claims.ts';
import { costsOf, countedCallsOf, isMemoryTold, memoryOf } from './costs.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import { waitingOf } from './waiting-claims.ts';

const NONE = '–';
const NS_PER_US = 1_000;
const BYTES_PER_MIB = 1_048_576;
const PER_MESSAGES = 1_000;

/** What each model did with the same clients, side by side. */
export function createModelTable(all: AllModelFacts): LabTable {
  return {
    id: 'models',
    title: inBoth('The models side by side', 'Os modelos lado a lado'),
    isForTerminal: true,
    head: [
      inBoth('model', 'modelo'),
      inBoth('client 1 silent', 'cliente 1 calado'),
      inBoth('waits in', 'espera em'),
      inBoth('open / threads', 'abertas / threads'),
      inBoth('calls a message', 'chamadas por mensagem'),
      inBoth('CPU a message', 'CPU por mensagem'),
      inBoth('switches in 1,000', 'trocas em 1.000'),
      inBoth('memory', 'memória'),
    ],
    rows: all.map(createRow),
    note: all.reduce(withReason, NOTE),
  };
}

const NOTE = inBoth(
  'Waits in: the call of each serving thread while client 1 said nothing; with threads, those in epoll_pwait(2) serve nobody and are kept for the next client. Open: connections under load, and the threads that served them. Calls: the kernel’s count of every system call of the serving threads, while it counted. CPU and context switches (first those of a thread that had to wait, then those of one that was taken off the processor): of the same threads, over another span without counting, for each message or 1,000 of them. Memory: what the whole process has in RAM under load more than before. It comes with what Node takes for itself and gives back, some MiB either way, and without the kernel’s own for sockets: so it is told by connection only of several, and where each takes more than 4 MiB. Machine, load and other programs move these numbers; no claim rests on CPU, switches or memory.',
  'Espera em: a chamada de cada thread que atende, enquanto o cliente 1 não dizia nada; com threads, as que estão em epoll_pwait(2) não atendem ninguém e ficam guardadas para o próximo cliente. Abertas: conexões sob carga, e as threads que as atendiam. Chamadas: a contagem, pelo kernel, de toda chamada de sistema das threads que atendem, enquanto ele contava. CPU e trocas de contexto (primeiro as de thread que teve de esperar, depois as de thread que foi tirada do processador): das mesmas threads, em outro intervalo sem contagem, por mensagem ou por 1.000 delas. Memória: o que o processo inteiro tem na RAM sob carga a mais que antes. Vem com o que o Node toma para si e devolve, alguns MiB para mais ou para menos, e sem a do próprio kernel para sockets: por isso só se diz por conexão de várias, e onde cada uma toma mais de 4 MiB. A máquina, a carga e outros programas mudam esses números; nenhuma afirmação se apoia em CPU, trocas ou memória.',
);

/** Why the machine has not a model: too much for a cell. */
function withReason(note: Text, { name, unavailable }: ModelFacts): Text {
  if (unavailable === undefined) return note;
  const { en, 'pt-BR': ptBR } = unavailable;
  return inBoth(
    `${note.en} ${name} is not observed: ${en}`,
    `${note['pt-BR']} ${name} não é observado: ${ptBR}`,
  );
}

interface Cell {
  readonly text: string | Text;
  readonly evidence: readonly string[];
}

const EMPTY: Cell = { text: NONE, evidence: [] };

function createRow(facts: ModelFacts): LabTableRow {
  const { name, unavailable } = facts;
  if (unavailable !== undefined) {
    const missing = inBoth('not observed', 'não observado');
    return { cells: [name, missing, ...Array.from({ length: 6 }, () => NONE)], evidence: [] };
  }
  const cells = [
    waitingCell(facts),
    callCell(facts),
    threadCell(facts),
    countCell(facts),
    cpuCell(facts),
    switchCell(facts),
    memoryCell(facts),
  ];
  return {
    cells: [name, ...cells.map(({ text }) => text)],
    evidence: [...new Set(cells.flatMap(({ evidence }) => evidence))],
  };
}

function waitingCell(facts: ModelFacts): Cell {
  const { name, visit, silent, others = [] } = facts;
  if (visit === undefined) return EMPTY;
  if (name === 'blocking') return queueCell(facts, visit.asked);
  const closed = madeCall(silent?.client, 'close');
  if (closed === undefined) return EMPTY;
  const answers = others.flatMap(({ client }) => {
    const answer = madeCalls(client, 'recv').findLast(({ result }) => result > 0);
    return answer !== undefined && returnedNs(answer) < enteredNs(closed) ? [answer.id] : [];
  });
  return {
    text: inBoth(
      `${answers.length} of ${visit.asked} answered`,
      `${answers.length} de ${visit.asked} com resposta`,
    ),
    evidence: [closed.id, ...answers],
  };
}

/** What the claim says of them: nothing where that finds nothing, and of a queue only where one was read. */
function queueCell(facts: ModelFacts, asked: number): Cell {
  const seen = waitingOf(facts);
  if (seen === undefined || (!seen.isByQueue && !seen.isMeant)) return EMPTY;
  const { count, isByQueue, snapshots, calls } = seen;
  const text = isByQueue
    ? inBoth(`${count} of ${asked} in the queue`, `${count} de ${asked} na fila`)
    : inBoth(`${count} of ${asked} not accepted`, `${count} de ${asked} não aceitos`);
  return { text, evidence: [...snapshots, ...(isByQueue ? [] : calls)].map(({ id }) => id) };
}

function callCell({ marks: { waiting } }: ModelFacts): Cell {
  const usage = waiting?.sampled;
  const calls = usage?.threads.filter(isOfProgram).flatMap(({ call }) => call ?? []) ?? [];
  return usage === undefined || calls.length === 0
    ? EMPTY
    : { text: counted(calls), evidence: [usage.id] };
}

/** Each call once; of several threads with how many of them were in it. */
function counted(calls: readonly string[]): string {
  const [first = '', ...others] = new Set(calls);
  if (others.length === 0) return first;
  return [first, ...others]
    .map((name) => `${calls.filter((call) => call === name).length} ${name}`)
    .join(', ');
}

function threadCell({ marks: { load } }: ModelFacts): Cell {
  const [usage, told] = [load?.sampled, load?.program];
  if (usage === undefined || told === undefined) return EMPTY;
  const threads = usage.threads.filter(isOfProgram).length;
  const workers = usage.threads.length - threads;
  const extra = workers === 0 ? '' : ` + ${workers} iou-wrk`;
  return {
    text: `${told.openConnections} / ${threads}${extra}`,
    evidence: [usage.id, told.id],
  };
}

function countCell(facts: ModelFacts): Cell {
  const counted = countedCallsOf(facts);
  return counted === undefined
    ? EMPTY
    : { text: decimal(counted.total / counted.messages, 2), evidence: counted.evidence };
}

function cpuCell(facts: ModelFacts): Cell {
  const costs = costsOf(facts);
  if (costs?.cpuNs === undefined) return EMPTY;
  const { en, 'pt-BR': ptBR } = decimal(costs.cpuNs / costs.messages / NS_PER_US, 1);
  return { text: inBoth(`${en} µs`, `${ptBR} µs`), evidence: costs.evidence };
}

function switchCell(facts: ModelFacts): Cell {
  const costs = costsOf(facts);
  if (costs?.voluntarySwitches === undefined || costs.involuntarySwitches === undefined) {
    return EMPTY;
  }
  const each = (count: number): Text => decimal((count / costs.messages) * PER_MESSAGES, 1);
  const [own, forced] = [each(costs.voluntarySwitches), each(costs.involuntarySwitches)];
  return {
    text: inBoth(`${own.en} / ${forced.en}`, `${own['pt-BR']} / ${forced['pt-BR']}`),
    evidence: costs.evidence,
  };
}

/** What a connection takes is told where it is more than what the process takes for itself, back and forth. */
function memoryCell(facts: ModelFacts): Cell {
  const memory = memoryOf(facts);
  if (memory === undefined) return EMPTY;
  const { bytes, connections, evidence } = memory;
  const [all, each] = [
    decimal(bytes / BYTES_PER_MIB),
    decimal(bytes / connections / BYTES_PER_MIB),
  ];
  const text = isMemoryTold(memory)
    ? inBoth(
        `${all.en} MiB for ${connections}: ${each.en} each`,
        `${all['pt-BR']} MiB para ${connections}: ${each['pt-BR']} cada`,
      )
    : inBoth(`${all.en} MiB in all`, `${all['pt-BR']} MiB ao todo`);
  return { text, evidence };
}

import type { Text } from '@socketlab/foundation';
import { type Call, enteredNs, returnedNs } from '../end-facts.ts';
import type {
  BarPicture,
  LabPicture,
  PictureBar,
  PictureSpan,
  SpanGroup,
  SpanLane,
} from '../lab.ts';
import { type ConnectionFacts, madeCall, madeCalls } from '../tcp-multi/facts.ts';
import { decimal, inBoth } from '../wording.ts';
import { isOfProgram } from './call-claims.ts';
import { type Costs, costsOf, countedCallsOf } from './costs.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';

const MOST_LANES = 8;
const NS_PER_MS = 1e6;
const NS_PER_US = 1_000;
const PER_MESSAGES = 1_000;

/** Who waited where, model by model; then numbers of the models as bars. */
export function createModelPictures(all: AllModelFacts): readonly LabPicture[] {
  return [
    {
      kind: 'spans',
      id: 'who-waits',
      title: inBoth(
        'Who waits where, while client 1 says nothing',
        'Quem espera onde, enquanto o cliente 1 não diz nada',
      ),
      groups: all.flatMap(groupOf),
      note: inBoth(
        'Each line is a client, from its connect() on; the scale is each model’s own. Where the server’s accept() was not seen, the time in the accept queue is not told from the wait for the answer.',
        'Cada linha é um cliente, a partir do seu connect(); a escala é de cada modelo. Onde o accept() do servidor não foi visto, o tempo na fila de aceitação não se distingue da espera pela resposta.',
      ),
    },
    bars(all, 'threads', THREADS, threadsOf),
    bars(all, 'calls', CALLS, callsOf),
    bars(all, 'cpu', CPU, cpuOf),
    bars(all, 'switches', SWITCHES, switchesOf),
  ];
}

const THREADS = inBoth('Serving threads under load', 'Threads que atendem sob carga');
const CALLS = inBoth('System calls a message', 'Chamadas de sistema por mensagem');
const CPU = inBoth('CPU a message, µs', 'CPU por mensagem, µs');
const SWITCHES = inBoth(
  'Context switches, own and forced, in 1,000 messages',
  'Trocas de contexto, próprias e forçadas, em 1.000 mensagens',
);

type Measured = Pick<PictureBar, 'value' | 'text' | 'evidence'>;

function bars(
  all: AllModelFacts,
  id: string,
  title: Text,
  measure: (facts: ModelFacts) => Measured | undefined,
): BarPicture {
  return {
    ...{ kind: 'bars', id, title },
    bars: all.map((facts) => {
      const { name, unavailable, visit } = facts;
      const missing =
        unavailable ?? visit?.noLoad ?? (id === 'calls' ? visit?.notCounted : undefined);
      const measured = measure(facts);
      return measured === undefined
        ? {
            label: name,
            text: missing === undefined ? NOT_OBSERVED : notObserved(missing),
            evidence: [],
          }
        : { label: name, ...measured };
    }),
  };
}

const NOT_OBSERVED = inBoth('not observed', 'não observado');

function notObserved({ en, 'pt-BR': ptBR }: Text): Text {
  return inBoth(`not observed: ${en}`, `não observado: ${ptBR}`);
}

function threadsOf({ marks: { load } }: ModelFacts): Measured | undefined {
  const [usage, told] = [load?.sampled, load?.program];
  if (usage === undefined || told === undefined) return undefined;
  const value = usage.threads.filter(isOfProgram).length;
  const { openConnections: open } = told;
  return {
    value,
    text: inBoth(
      `${value} (${open} ${open === 1 ? 'connection' : 'connections'} open)`,
      `${value} (${open} ${open === 1 ? 'conexão aberta' : 'conexões abertas'})`,
    ),
    evidence: [usage.id, told.id],
  };
}

function callsOf(facts: ModelFacts): Measured | undefined {
  const counted = countedCallsOf(facts);
  if (counted === undefined) return undefined;
  const value = counted.total / counted.messages;
  return { value, text: decimal(value, 2), evidence: counted.evidence };
}

function cpuOf(facts: ModelFacts): Measured | undefined {
  return perMessage(costsOf(facts), ({ cpuNs }) => cpuNs, 1 / NS_PER_US);
}

function switchesOf(facts: ModelFacts): Measured | undefined {
  const read = ({ voluntarySwitches: own, involuntarySwitches: forced }: Costs) =>
    own === undefined || forced === undefined ? undefined : own + forced;
  return perMessage(costsOf(facts), read, PER_MESSAGES);
}

function perMessage(
  costs: Costs | undefined,
  read: (costs: Costs) => number | undefined,
  scale: number,
): Measured | undefined {
  const total = costs && read(costs);
  if (costs === undefined || total === undefined) return undefined;
  const value = (total / costs.messages) * scale;
  return { value, text: decimal(value, 1), evidence: costs.evidence };
}

function groupOf(facts: ModelFacts): readonly SpanGroup[] {
  const { name, silent, others = [] } = facts;
  const all = silent === undefined ? [] : [silent, ...others];
  const connects = all.flatMap(({ client }) => madeFirst(client, 'connect') ?? []);
  const startNs = connects.reduce<bigint | undefined>(
    (least, call) => (least === undefined || enteredNs(call) < least ? enteredNs(call) : least),
    undefined,
  );
  if (startNs === undefined) return [];
  const toMs = (ns: bigint): number => Number(ns - startNs) / NS_PER_MS;
  const lanes = all.flatMap((connection, index) => laneOf(connection, index, toMs));
  const lengthMs = Math.max(...lanes.flatMap(({ spans }) => spans.map((span) => span.toMs)));
  const leftOut = Math.max(0, lanes.length - MOST_LANES);
  return [{ label: name, lanes: lanes.slice(0, MOST_LANES), lengthMs, leftOut }];
}

/** A connect() that does not wait returns EINPROGRESS, and was made for all that. */
function madeFirst(end: ConnectionFacts['client'], name: string): Call | undefined {
  return madeCalls(end, name)[0];
}

function laneOf(
  { client, accept }: ConnectionFacts,
  index: number,
  toMs: (ns: bigint) => number,
): readonly SpanLane[] {
  const connect = madeFirst(client, 'connect');
  const close = madeCall(client, 'close');
  if (connect === undefined || close === undefined) return [];
  const answer = madeCalls(client, 'recv').findLast(({ result }) => result > 0);
  const [begun, ended] = [toMs(enteredNs(connect)), toMs(returnedNs(close))];
  const accepted = accept === undefined ? begun : Math.max(begun, toMs(returnedNs(accept)));
  const answered = answer === undefined ? ended : toMs(returnedNs(answer));
  const spans: PictureSpan[] = [
    { kind: 'queued', fromMs: begun, toMs: accepted },
    { kind: answer === undefined ? 'silent' : 'waiting', fromMs: accepted, toMs: answered },
    { kind: 'answered', fromMs: answered, toMs: ended },
  ];
  return [
    {
      label: String(index + 1),
      spans: spans.filter((span) => span.toMs > span.fromMs),
      evidence: [connect, accept, answer, close].flatMap((call) => call?.id ?? []),
    },
  ];
}

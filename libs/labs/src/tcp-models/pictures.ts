import { type Call, enteredNs, returnedNs } from '../end-facts.ts';
import type { LabPicture, PictureSpan, SpanGroup, SpanLane } from '../lab.ts';
import { type ConnectionFacts, madeCall, madeCalls } from '../tcp-multi/facts.ts';
import { inBoth } from '../wording.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import { createNumberPictures } from './number-pictures.ts';

const MOST_LANES = 8;
const NS_PER_MS = 1e6;

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
        'Each line is a client, from its connect() on. The scale is each model’s own: below its name stands how long the whole of it took. With threads, a client also waits for a thread to start where none is free. Where the server’s accept() was not seen, the time in the accept queue is not told from the wait for the answer.',
        'Cada linha é um cliente, a partir do seu connect(). A escala é de cada modelo: abaixo do nome está quanto tempo levou o todo. Com threads, um cliente espera também que uma thread inicie, onde nenhuma está livre. Onde o accept() do servidor não foi visto, o tempo na fila de aceitação não se distingue da espera pela resposta.',
      ),
    },
    ...createNumberPictures(all),
  ];
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

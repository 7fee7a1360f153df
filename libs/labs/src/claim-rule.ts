import type { Claim, Event } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import { findGaps, type Gaps, witnessKey } from './gaps.ts';
import type { LabWitness, Role } from './lab.ts';
import { reasonOfBlindness, reasonUntold, type SampledDetail } from './untold.ts';
import { inBoth } from './wording.ts';

/** Evidence that a claim can't do without: who must have seen it, and how; `wire` for packets, whoever captured them. */
export type Need = `${Role}.${'kernel' | 'sampled' | 'program' | 'wire'}` | 'wire';

/** What the evidence says of a claim. Without evidence there is no finding. */
export interface Finding {
  readonly verdict: 'proven' | 'refuted';
  readonly evidence: readonly [Event, ...Event[]];
  /** The claim, with the values observed. */
  readonly text?: Text;
  /** What contradicts it, when it is refuted. */
  readonly reason?: Text;
}

/** How one claim is judged: a pure function of the facts, which finds nothing when the events it needs aren't there. */
export interface ClaimRule<Facts> {
  readonly id: string;
  readonly question: string;
  readonly needs: readonly Need[];
  /** The claim in general words, for when nothing was observed. */
  readonly statement: Text;
  /** Why this run cannot show it whatever was observed, where that is known. */
  readonly absence?: Text | undefined;
  /** What it takes from what is sampled that not every system tells. */
  readonly detail?: SampledDetail;
  judge(facts: Facts): Finding | undefined;
  /** Where it finds nothing: why what was seen does not show it, in words of what was seen. */
  explain?(facts: Facts): Text | undefined;
}

interface Circumstances {
  readonly events: readonly Event[];
  readonly witnesses: readonly LabWitness[];
}

/** Judges each rule. Lost evidence, or a witness that couldn't see, makes a claim not observed, and it says why. */
export function judgeClaims<Facts>(
  rules: readonly ClaimRule<Facts>[],
  facts: Facts,
  circumstances: Circumstances,
): readonly Claim[] {
  const gaps = findGaps(circumstances.witnesses, circumstances.events);
  return rules.map((rule): Claim => {
    const { id, question } = rule;
    const lost = reasonOfLoss(rule.needs, circumstances.events);
    const judged = lost === undefined ? rule.judge(facts) : undefined;
    const missing = judged && reasonOfGap(judged, rule.needs, { gaps, ...circumstances });
    const finding = missing === undefined ? judged : undefined;
    if (finding === undefined) {
      const reason = lost ?? missing ?? rule.absence ?? reasonOfAbsence(rule, facts, circumstances);
      return { id, question, verdict: 'not-observed', evidence: [], text: rule.statement, reason };
    }
    const { verdict } = finding;
    const reason = finding.reason ?? (verdict === 'refuted' ? CONTRADICTED : undefined);
    const evidence = [...new Set(finding.evidence.map((event) => event.id))];
    const text = finding.text ?? rule.statement;
    return { id, question, verdict, evidence, text, ...(reason === undefined ? {} : { reason }) };
  });
}

const CONTRADICTED = inBoth(
  'The events named contradict it.',
  'Os eventos citados contradizem isso.',
);

/**
 * A lost trace buffer takes the kernel's evidence with it, a capture's its packets; a full store or a slow stream may
 * have lost any. Lost resets touch no claim: none rests on one, or on there being none.
 */
function reasonOfLoss(needs: readonly Need[], events: readonly Event[]): Text | undefined {
  const isNeeded = {
    trace: needs.some((need) => need.endsWith('.kernel')),
    resets: false,
    capture: needs.some((need) => need.endsWith('wire')),
    store: true,
    stream: true,
  };
  const losses = events.filter((event) => event.kind === 'loss');
  const relevant = losses.filter((loss) => isNeeded[loss.where]);
  if (relevant.length === 0) return undefined;
  const ids = relevant.map((loss) => loss.id).join(', ');
  return inBoth(
    `Evidence that it depends on may have been lost (${ids}). Run the lab again.`,
    `Evidência de que ela depende pode ter sido perdida (${ids}). Execute o laboratório de novo.`,
  );
}

/** A witness that a claim rests on, by its events or by what it would have seen, and some of whose events are missing. */
function reasonOfGap(
  { evidence }: Finding,
  needs: readonly Need[],
  { gaps, witnesses }: Pick<Circumstances, 'witnesses'> & { readonly gaps: Gaps },
): Text | undefined {
  if (gaps.size === 0) return undefined;
  const needed = witnesses.filter(({ role }) => needs.some((need) => need.startsWith(`${role}.`)));
  const daemons = new Set([
    ...evidence.map(witnessKey),
    ...needed.map(({ host, daemon }) => witnessKey({ host, witness: daemon })),
  ]);
  const id = [...daemons].map((daemon) => gaps.get(daemon)).find((missing) => missing);
  if (id === undefined) return undefined;
  return inBoth(
    `Of the events that it depends on, ${id} is missing. Run the lab again.`,
    `Dos eventos de que ela depende, falta ${id}. Execute o laboratório de novo.`,
  );
}

function reasonOfAbsence<Facts>(
  rule: ClaimRule<Facts>,
  facts: Facts,
  circumstances: Circumstances,
): Text {
  const { needs, detail } = rule;
  const { witnesses } = circumstances;
  if (needs.includes('wire') && !witnesses.some(canCapture)) return reasonOfNoCapture(witnesses);
  const blind = needs.flatMap((need) => blindWitness(need, circumstances));
  const [first] = blind;
  if (first !== undefined) return first;
  const untold = detail && witnesses.find((witness) => isSampler(witness, needs));
  const reason = detail && untold && reasonUntold(detail, untold.tier);
  // What a system does not tell may be told by something else, and then that was not seen either.
  if (rule.explain === undefined) return reason ?? NO_EVENT;
  const why = rule.explain(facts);
  if (why === undefined) return NO_EVENT;
  return reason === undefined
    ? why
    : inBoth(`${reason.en} ${why.en}`, `${reason['pt-BR']} ${why['pt-BR']}`);
}

const NO_EVENT = inBoth(
  'No event of this run shows it.',
  'Nenhum evento desta execução mostra isso.',
);

const THIS_RUN = inBoth('This run', 'Esta execução');

function isSampler({ role }: LabWitness, needs: readonly Need[]): boolean {
  return needs.includes(`${role}.sampled`);
}

function canCapture({ observers }: LabWitness): boolean {
  return observers.some(({ name, isAvailable }) => name === 'packets' && isAvailable);
}

function reasonOfNoCapture(witnesses: readonly LabWitness[]): Text {
  const reasons = witnesses.flatMap(({ observers }) =>
    observers.flatMap(({ name, reason }) => (name === 'packets' && reason ? [reason] : [])),
  );
  const [why] = reasons;
  const [first] = witnesses;
  const isOne = witnesses.length === 1 && first !== undefined;
  const who = isOne
    ? inBoth(`${first.daemon} on ${first.host}`, `${first.daemon} em ${first.host}`)
    : THIS_RUN;
  return inBoth(
    `${who.en} captured no packets${why === undefined ? '' : `: ${why.en}`}.`,
    `${who['pt-BR']} não capturou pacotes${why === undefined ? '' : `: ${why['pt-BR']}`}.`,
  );
}

function blindWitness(need: Need, { witnesses, events }: Circumstances): readonly Text[] {
  const witness = witnesses.find(({ role }) => need.startsWith(`${role}.`));
  if (witness === undefined || canSee(witness, need, events)) return [];
  const [, way = ''] = need.split('.');
  if (way === 'wire') return [reasonOfNoCapture([witness])];
  return [reasonOfBlindness(way as 'kernel' | 'sampled' | 'program', witness)];
}

function canSee(witness: LabWitness, need: Need, events: readonly Event[]): boolean {
  const { tier, daemon, host } = witness;
  if (need.endsWith('.wire')) return canCapture(witness);
  if (need.endsWith('.kernel')) return tier === 'root-linux';
  if (need.endsWith('.sampled')) return tier !== 'program';
  return events.some(
    (event) =>
      event.kind === 'call' &&
      event.source === 'program' &&
      event.witness === daemon &&
      event.host === host,
  );
}

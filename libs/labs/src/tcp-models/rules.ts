import type { Text } from '@socketlab/foundation';
import type { ClaimRule } from '../claim-rule.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import type { ModelTold } from './told.ts';

/** A claim on one model; one that the machine has not is not observed, with the daemon's reason. */
export function ruleOf(
  { name, unavailable }: ModelTold,
  { judge, explain, ...rule }: ClaimRule<ModelFacts>,
): ClaimRule<AllModelFacts> {
  const ofOwn = <Found>(
    all: AllModelFacts,
    find: (own: ModelFacts) => Found,
  ): Found | undefined => {
    const own = all.find((facts) => facts.name === name);
    return own && find(own);
  };
  return {
    ...rule,
    id: `${rule.id}.${name}`,
    absence: unavailable ?? rule.absence,
    judge: (all) => ofOwn(all, judge),
    ...(explain === undefined ? {} : { explain: (all) => ofOwn(all, explain) }),
  };
}

/** `multi-tcp` has one client at a time with this model; with all others many. */
export function isOneAtATime({ name }: Pick<ModelTold, 'name'>): boolean {
  return name === 'blocking';
}

/** The same in both languages, with a place for the model's name. */
export function about(name: string, en: string, ptBR: string): Text {
  return { en: `With ${name}, ${en}`, 'pt-BR': `Com ${name}, ${ptBR}` };
}

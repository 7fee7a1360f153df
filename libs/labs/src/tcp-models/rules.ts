import type { Text } from '@socketlab/foundation';
import type { ClaimRule, Finding } from '../claim-rule.ts';
import type { AllModelFacts, ModelFacts } from './facts.ts';
import type { ModelTold } from './told.ts';

/** A claim on one model; one that the machine has not is not observed, with the daemon's reason. */
export function ruleOf(
  { name, unavailable }: ModelTold,
  rule: Omit<ClaimRule<ModelFacts>, 'judge'> & { judge(facts: ModelFacts): Finding | undefined },
): ClaimRule<AllModelFacts> {
  return {
    ...rule,
    id: `${rule.id}.${name}`,
    absence: unavailable ?? rule.absence,
    judge(all) {
      const own = all.find((facts) => facts.name === name);
      return own === undefined ? undefined : rule.judge(own);
    },
  };
}

/** Names in a row, each once: `recvfrom, sendto`. */
export function listed(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}

/** `multi-tcp` has one client at a time with this model; with all others many. */
export function isOneAtATime({ name }: Pick<ModelTold, 'name'>): boolean {
  return name === 'blocking';
}

/** The same in both languages, with a place for the model's name. */
export function about(name: string, en: string, ptBR: string): Text {
  return { en: `With ${name}, ${en}`, 'pt-BR': `Com ${name}, ${ptBR}` };
}

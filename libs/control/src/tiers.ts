import { MalformedMessageError } from './errors.ts';
import type { Tier__Output as TierMessage } from './gen/socketlab/v1/Tier.ts';

/** What can be observed on a machine, the richest first. */
export type TierName = 'root-linux' | 'plain-linux' | 'windows' | 'macos' | 'program';

const TIER_MESSAGES: Readonly<Record<TierName, TierMessage>> = {
  'root-linux': 'TIER_ROOT_LINUX',
  'plain-linux': 'TIER_PLAIN_LINUX',
  windows: 'TIER_WINDOWS',
  macos: 'TIER_MACOS',
  program: 'TIER_PROGRAM',
};

/** A tier as the contract names it. */
export function tierToMessage(tier: TierName): TierMessage {
  return TIER_MESSAGES[tier];
}

/** The tier that the contract names. Throws MalformedMessageError when it was left out, or is not known. */
export function tierFromMessage(message: TierMessage): TierName {
  const found = Object.entries(TIER_MESSAGES).find(([, candidate]) => candidate === message);
  if (found === undefined)
    throw new MalformedMessageError({ field: 'Tier', value: String(message) });
  return found[0] as TierName;
}

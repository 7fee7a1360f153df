import { parseChoice, splitList } from '@socketlab/foundation';

/**
 * What a classmate may be allowed to do on a machine: `observe` reads what daemons and the system say of sockets,
 * captures included; `serve` opens and closes listeners; `traffic` sends, and asks for permits to send much.
 */
export const SCOPES = ['observe', 'serve', 'traffic'] as const;
export type Scope = (typeof SCOPES)[number];

const parseScope = parseChoice(SCOPES);

/** Reads `observe,serve`; each once, in the order of {@link SCOPES}. Throws InvalidValueError. */
export function parseScopes(value: string, what: string): readonly Scope[] {
  const named = new Set(splitList(value).map((scope) => parseScope(scope, what)));
  return SCOPES.filter((scope) => named.has(scope));
}

import { type Call, enteredNs } from '../end-facts.ts';
import type { End } from '../lab.ts';
import type { Facts } from './facts.ts';

/** The close() calls of both programs, in the order in which they were entered. */
export interface Closes {
  readonly first: { readonly role: End; readonly call: Call };
  readonly second: { readonly role: End; readonly call: Call };
}

/** Which program closed first; undefined unless both did. */
export function findCloses({ client, server }: Facts): Closes | undefined {
  const [clients, servers] = [client?.call('close'), server?.call('close')];
  if (clients === undefined || servers === undefined) return undefined;
  const ends = {
    client: { role: 'client' as const, call: clients },
    server: { role: 'server' as const, call: servers },
  };
  return enteredNs(clients) <= enteredNs(servers)
    ? { first: ends.client, second: ends.server }
    : { first: ends.server, second: ends.client };
}

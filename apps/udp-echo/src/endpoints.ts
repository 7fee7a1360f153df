import { type Address, formatAddress } from '@socketlab/foundation';
import { createEndpointWriter, ENDPOINTS_KEPT, type EndpointWriter } from './endpoint-table.ts';
import type { Guard, Guarded } from './guard.ts';
import { createRecentMap } from './recent-map.ts';

/** One sender of datagrams, as the server's thread knows it. */
export interface Endpoint extends Guarded {
  /** Its place in the shared table. */
  readonly entry: number;
}

/** The senders of late, in bounded memory. */
export interface Endpoints {
  readonly writer: EndpointWriter;
  /** The sender of a datagram; a new one takes the place of the one that was silent longest, if there is no other. */
  of(from: Address): Endpoint;
}

/** No senders yet. */
export function createEndpoints(
  memory: SharedArrayBuffer,
  deps: { readonly guard: Pick<Guard, 'meet'>; readonly nowMs: () => number },
): Endpoints {
  const { guard, nowMs } = deps;
  const writer = createEndpointWriter(memory);
  const known = createRecentMap<Endpoint>({ capacity: ENDPOINTS_KEPT });
  let used = 0;
  let last: { readonly from: Address; readonly endpoint: Endpoint } | undefined;

  function add(from: Address, key: string): Endpoint {
    const replaced = known.isFull ? known.takeOldest() : undefined;
    const entry = replaced?.entry ?? used++;
    const endpoint = { ...guard.meet(from), entry };
    writer.assign(entry, formatAddress(from));
    known.add(key, endpoint, nowMs());
    return endpoint;
  }

  return {
    writer,
    of(from) {
      // One datagram is asked about several times on its way through.
      if (last?.from === from) return last.endpoint;
      const key = `${from.port} ${from.host}`;
      const endpoint = known.use(key, nowMs()) ?? add(from, key);
      last = { from, endpoint };
      return endpoint;
    },
  };
}

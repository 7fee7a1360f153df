import type { HostRecord } from '@socketlab/trust';
import type { RunInput } from '../../command.ts';
import { askPermit, type Permit, type WantedPermit } from '../../hosts/ask-permit.ts';
import type { sendArguments, sendOptions } from './options.ts';
import type { SendRequest } from './request.ts';

type Input = RunInput<typeof sendArguments, typeof sendOptions>;

/** A request with the permit of the daemon that it goes to, where it needs one. */
export type Permitted<Request extends SendRequest> = Request & { readonly permit: Permit };

/** What client-agent sends to another machine within a second, one after the other, without a permit. */
const UNPERMITTED_DATAGRAMS = 20;
/** For the connections to be closed after the last answer. */
const GRACE_MS = 5_000;

/**
 * The permit for what is load: many connections at once, or many datagrams. The daemon of that host which listens there is
 * asked for it, and that is said. Null for what needs none. Throws NobodyToPermitError, and what the daemon refuses with.
 */
export async function permitFor(
  request: SendRequest,
  about: { host: HostRecord; waitsMs: number },
  input: Pick<Input, 'hosts' | 'options' | 'output' | 'signal'>,
): Promise<Permit> {
  const wanted = wantedFor(request, about.waitsMs, input.options);
  if (wanted === undefined || request.kind === 'use') return null;
  const protocol = request.kind === 'datagrams' ? 'udp' : 'tcp';
  return askPermit({ host: about.host, address: request.address, protocol }, wanted, input);
}

function wantedFor(
  request: SendRequest,
  waitsMs: number,
  options: Input['options'],
): WantedPermit | undefined {
  const durationMs = waitsMs + GRACE_MS;
  if (request.kind === 'many') {
    const { connections = 1, replyBytes = 0 } = options;
    if (connections === 1) return undefined;
    const bytes = connections * Math.max(Buffer.byteLength(request.message), replyBytes, 1);
    return { connections, bytes: String(bytes), perSecond: connections, durationMs };
  }
  if (request.kind !== 'datagrams') return undefined;
  const { count = 1 } = options;
  if (count <= UNPERMITTED_DATAGRAMS) return undefined;
  const bytes = count * Math.max(Buffer.byteLength(request.message), 1);
  return { connections: 1, bytes: String(bytes), perSecond: count, durationMs };
}

import type { DaemonClient } from '@socketlab/control';
import { parseAddress, type Text } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import type { RunInput } from '../../command.ts';
import { NobodyToPermitError } from '../../host-errors.ts';
import { answeringOf, askDaemons } from '../../hosts/ask-daemons.ts';
import type { Host } from '../../hosts/host-directory.ts';
import type { sendArguments, sendOptions } from './options.ts';
import type { RequestOf, SendRequest } from './request.ts';

type Input = RunInput<typeof sendArguments, typeof sendOptions>;
type Issued = Awaited<ReturnType<DaemonClient['listener']['issuePermit']>>;

/** A request with the permit of the daemon that it goes to, where it needs one. */
export type Permitted<Request extends SendRequest> = Request & {
  readonly permit: Issued['permit'];
};

/** What client-agent sends to another machine within a second, one after the other, without a permit. */
const UNPERMITTED_DATAGRAMS = 20;
/** For the connections to be closed after the last answer. */
const GRACE_MS = 5_000;

interface Wanted {
  readonly connections: number;
  readonly bytes: string;
  readonly perSecond: number;
  readonly durationMs: number;
}

/**
 * The permit for what is load: many connections at once, or many datagrams. The daemon of that host which listens there is
 * asked for it, and that is said. Null for what needs none. Throws NobodyToPermitError, and what the daemon refuses with.
 */
export async function permitFor(
  request: SendRequest,
  about: { host: HostRecord; waitsMs: number },
  { hosts, options, output, signal }: Input,
): Promise<Issued['permit']> {
  const wanted = wantedFor(request, about.waitsMs, options);
  if (wanted === undefined || request.kind === 'use') return null;
  const [host] = await hosts.choose([about.host.name]);
  if (host === undefined) throw new RangeError('one name stands for one host');
  try {
    const { client, daemon } = await whoListens(host, request, signal);
    const { permit, caps } = await client.listener.issuePermit({ caps: wanted }, { signal });
    output.say(permitted(`${host.name} (${daemon})`, caps));
    return permit;
  } catch (failure) {
    throw host.explain(failure);
  }
}

function wantedFor(
  request: SendRequest,
  waitsMs: number,
  options: Input['options'],
): Wanted | undefined {
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

/** The daemon of the host whose listener the request goes to. */
async function whoListens(
  host: Host,
  { kind, address }: RequestOf<'many' | 'datagrams' | 'exchange' | 'open'>,
  signal: AbortSignal,
): Promise<{ client: DaemonClient; daemon: string }> {
  const target = parseAddress(address);
  const protocol = kind === 'datagrams' ? 'udp' : 'tcp';
  const serving = answeringOf(await askDaemons(host, signal)).filter(
    ({ daemon }) => daemon.protocol === protocol,
  );
  for (const { daemon, answering } of serving) {
    const { listener } = answering.status;
    if (listener === undefined || listener === '') continue;
    const bound = parseAddress(listener);
    const takesIt = [target.host, '0.0.0.0', '::'].includes(bound.host);
    if (takesIt && bound.port === target.port) {
      return { client: answering.client, daemon: daemon.name };
    }
  }
  const open = serving.flatMap(({ answering: { status } }) => status.listener || []);
  throw new NobodyToPermitError({ host: host.name, address, open: open.join(', ') });
}

function permitted(who: string, caps: Issued['caps']): Text {
  const { connections = 0, bytes = '0', durationMs = 0 } = caps ?? {};
  const seconds = durationMs / 1_000;
  return {
    en: `${who} permits ${connections} connections at once and ${bytes} bytes each way, for ${seconds} s`,
    'pt-BR': `${who} licencia ${connections} conexões ao mesmo tempo e ${bytes} bytes em cada sentido, por ${seconds} s`,
  };
}

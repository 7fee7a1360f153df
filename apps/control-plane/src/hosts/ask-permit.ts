import type { DaemonClient } from '@socketlab/control';
import { parseAddress, type Text } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import { NobodyToPermitError } from '../host-errors.ts';
import type { Output } from '../output.ts';
import { answeringOf, askDaemons } from './ask-daemons.ts';
import type { Host, HostDirectory } from './host-directory.ts';

type Issued = Awaited<ReturnType<DaemonClient['listener']['issuePermit']>>;

/** A permit as a request carries it; null where none is needed. */
export type Permit = Issued['permit'];

/** What a permit is wanted for: of all connections together, each way, and how many begin a second. */
export interface WantedPermit {
  readonly connections: number;
  readonly bytes: string;
  readonly perSecond: number;
  readonly durationMs: number;
}

/** Where what needs a permit is sent. */
export interface PermitTarget {
  readonly host: HostRecord;
  readonly address: string;
  readonly protocol: 'tcp' | 'udp';
}

/**
 * Asks the daemon of that host which listens there for a permit, and says that it gave one. Throws NobodyToPermitError, and
 * what the daemon refuses with.
 */
export async function askPermit(
  target: PermitTarget,
  wanted: WantedPermit,
  {
    hosts,
    output,
    signal,
  }: {
    readonly hosts: HostDirectory;
    readonly output: Output;
    readonly signal: AbortSignal;
  },
): Promise<Permit> {
  const [host] = await hosts.choose([target.host.name]);
  if (host === undefined) throw new RangeError('one name stands for one host');
  try {
    const { client, daemon } = await whoListens(host, target, signal);
    const { permit, caps } = await client.listener.issuePermit({ caps: wanted }, { signal });
    output.say(permitted(`${host.name} (${daemon})`, caps));
    return permit;
  } catch (failure) {
    throw host.explain(failure);
  }
}

/** The daemon of the host whose listener the request goes to. */
async function whoListens(
  host: Host,
  { address, protocol }: PermitTarget,
  signal: AbortSignal,
): Promise<{ client: DaemonClient; daemon: string }> {
  const target = parseAddress(address);
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

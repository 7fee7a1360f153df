import { isIPv6 } from 'node:net';
import { type ChannelOptions, Client, connectivityState } from '@grpc/grpc-js';
import { formatAddress, parseAddress } from '@socketlab/foundation';
import type { Identity } from '@socketlab/trust';
import { createCalls } from './client-calls.ts';
import type { Target } from './client-failures.ts';
import {
  HEALTH_SERVICE,
  MAX_MESSAGE_BYTES,
  type Method,
  methodsOf,
  readContract,
  SERVICE_NAMES,
} from './contract.ts';
import { createClientContext, createClientCredentials } from './credentials.ts';
import type { DaemonClient, ServiceName } from './service-types.ts';
import { waitUntilServing } from './serving.ts';

/** How long an answer may take when its caller does not say. */
const DEADLINE_MS = 5_000;
/** How long a daemon may take to say who it is, when that only explains a failure. */
const WHO_DEADLINE_MS = 1_000;
const FIRST_RECONNECT_MS = 50;
const LAST_RECONNECT_MS = 1_000;

/** Makes clients of daemons; see {@link createConnector}. */
export type Connect = (
  options: { address: string; deadlineMs?: number },
  deps: { identity: Identity },
) => DaemonClient;

/** One client, for whoever needs no more: see {@link createConnector}. */
export const connectDaemon: Connect = (options, deps) => createConnector()(options, deps);

/**
 * Makes clients of daemons. The contract is read once for all of them, and each service when it is first used: that takes
 * longer than to connect. What it returns gives a client of the daemon at `address` (`127.0.0.1:17431`), which need not be
 * there yet: it connects at the first call. Throws InvalidValueError for what is no address. Calls reject with
 * DaemonUnreachableError, NotADaemonError, OtherMachineError, ConnectionLostError, DeadlineError, MessageTooLargeError,
 * MethodNotOfferedError, CallFailedError, or the daemon's own error as RemoteError; with the signal's reason when it aborts.
 */
export function createConnector(): Connect {
  const contract = readContract();
  return (options, deps) => open(options, deps, (name) => methodsOf(contract.service(name)));
}

function open(
  options: { address: string; deadlineMs?: number },
  { identity }: { identity: Identity },
  methodsOfService: (fullName: string) => readonly [string, Method][],
): DaemonClient {
  const address = parseAddress(options.address);
  const context = createClientContext(identity);
  const target: Target = { address, identity, context };
  // Said to be an address, it is not taken for a name: nothing is prepared for DNS.
  const scheme = isIPv6(address.host) ? 'ipv6' : 'ipv4';
  const channel = new Client(
    `${scheme}:${formatAddress(address)}`,
    createClientCredentials(context),
    channelOptions(identity),
  );
  const calls = (fullName: string): unknown =>
    createCalls(methodsOfService(fullName), {
      askWho,
      channel,
      target,
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
      isConnected: () =>
        channel.getChannel().getConnectivityState(false) === connectivityState.READY,
    });
  const callers: { -readonly [Name in ServiceName]?: DaemonClient[Name] } = {};
  const caller = <Name extends ServiceName>(name: Name): DaemonClient[Name] => {
    callers[name] ??= calls(SERVICE_NAMES[name]) as (typeof callers)[Name];
    return callers[name] as DaemonClient[Name];
  };
  async function askWho(): Promise<{ name: string; version: string } | undefined> {
    try {
      return await caller('daemon').getInfo({}, { deadlineMs: WHO_DEADLINE_MS });
    } catch {
      // It is asked to explain another failure, and that one is told without it.
      return undefined;
    }
  }
  return {
    address: formatAddress(address),
    get daemon() {
      return caller('daemon');
    },
    get evidence() {
      return caller('evidence');
    },
    get listener() {
      return caller('listener');
    },
    get client() {
      return caller('client');
    },
    waitUntilServing(wait) {
      const health = calls(HEALTH_SERVICE) as Parameters<typeof waitUntilServing>[0];
      return waitUntilServing(health, formatAddress(address), wait);
    },
    close: () => channel.close(),
  };
}

function channelOptions({ serverName }: Identity): ChannelOptions {
  return {
    'grpc.ssl_target_name_override': serverName,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.initial_reconnect_backoff_ms': FIRST_RECONNECT_MS,
    'grpc.max_reconnect_backoff_ms': LAST_RECONNECT_MS,
    'grpc.use_local_subchannel_pool': 1,
    // A daemon's control port is reached as it is given: never through the proxy of a web browser.
    'grpc.enable_http_proxy': 0,
    // A call that failed is told, not tried again in silence: it may have done something.
    'grpc.enable_retries': 0,
    // Nobody reads the client's half of channelz.
    'grpc.enable_channelz': 0,
  };
}

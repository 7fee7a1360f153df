import { Client, connectivityState } from '@grpc/grpc-js';
import { formatAddress, parseAddress } from '@socketlab/foundation';
import type { Identity } from '@socketlab/trust';
import { createCalls } from './client-calls.ts';
import type { Target } from './client-failures.ts';
import { HEALTH_SERVICE, MAX_MESSAGE_BYTES, readContract, SERVICE_NAMES } from './contract.ts';
import { createClientContext, createClientCredentials } from './credentials.ts';
import type { DaemonClient, ServiceName } from './service-types.ts';
import { waitUntilServing } from './serving.ts';

/** How long an answer may take when its caller does not say. */
const DEADLINE_MS = 5_000;
const FIRST_RECONNECT_MS = 50;
const LAST_RECONNECT_MS = 1_000;

/**
 * A client of the daemon at `address` (`127.0.0.1:17431`), which need not be there yet: it connects at the first call.
 * Throws InvalidValueError for what is no address. Calls reject with DaemonUnreachableError, NotADaemonError,
 * OtherMachineError, ConnectionLostError, DeadlineError, MessageTooLargeError, MethodNotOfferedError,
 * CallFailedError, or the daemon's own error as RemoteError; with the signal's reason when it aborts.
 */
export function connectDaemon(
  options: { address: string; deadlineMs?: number },
  deps: { identity: Identity },
): DaemonClient {
  const address = parseAddress(options.address);
  const context = createClientContext(deps.identity);
  const target: Target = { address, identity: deps.identity, context };
  const channel = new Client(formatAddress(address), createClientCredentials(context), {
    'grpc.ssl_target_name_override': deps.identity.serverName,
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
  });
  const contract = readContract();
  const calls = (fullName: string): unknown =>
    createCalls(contract.service(fullName), {
      channel,
      target,
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
      isConnected: () =>
        channel.getChannel().getConnectivityState(false) === connectivityState.READY,
    });
  const caller = <Name extends ServiceName>(name: Name): DaemonClient[Name] =>
    calls(SERVICE_NAMES[name]) as DaemonClient[Name];
  const health = calls(HEALTH_SERVICE) as Parameters<typeof waitUntilServing>[0];
  return {
    address: formatAddress(address),
    daemon: caller('daemon'),
    evidence: caller('evidence'),
    listener: caller('listener'),
    client: caller('client'),
    waitUntilServing: (wait) => waitUntilServing(health, formatAddress(address), wait),
    close: () => channel.close(),
  };
}

import {
  type ListenerHandlers,
  listenerStateToMessage,
  NoStepsError,
  replyFromMessage,
  replyToMessage,
  toTimestamp,
} from '@socketlab/daemon';
import { DATAGRAM_RULES } from '@socketlab/evidence';
import { formatAddress, parseAddress, parseWholeNumber } from '@socketlab/foundation';
import { readUdpReceiveBufferErrors } from '@socketlab/kernel-view';
import { DEFAULT_LISTEN, MOST_ANSWERS_PER_SECOND } from './config.ts';
import type { ListenRequest } from './echo-types.ts';
import type { EndpointRow } from './endpoint-table.ts';
import type { Listener } from './listener.ts';
import { LESSONS, type ModelName, parseModel } from './model.ts';

type OpenRequest = Parameters<ListenerHandlers['openListener']>[0];
const DAEMON = 'udp-echo';

/** What the service needs of the daemon. */
export interface ListenerServiceDeps {
  readonly listener: Listener;
  /** What is used where a request leaves something open. */
  readonly defaults: Omit<ListenRequest, 'address'>;
  readonly readLesson: (file: string) => Promise<{ file: string; text: string }>;
}

/** The Listener service of udp-echo. What is about connections (backlog, once, steps) has no meaning here. */
export function createListenerService(deps: ListenerServiceDeps): ListenerHandlers {
  const { listener } = deps;
  return {
    async openListener(message) {
      if (message.steps) throw new NoStepsError({ daemon: DAEMON });
      const request = readRequest(message, deps.defaults);
      const address = formatAddress(await listener.open(request));
      const { reply, model, answersPerSecond } = request;
      return { address, reply: replyToMessage(reply), model, limits: { answersPerSecond } };
    },
    closeListener: async ({ deadlineMs }, { signal }) => {
      await listener.close(AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]));
      return { cut: 0 };
    },
    getListener: () => describeListener(listener),
    // UDP has none.
    listConnections: () => ({ connections: [] }),
    listEndpoints: () => ({ endpoints: listener.endpoints().map(endpointToMessage) }),
    stepListener: () => {
      throw new NoStepsError({ daemon: DAEMON });
    },
    getListenerSource: async () => ({ source: await deps.readLesson(LESSONS[modelOf(deps)]) }),
  };
}

/** The model in use; while nothing is, the one that would be. */
function modelOf({ listener: { state }, defaults }: ListenerServiceDeps): ModelName {
  return 'request' in state ? state.request.model : defaults.model;
}

function readRequest(
  { address, reply, model, limits }: OpenRequest,
  defaults: ListenerServiceDeps['defaults'],
): ListenRequest {
  const { answersPerSecond = defaults.answersPerSecond } = limits ?? {};
  const readLimit = parseWholeNumber(1, MOST_ANSWERS_PER_SECOND);
  return {
    ...defaults,
    address: parseAddress(address || formatAddress(DEFAULT_LISTEN), DEFAULT_LISTEN),
    reply: replyFromMessage(reply) ?? defaults.reply,
    model: model === '' ? defaults.model : parseModel(model, 'model'),
    answersPerSecond: readLimit(String(answersPerSecond), 'answers_per_second'),
  };
}

function describeListener(listener: Listener): ReturnType<ListenerHandlers['getListener']> {
  const { state } = listener;
  const dropped = listener.drops.ofSocket();
  const receiveBufferErrors = readUdpReceiveBufferErrors();
  const { model, answersPerSecond } = 'address' in state ? state.request : {};
  return {
    ...listenerStateToMessage(state),
    receivedBytes: listener.count('receivedBytes'),
    sentBytes: listener.count('sentBytes'),
    refused: Object.fromEntries(DATAGRAM_RULES.map((rule) => [rule, listener.count(rule)])),
    ...(model !== undefined && { model }),
    ...(answersPerSecond !== undefined && { limits: { answersPerSecond } }),
    datagrams: {
      received: listener.count('receivedDatagrams'),
      sent: listener.count('sentDatagrams'),
      truncated: listener.count('truncated'),
      endpoints: listener.countEndpoints(),
      ...(dropped !== undefined && { dropped }),
      ...(receiveBufferErrors !== undefined && { receiveBufferErrors }),
    },
  };
}

function endpointToMessage({ lastReceivedMs, ...endpoint }: EndpointRow) {
  return { ...endpoint, lastReceivedAt: toTimestamp(new Date(lastReceivedMs)) };
}

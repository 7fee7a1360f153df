import type { ServiceHandlers } from './service-types.ts';

/** Handlers for specs: they answer with what shows that the call arrived, and fail where a spec says how. */
export function createFixtureHandlers(overrides: {
  readonly daemon?: Partial<ServiceHandlers['daemon']>;
  readonly evidence?: Partial<ServiceHandlers['evidence']>;
}): ServiceHandlers {
  const source = { source: { file: 'lesson.ts', text: 'listen();\n' } };
  return {
    daemon: {
      getInfo: (_request, { callerMachineId }) => ({ name: 'fixture', machineId: callerMachineId }),
      getStatus: () => ({ state: 'DAEMON_STATE_SERVING', receivedBytes: '18446744073709551615' }),
      drain: () => ({}),
      async *readLog({ tail }) {
        for (let line = 0; line < tail; line += 1) yield { line: `{"line":${line}}` };
      },
      ...overrides.daemon,
    },
    evidence: {
      getTier: () => ({ tier: 'TIER_PROGRAM', observers: [{ name: 'calls', isAvailable: true }] }),
      startRecording: () => ({ recordingId: 'r1', tier: 'TIER_PROGRAM', afterSequence: 3 }),
      stopRecording: () => ({ lost: 0 }),
      fetchEvents: () => ({ events: [], lastSequence: 0, hasMore: false, forgotten: 0 }),
      async *watchEvents() {
        yield { dropped: 1 };
      },
      takeSnapshot: () => ({ events: [] }),
      ...overrides.evidence,
    },
    listener: {
      openListener: ({ address }) => ({ address, backlog: 5, reply: 'REPLY_ECHO' }),
      closeListener: () => ({ cut: 0 }),
      getListener: () => ({ state: 'LISTENER_STATE_OPEN', closed: { peer: 2 } }),
      listConnections: () => ({ connections: [{ local: '127.0.0.1:1', state: 'ESTABLISHED' }] }),
      getListenerSource: () => source,
    },
    client: {
      exchange: ({ payload }) => ({ reply: payload, durationNs: '1000' }),
      openConnection: () => ({ connection: { id: 'c1', state: 'ESTABLISHED' } }),
      useConnection: ({ payload }) => ({ reply: payload, isEnded: false }),
      closeConnection: () => ({}),
      listHeldConnections: () => ({ connections: [] }),
      getClientSource: () => source,
    },
  };
}

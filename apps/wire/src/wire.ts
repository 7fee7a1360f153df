import type { FrameSocket, NetworkNamespace } from '@socketlab/bsd-sockets';
import type { Clock, Wait } from '@socketlab/foundation';
import type { WireScript } from '@socketlab/wire-model';
import {
  configureHost,
  connectDirectly,
  connectThrough,
  createHost,
  INTERFACE,
  waitForCarrier,
} from './cables.ts';
import { createForwarder, type Forwarder } from './forwarder.ts';
import type { HostPlan } from './host-plan.ts';
import type { LaneReport, StandingHost } from './messages.ts';

/** What to make. */
export interface WireOptions {
  readonly hosts: readonly [HostPlan, HostPlan];
  /** What happens to frames; without one, the kernel carries them from host to host by itself. */
  readonly script: WireScript | undefined;
}

/** Two hosts, and what is between them. */
export interface Wire {
  /** Makes both; resolves when they can be used. Throws VirtualNetworkError. */
  start(wait: Wait): Promise<readonly StandingHost[]>;
  /** Carries frames until the signal aborts. Throws VirtualNetworkError. */
  run(signal: AbortSignal): Promise<void>;
  /** Lets go of the hosts, which are gone when no process is in them any more. May be called twice. */
  stop(): void;
  /** Of each direction, where a script is in force. */
  lanes(): readonly LaneReport[];
}

/** A wire between two hosts that it makes. */
export function createWire(options: WireOptions, deps: { clock: Clock }): Wire {
  const { hosts, script } = options;
  const made: { namespaces: NetworkNamespace[]; ports: FrameSocket[] } = {
    namespaces: [],
    ports: [],
  };
  let forwarder: Forwarder | undefined;
  const create = (): NetworkNamespace => {
    const namespace = createHost();
    made.namespaces.push(namespace);
    return namespace;
  };
  return {
    async start({ signal }) {
      const pair = [create(), create()] as const;
      if (script === undefined) connectDirectly(pair);
      else {
        const ports = connectThrough(create(), pair);
        made.ports.push(...ports);
        forwarder = createForwarder({ script, ports }, deps);
      }
      configureHost(pair[0], hosts[0]);
      configureHost(pair[1], hosts[1]);
      await waitForCarrier(pair, signal);
      return [standing(hosts[0], pair[0]), standing(hosts[1], pair[1])];
    },
    run: (signal) => forwarder?.run(signal) ?? untilAborted(signal),
    stop() {
      for (const port of made.ports.splice(0)) port.close();
      for (const namespace of made.namespaces.splice(0)) namespace.close();
    },
    lanes() {
      const [first, second] = hosts.map(({ name }) => name) as [string, string];
      const [there, back] = forwarder?.counts() ?? [];
      if (there === undefined || back === undefined) return [];
      return [
        { from: first, to: second, ...there },
        { from: second, to: first, ...back },
      ];
    },
  };
}

function standing({ name, host }: HostPlan, { file }: NetworkNamespace): StandingHost {
  return { name, address: host, interface: INTERFACE, namespace: file };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    // Nothing else keeps the process alive.
    const alive = setInterval(() => undefined, 2 ** 30);
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(alive);
        resolve();
      },
      { once: true },
    );
  });
}

import { parseAddress } from '@socketlab/foundation';
import { PortNotObservableError } from './classmate-errors.ts';

/** Where the labs and the class's own scripts serve. */
const LAB_PORTS: readonly number[] = [65_431, 65_432, 65_433];
/** From here on systems choose ports by themselves, and hardly a service has its own: ip_local_port_range. */
const FIRST_CHOSEN_PORT = 32_768;
const KEPT_OF_CLASSMATE = 64;

/**
 * Which ports a classmate may observe. A capture takes all packets of a port, of whatever program: a classmate who could
 * name any port, or make any port observable by listening at it or sending to it, would read what the owner does.
 */
export interface ObservablePorts {
  /** Throws PortNotObservableError for the first that the classmate may not observe. */
  check(grantId: string, ports: readonly number[]): void;
  /** Whether all of them may be observed. */
  includes(grantId: string, ports: readonly number[]): boolean;
  /** The daemon sent there for this classmate. */
  addTarget(grantId: string, address: string): void;
}

/** The ports of the labs, and of those that systems choose the listener's and those that a classmate had sent to. */
export function createObservablePorts(
  options: { readonly machineName: string },
  deps: { readonly listener: () => string | undefined },
): ObservablePorts {
  const targets = new Map<string, Set<number>>();
  const listed = (grantId: string): readonly number[] => {
    const own = [...(targets.get(grantId) ?? [])];
    const listener = deps.listener();
    const serving = listener === undefined ? [] : [parseAddress(listener).port];
    return [...LAB_PORTS, ...[...serving, ...own].filter((port) => port >= FIRST_CHOSEN_PORT)];
  };
  return {
    check(grantId, ports) {
      const observable = listed(grantId);
      const forbidden = ports.find((port) => !observable.includes(port));
      if (forbidden === undefined) return;
      const facts = { host: options.machineName, port: forbidden };
      throw new PortNotObservableError({
        ...facts,
        observable: [...new Set(observable)].join(', '),
      });
    },
    includes: (grantId, ports) => {
      const observable = listed(grantId);
      return ports.every((port) => observable.includes(port));
    },
    addTarget(grantId, address) {
      const ports = targets.get(grantId) ?? new Set();
      targets.set(grantId, ports);
      const { port } = parseAddress(address);
      ports.delete(port);
      ports.add(port);
      const [oldest] = ports;
      if (ports.size > KEPT_OF_CLASSMATE && oldest !== undefined) ports.delete(oldest);
    },
  };
}

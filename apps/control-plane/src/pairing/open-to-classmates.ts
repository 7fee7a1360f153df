import { isLoopback, parseAddress } from '@socketlab/foundation';
import type { Controls } from '../network/discovery.ts';
import { withOpenMachine } from '../open-machine.ts';
import type { OpenedMachine, OpenMachineDeps, OpenMachineOptions } from './pairing-parts.ts';
import { withRunningMachine } from './running-machine.ts';

/**
 * This machine open to its network while a window is open there, and on until Ctrl+C. At loopback addresses nothing needs
 * to be opened: another user of this machine comes to the control ports that the daemons have anyway.
 */
export async function openToClassmates<Result>(
  options: OpenMachineOptions,
  deps: OpenMachineDeps,
  work: (opened: OpenedMachine) => Promise<Result>,
): Promise<Result> {
  const { addresses } = options;
  if (addresses.length > 0 && addresses.every(isLoopback)) {
    return withRunningMachine(options, deps, work);
  }
  return withOpenMachine({ addresses, allowsPublic: false }, deps, (open) => {
    const { controls } = open;
    return work({
      addresses: hostsOf(controls),
      controlsAt: (address) => controlsAt(controls, address),
      announceWindow: open.announceWindow,
      isToStayOpen: true,
    });
  });
}

function hostsOf(controls: Controls): readonly string[] {
  const hosts = Object.values(controls).flatMap((each) => each.map((at) => parseAddress(at).host));
  return [...new Set(hosts)];
}

/** At the address that the classmate came to; at the first, if it came to one that is not opened. */
function controlsAt(controls: Controls, address: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(controls).flatMap(([daemon, each]) => {
      const at = each.find((control) => parseAddress(control).host === address) ?? each[0];
      return at === undefined ? [] : [[daemon, at]];
    }),
  );
}

import { loadNpcapSystemCalls, type NpcapSystemCalls } from './npcap-system-calls.ts';
import { type LocalMachineKeys, openLocalMachine, type Unseen } from './windows-registry.ts';

/** What the service control manager says of a driver. `absent`: it has no key; `unknown`: nobody says. */
export type DriverState = 'absent' | 'stopped' | 'changing' | 'running' | 'unknown';

/** What of Npcap is installed, besides its library. Undefined is what nobody says; `unseen` tells where that is a refusal. */
export interface NpcapInstallation {
  /** Npcap's driver, `npcap`. */
  readonly driver: DriverState;
  /** The driver `npf`: WinPcap's, or that of an Npcap before 0.9985 in its WinPcap-compatible mode. */
  readonly olderDriver: DriverState;
  /** It does not start with the system, and nobody can start it. */
  readonly isDisabled: boolean | undefined;
  /** "Restrict Npcap driver's access to Administrators only" was chosen. */
  readonly isAdminOnly: boolean | undefined;
  /** "Install Npcap in WinPcap API-compatible Mode" was chosen: its DLLs are in System32 too. */
  readonly isWinPcapCompatible: boolean | undefined;
  /** The driver and Packet.dll offer the loopback interface; false only where LoopbackSupport is there and 0. */
  readonly hasLoopbackSupport: boolean | undefined;
  /** Whether this process has an administrator's rights in force. */
  readonly isElevated: boolean | undefined;
  /** What could not be looked at, and why. */
  readonly unseen: readonly Unseen[];
}

const SERVICES = 'SYSTEM\\CurrentControlSet\\Services';
const SERVICE_DISABLED = 4;
const ERROR_SERVICE_DOES_NOT_EXIST = 1060;
const STATES: Readonly<Record<number, DriverState>> = {
  1: 'stopped',
  2: 'changing',
  3: 'changing',
  4: 'running',
};

/**
 * Looks at the registry ("Install-time detection" of Npcap's developer's guide: the values in `npcap\Parameters`, before 0.93
 * in `npcap` itself), at the service control manager (QueryServiceStatus) and at this process's token (TokenElevation), with
 * no rights at all. On Windows only, unless both are replaced, as tests do; tested under Wine. Throws NativeCallsUnavailableError.
 */
export function readNpcapInstallation(
  openKeys: typeof openLocalMachine = openLocalMachine,
  system: NpcapSystemCalls = loadNpcapSystemCalls(),
): NpcapInstallation {
  const unseen: Unseen[] = [];
  // One key that may not be read is one refusal, however many of its values were asked for.
  const onUnseen = (one: Unseen): void => {
    if (!unseen.some(({ what, number }) => what === one.what && number === one.number)) {
      unseen.push(one);
    }
  };
  const keys = openKeys(onUnseen);
  const option = (name: string): boolean | undefined => {
    const number =
      keys.number(`${SERVICES}\\npcap\\Parameters`, name) ??
      keys.number(`${SERVICES}\\npcap`, name);
    return number === undefined ? undefined : number !== 0;
  };
  const start = keys.number(`${SERVICES}\\npcap`, 'Start');
  return {
    driver: stateOf('npcap', { keys, system, onUnseen }),
    olderDriver: stateOf('npf', { keys, system, onUnseen }),
    isDisabled: start === undefined ? undefined : start === SERVICE_DISABLED,
    isAdminOnly: option('AdminOnly'),
    isWinPcapCompatible: option('WinPcapCompatible'),
    hasLoopbackSupport: option('LoopbackSupport'),
    isElevated: elevationOf(system, onUnseen),
    unseen,
  };
}

interface Looking {
  readonly keys: LocalMachineKeys;
  readonly system: NpcapSystemCalls;
  readonly onUnseen: (unseen: Unseen) => void;
}

function stateOf(name: string, { keys, system, onUnseen }: Looking): DriverState {
  const hasKey = keys.has(`${SERVICES}\\${name}`);
  if (hasKey === false) return 'absent';
  const answer = system.serviceState(name);
  if (typeof answer !== 'number') {
    if (answer.number === ERROR_SERVICE_DOES_NOT_EXIST && hasKey === undefined) return 'absent';
    onUnseen({ what: name, ...answer });
    return 'unknown';
  }
  return STATES[answer] ?? 'unknown';
}

function elevationOf(
  system: NpcapSystemCalls,
  onUnseen: (unseen: Unseen) => void,
): boolean | undefined {
  const answer = system.isElevated();
  if (typeof answer === 'boolean') return answer;
  onUnseen({ what: 'TokenElevation', ...answer });
  return undefined;
}

import { loadKoffi } from './native-library.ts';
import { type LocalMachineKeys, openLocalMachine } from './windows-registry.ts';

/** What the service control manager says of a driver. `absent`: it has no key; `unknown`: nobody says. */
export type DriverState = 'absent' | 'stopped' | 'changing' | 'running' | 'unknown';

/** What of Npcap is installed, besides its library; read with no rights at all. */
export interface NpcapInstallation {
  /** Npcap's driver, `npcap`. */
  readonly driver: DriverState;
  /** It does not start with the system, and nobody can start it. */
  readonly isDisabled: boolean;
  /** "Restrict Npcap driver's access to Administrators only" was chosen. */
  readonly isAdminOnly: boolean;
  /** Whether this process has an administrator's rights in force. */
  readonly isElevated: boolean;
}

const SERVICES = 'SYSTEM\\CurrentControlSet\\Services';
const SERVICE_DISABLED = 4;
const SC_MANAGER_CONNECT = 1;
const SERVICE_QUERY_STATUS = 4;
/** SERVICE_STATUS: its second number is the state. */
const STATUS = { bytes: 28, stateAt: 4 };
const STATES: Readonly<Record<number, DriverState>> = {
  1: 'stopped',
  2: 'changing',
  3: 'changing',
  4: 'running',
};
const TOKEN_QUERY = 8;
const TOKEN_ELEVATION = 20;
const THIS_PROCESS = -1;
const POINTER_BYTES = 8;

/**
 * Looks at the registry ("Install-time detection" of Npcap's developer's guide: the values in `npcap\Parameters`), at the
 * service control manager (QueryServiceStatus) and at this process's token (TokenElevation). On Windows only; tested under
 * Wine. Throws NativeCallsUnavailableError.
 */
export function readNpcapInstallation(): NpcapInstallation {
  const keys = openLocalMachine();
  return {
    driver: stateOf('npcap', keys),
    isDisabled: keys.number(`${SERVICES}\\npcap`, 'Start') === SERVICE_DISABLED,
    isAdminOnly: keys.number(`${SERVICES}\\npcap\\Parameters`, 'AdminOnly') === 1,
    isElevated: isElevated(),
  };
}

function stateOf(name: string, keys: LocalMachineKeys): DriverState {
  if (!keys.has(`${SERVICES}\\${name}`)) return 'absent';
  const library = loadKoffi().load('advapi32.dll');
  const close = library.func('int CloseServiceHandle(intptr_t)');
  const manager: number = library.func(
    'intptr_t OpenSCManagerW(const char16_t *, const char16_t *, uint32_t)',
  )(null, null, SC_MANAGER_CONNECT);
  if (manager === 0) return 'unknown';
  const open = library.func('intptr_t OpenServiceW(intptr_t, const char16_t *, uint32_t)');
  const service: number = open(manager, name, SERVICE_QUERY_STATUS);
  try {
    if (service === 0) return 'unknown';
    const status = Buffer.alloc(STATUS.bytes);
    const query = library.func('int QueryServiceStatus(intptr_t, void *)');
    const state = query(service, status) === 0 ? 0 : status.readUInt32LE(STATUS.stateAt);
    return STATES[state] ?? 'unknown';
  } finally {
    if (service !== 0) close(service);
    close(manager);
  }
}

function isElevated(): boolean {
  const koffi = loadKoffi();
  const library = koffi.load('advapi32.dll');
  const token = Buffer.alloc(POINTER_BYTES);
  const openToken = library.func('int OpenProcessToken(intptr_t, uint32_t, void *)');
  if (openToken(THIS_PROCESS, TOKEN_QUERY, token) === 0) return false;
  const handle = token.readBigInt64LE();
  try {
    const elevation = new Uint32Array(1);
    const information = library.func(
      'int GetTokenInformation(intptr_t, int, void *, uint32_t, void *)',
    );
    const length = new Uint32Array(1);
    const asked = information(handle, TOKEN_ELEVATION, elevation, elevation.byteLength, length);
    return asked !== 0 && elevation[0] !== 0;
  } finally {
    koffi.load('kernel32.dll').func('int CloseHandle(intptr_t)')(handle);
  }
}

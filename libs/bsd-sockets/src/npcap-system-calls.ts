import { loadKoffi } from './native-library.ts';
import type { Unseen } from './windows-registry.ts';

type Refusal = Pick<Unseen, 'call' | 'number'>;

/** What of Npcap's installation is asked elsewhere than in the registry; a refusal says which call was refused, and how. */
export interface NpcapSystemCalls {
  /** dwCurrentState of SERVICE_STATUS. */
  serviceState(name: string): number | Refusal;
  /** TokenElevation of this process. */
  isElevated(): boolean | Refusal;
}

const SC_MANAGER_CONNECT = 1;
const SERVICE_QUERY_STATUS = 4;
/** SERVICE_STATUS: its second number is the state. */
const STATUS = { bytes: 28, stateAt: 4 };
const TOKEN_QUERY = 8;
const TOKEN_ELEVATION = 20;
const THIS_PROCESS = -1;
const POINTER_BYTES = 8;

/** QueryServiceStatus and GetTokenInformation, learn.microsoft.com. On Windows only: they are looked up when first called. */
export function loadNpcapSystemCalls(): NpcapSystemCalls {
  return { serviceState, isElevated };
}

function serviceState(name: string): number | Refusal {
  const library = loadKoffi().load('advapi32.dll');
  const refused = refusals();
  const close = library.func('int CloseServiceHandle(intptr_t)');
  const manager: number = library.func(
    'intptr_t OpenSCManagerW(const char16_t *, const char16_t *, uint32_t)',
  )(null, null, SC_MANAGER_CONNECT);
  if (manager === 0) return refused('OpenSCManagerW');
  const open = library.func('intptr_t OpenServiceW(intptr_t, const char16_t *, uint32_t)');
  const query = library.func('int QueryServiceStatus(intptr_t, void *)');
  const service: number = open(manager, name, SERVICE_QUERY_STATUS);
  try {
    if (service === 0) return refused('OpenServiceW');
    const status = Buffer.alloc(STATUS.bytes);
    if (query(service, status) === 0) return refused('QueryServiceStatus');
    return status.readUInt32LE(STATUS.stateAt);
  } finally {
    if (service !== 0) close(service);
    close(manager);
  }
}

function isElevated(): boolean | Refusal {
  const koffi = loadKoffi();
  const library = koffi.load('advapi32.dll');
  const refused = refusals();
  const close = koffi.load('kernel32.dll').func('int CloseHandle(intptr_t)');
  const openToken = library.func('int OpenProcessToken(intptr_t, uint32_t, void *)');
  const ask = library.func('int GetTokenInformation(intptr_t, int, void *, uint32_t, void *)');
  const token = Buffer.alloc(POINTER_BYTES);
  if (openToken(THIS_PROCESS, TOKEN_QUERY, token) === 0) return refused('OpenProcessToken');
  const handle = token.readBigInt64LE();
  try {
    const elevation = new Uint32Array(1);
    const length = new Uint32Array(1);
    const isTold = ask(handle, TOKEN_ELEVATION, elevation, elevation.byteLength, length) !== 0;
    return isTold ? elevation[0] !== 0 : refused('GetTokenInformation');
  } finally {
    close(handle);
  }
}

/** GetLastError, looked up before the call that may be refused: looking it up makes calls of its own. */
function refusals(): (call: string) => Refusal {
  const lastError = loadKoffi().load('kernel32.dll').func('uint32_t GetLastError()');
  return (call) => ({ call, number: Number(lastError()) });
}

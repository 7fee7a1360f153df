import { loadKoffi } from './native-library.ts';

/** HKEY_LOCAL_MACHINE: a number of 32 bits with a sign, as wide as a pointer. */
const LOCAL_MACHINE = -0x7ffffffe;
const KEY_READ = 0x20019;
const RRF_RT_REG_DWORD = 0x10;
const POINTER_BYTES = 8;
const NUMBER_BYTES = 4;
const SUCCESS = 0;
/** ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND: the only answers that say that a key or a value is not there. */
const NOT_THERE: ReadonlySet<number> = new Set([2, 3]);

/** Something that could not be looked at: of it nothing is known, neither that it is so nor that it is not. */
export interface Unseen {
  /** What was asked about: a key of the registry, a service, this process's token. */
  readonly what: string;
  /** The call that was refused. */
  readonly call: string;
  /** The number that Windows gave ("System Error Codes", learn.microsoft.com): 5 is access denied. */
  readonly number: number;
}

/** What the registry has below HKEY_LOCAL_MACHINE. */
export interface LocalMachineKeys {
  /** RegOpenKeyExW. Undefined where that could not be seen, which `onUnseen` was told. */
  has(key: string): boolean | undefined;
  /** A REG_DWORD, RegGetValueW. Undefined where there is none, or where it could not be seen, which `onUnseen` was told. */
  number(key: string, name: string): number | undefined;
}

/** The two calls that are made, with what they return: 0, or the error's number. */
export interface RegistryCalls {
  openKey(key: string): number;
  getNumber(key: string, name: string, value: Buffer): number;
}

/** On Windows only, unless the calls are replaced, as tests do. */
export function openLocalMachine(
  onUnseen: (unseen: Unseen) => void,
  calls: RegistryCalls = loadRegistryCalls(),
): LocalMachineKeys {
  const isThere = (status: number, call: string, what: string): boolean | undefined => {
    if (status === SUCCESS) return true;
    if (NOT_THERE.has(status)) return false;
    onUnseen({ what: `HKLM\\${what}`, call, number: status });
    return undefined;
  };
  return {
    has: (key) => isThere(calls.openKey(key), 'RegOpenKeyExW', key),
    number(key, name) {
      const value = Buffer.alloc(NUMBER_BYTES);
      const status = calls.getNumber(key, name, value);
      return isThere(status, 'RegGetValueW', key) ? value.readUInt32LE() : undefined;
    },
  };
}

function loadRegistryCalls(): RegistryCalls {
  const library = loadKoffi().load('advapi32.dll');
  const open = library.func(
    'long RegOpenKeyExW(intptr_t, const char16_t *, uint32_t, uint32_t, void *)',
  );
  const close = library.func('long RegCloseKey(intptr_t)');
  const getValue = library.func(
    'long RegGetValueW(intptr_t, const char16_t *, const char16_t *, uint32_t, void *, void *, void *)',
  );
  return {
    openKey(key) {
      const handle = Buffer.alloc(POINTER_BYTES);
      const status: number = open(LOCAL_MACHINE, key, 0, KEY_READ, handle);
      if (status === SUCCESS) close(handle.readBigInt64LE());
      return status;
    },
    getNumber(key, name, value) {
      const length = Uint32Array.of(value.length);
      return getValue(LOCAL_MACHINE, key, name, RRF_RT_REG_DWORD, null, value, length);
    },
  };
}

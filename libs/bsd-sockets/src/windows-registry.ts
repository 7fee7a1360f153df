import { loadKoffi } from './native-library.ts';

/** HKEY_LOCAL_MACHINE: a number of 32 bits with a sign, as wide as a pointer. */
const LOCAL_MACHINE = -0x7ffffffe;
const KEY_READ = 0x20019;
const RRF_RT_REG_DWORD = 0x10;
const POINTER_BYTES = 8;
const NUMBER_BYTES = 4;

/** What the registry has below HKEY_LOCAL_MACHINE, for who may read it: everyone may read what is read here. */
export interface LocalMachineKeys {
  /** RegOpenKeyExW. */
  has(key: string): boolean;
  /** A REG_DWORD, RegGetValueW; undefined where there is none. */
  number(key: string, name: string): number | undefined;
}

/** On Windows only. */
export function openLocalMachine(): LocalMachineKeys {
  const library = loadKoffi().load('advapi32.dll');
  const open = library.func(
    'long RegOpenKeyExW(intptr_t, const char16_t *, uint32_t, uint32_t, void *)',
  );
  const close = library.func('long RegCloseKey(intptr_t)');
  const getValue = library.func(
    'long RegGetValueW(intptr_t, const char16_t *, const char16_t *, uint32_t, void *, void *, void *)',
  );
  return {
    has(key) {
      const handle = Buffer.alloc(POINTER_BYTES);
      if (open(LOCAL_MACHINE, key, 0, KEY_READ, handle) !== 0) return false;
      close(handle.readBigInt64LE());
      return true;
    },
    number(key, name) {
      const value = Buffer.alloc(NUMBER_BYTES);
      const length = Uint32Array.of(value.length);
      const status = getValue(LOCAL_MACHINE, key, name, RRF_RT_REG_DWORD, null, value, length);
      return status === 0 ? value.readUInt32LE() : undefined;
    },
  };
}

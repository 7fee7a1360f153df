import { loadKoffi } from './native-library.ts';

const MOST_CHARACTERS = 32_768;
const BYTES_A_CHARACTER = 2;

/** `C:\Windows\System32` as this machine has it (GetSystemDirectoryW). On Windows only. */
export function systemDirectory(): string {
  const kernel = loadKoffi().load('kernel32.dll');
  const name = Buffer.alloc(MOST_CHARACTERS * BYTES_A_CHARACTER);
  const length: number = kernel.func('uint32_t GetSystemDirectoryW(void *, uint32_t)')(
    name,
    MOST_CHARACTERS,
  );
  return name.toString('utf16le', 0, length * BYTES_A_CHARACTER);
}

/**
 * Runs `load` while DLLs are also sought in a folder, as Npcap's guide asks for ("DLL loading"): wpcap.dll wants the
 * Packet.dll beside it, and would else take that of an old WinPcap. Afterwards the search is the system's own again
 * (SetDllDirectoryW with NULL). On Windows only.
 */
export function withDllFolder<Loaded>(folder: string, load: () => Loaded): Loaded {
  const kernel = loadKoffi().load('kernel32.dll');
  const setDllDirectory = kernel.func('int SetDllDirectoryW(const char16_t *)');
  setDllDirectory(folder);
  try {
    return load();
  } finally {
    setDllDirectory(null);
  }
}

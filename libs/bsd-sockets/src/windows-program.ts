import path from 'node:path';
import { loadKoffi } from './native-library.ts';

/** PROCESS_QUERY_LIMITED_INFORMATION (processthreadsapi.h): granted for most processes, other users' too. */
const QUERY_LIMITED = 0x1000;
/** The longest path of a program, in UTF-16 units. */
const MOST_UNITS = 32_767;
/** The kernel's own process, which no program file is of; http.sys listens in its name. */
const SYSTEM_PROCESS = 4;

/**
 * The file name of the program that a process of Windows runs: `node.exe` (QueryFullProcessImageNameW of kernel32).
 * Undefined where Windows does not tell this user, or the process has ended. Tested under Wine, never on Windows.
 */
export function windowsProgram(processId: number): string | undefined {
  if (processId === SYSTEM_PROCESS) return 'System';
  const kernel = loadKoffi().load('kernel32.dll');
  const handle = kernel.func('intptr_t OpenProcess(uint32_t, int, uint32_t)')(
    QUERY_LIMITED,
    0,
    processId,
  ) as number;
  if (handle === 0) return undefined;
  try {
    const units = new Uint16Array(MOST_UNITS);
    const length = new Uint32Array([MOST_UNITS]);
    const query = kernel.func('int QueryFullProcessImageNameW(intptr_t, uint32_t, void *, void *)');
    if (query(handle, 0, units, length) === 0) return undefined;
    const name = Buffer.from(units.buffer, 0, (length[0] ?? 0) * 2).toString('utf16le');
    return path.win32.basename(name);
  } finally {
    kernel.func('int CloseHandle(intptr_t)')(handle);
  }
}

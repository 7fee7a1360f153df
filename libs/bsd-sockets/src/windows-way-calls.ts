import { loadKoffi } from './native-library.ts';
import { TABLE_HEAD_BYTES } from './windows-way-rows.ts';
import { loadWinsock } from './winsock-library.ts';

type NativeCall = (...args: unknown[]) => number;

/** The calls of iphlpapi.dll that read the ways to others, and inet_pton; see {@link openWindowsWay}. */
export interface WayCalls {
  readonly getBestRoute2: NativeCall;
  readonly getBestRoute: NativeCall;
  readonly getIfEntry2: NativeCall;
  readonly inetPton: NativeCall;
  /** The status of one of the calls that allocate a table, and the table where it is 0, copied out of that memory. */
  getTable(
    call: string,
    wanted: { readonly family: number; readonly rowBytes: number },
  ): { readonly status: number; readonly table: Buffer };
}

/** Loads them. On Windows only. Throws {@link NativeCallsUnavailableError} where there are no native calls. */
export function loadWayCalls(): WayCalls {
  const koffi = loadKoffi();
  const library = koffi.load('iphlpapi.dll');
  return {
    getBestRoute2: library.func(
      'uint32_t GetBestRoute2(void *, uint32_t, void *, void *, uint32_t, void *, void *)',
    ),
    getBestRoute: library.func('uint32_t GetBestRoute(uint32_t, uint32_t, void *)'),
    getIfEntry2: library.func('uint32_t GetIfEntry2(void *)'),
    inetPton: loadWinsock().func('int inet_pton(int, const char *, void *)'),
    getTable(call, { family, rowBytes }) {
      const found: unknown[] = [null];
      const status: number = library.func(`uint32_t ${call}(uint16_t, _Out_ void **)`)(
        family,
        found,
      );
      if (status !== 0) return { status, table: Buffer.alloc(0) };
      try {
        const count = koffi.decode(found[0], 'uint32_t') as number;
        const bytes = koffi.array('uint8_t', TABLE_HEAD_BYTES + count * rowBytes, 'Typed');
        return { status, table: Buffer.from(koffi.decode(found[0], bytes) as Uint8Array) };
      } finally {
        library.func('void FreeMibTable(void *)')(found[0]);
      }
    },
  };
}

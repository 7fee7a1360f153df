import { existsSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '@socketlab/foundation';
import { systemDirectory, withDllFolder } from './dll-folder.ts';
import { loadKoffi } from './native-library.ts';
import { bindPcap, type PcapCalls } from './pcap-calls.ts';
import { PcapMissingError } from './pcap-errors.ts';

/**
 * Whose library it is, by what it says of itself: what its counters mean depends on that. `linux` is libpcap over a packet
 * socket, which Wine's wpcap.dll passes on; `bsd` is libpcap over BPF, as on macOS.
 */
export type PcapKind = 'npcap' | 'winpcap' | 'linux' | 'bsd';

/** A capture library that is loaded. */
export interface PcapLibrary {
  readonly file: string;
  /** `Npcap version 1.79, based on libpcap version 1.10.4`. */
  readonly version: string;
  readonly kind: PcapKind;
  /** One that comes before it, is there and cannot be loaded. */
  readonly passedOver?: PcapAbsence;
  readonly calls: PcapCalls;
}

/** There is none. */
export interface PcapAbsence {
  /** A file that is there and cannot be loaded; undefined where there is no file. */
  readonly file?: string;
  readonly problem: string;
}

interface Candidate {
  readonly file: string;
  /** Undefined where the system alone knows where its libraries are. */
  readonly exists?: boolean;
  load(): LibraryHandle;
}
type LibraryHandle = ReturnType<ReturnType<typeof loadKoffi>['load']>;

/**
 * Loads the first of the capture libraries that the system has: Npcap's own folder before System32, where an older WinPcap
 * may be, or Npcap's copy for programs that know only that. Throws NativeCallsUnavailableError.
 */
export function findPcapLibrary(
  platform: NodeJS.Platform = process.platform,
): PcapLibrary | PcapAbsence {
  let absence: PcapAbsence | undefined;
  for (const { file, exists, load } of candidatesOf(platform)) {
    if (exists === false) continue;
    try {
      const calls = bindPcap(load());
      const version = calls.version();
      const found = { file, version, kind: kindOf(version), calls };
      return absence === undefined ? found : { ...found, passedOver: absence };
    } catch (failure) {
      const [problem = ''] = messageOf(failure).split('\n');
      absence ??= exists ? { file, problem } : { problem };
    }
  }
  return absence ?? { problem: 'wpcap.dll' };
}

/** The same for who cannot go on without. Throws {@link PcapMissingError}. */
export function loadPcapLibrary(platform?: NodeJS.Platform): PcapLibrary {
  const found = findPcapLibrary(platform);
  if ('calls' in found) return found;
  const { file, problem } = found;
  throw new PcapMissingError({ problem: file === undefined ? problem : `${file}: ${problem}` });
}

function candidatesOf(platform: NodeJS.Platform): readonly Candidate[] {
  const koffi = loadKoffi();
  if (platform === 'win32') {
    const system = systemDirectory();
    const folder = path.win32.join(system, 'Npcap');
    const [own, common] = [folder, system].map((where) => path.win32.join(where, 'wpcap.dll'));
    if (own === undefined || common === undefined) return [];
    const loadOwn = (): LibraryHandle => withDllFolder(folder, () => koffi.load(own));
    return [
      { file: own, exists: existsSync(own), load: loadOwn },
      { file: common, exists: existsSync(common), load: () => koffi.load(common) },
    ];
  }
  // The library of macOS is no file: it is in the cache that dyld knows.
  const names = platform === 'darwin' ? ['libpcap.A.dylib'] : ['libpcap.so.0.8', 'libpcap.so.1'];
  return names.map((file) => ({ file, load: () => koffi.load(file) }));
}

/** "Run-time detection" of Npcap's developer's guide: the text of pcap_lib_version() tells them apart. */
function kindOf(version: string): PcapKind {
  if (version.startsWith('Npcap')) return 'npcap';
  if (version.startsWith('WinPcap')) return 'winpcap';
  return version.includes('TPACKET') ? 'linux' : 'bsd';
}

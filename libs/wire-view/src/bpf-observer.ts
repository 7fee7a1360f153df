import {
  createPcapReader,
  findPcapLibrary,
  listPcapDevices,
  openPcapCapture,
  PcapCallError,
  type PcapLibrary,
} from '@socketlab/bsd-sockets';
import type { Text } from '@socketlab/foundation';
import { available, type Finding, unavailable } from './finding.ts';
import { createPcapWay, loopbackOf } from './pcap-way.ts';

const REMEDY = 'sudo npx socketlab up';
/** pcap_activate(3pcap). */
const PCAP_ERROR_PERM_DENIED = -8;
/** Any port does: nothing is read. */
const SOME_PORT = 9;
const SNAP_BYTES = 128;
const SMALL_BUFFER_BYTES = 65_536;
const NO_RIGHT: Text = {
  en: 'only who may read /dev/bpf* may capture packets: root, or the group access_bpf, which Wireshark’s ChmodBPF sets up',
  'pt-BR':
    'só quem pode ler /dev/bpf* pode capturar pacotes: o root, ou o grupo access_bpf, que o ChmodBPF do Wireshark configura',
};

/** macOS, and other systems with BPF (bpf(4)), through the libpcap that they bring: UNTESTED there. */
export function findBpf(): Finding {
  const library = findPcapLibrary();
  if (!('calls' in library)) {
    return unavailable({
      en: `the system’s libpcap cannot be loaded (${library.problem})`,
      'pt-BR': `a libpcap do sistema não pode ser carregada (${library.problem})`,
    });
  }
  const failure = tryCapture(library);
  if (failure === undefined) return throughLibrary(library, { platform: 'darwin' });
  if (failure === 'no loopback' || failure.status !== PCAP_ERROR_PERM_DENIED) {
    const why = failure === 'no loopback' ? failure : failure.facts['problem'];
    return unavailable({
      en: `libpcap refuses to capture on the loopback interface (${why})`,
      'pt-BR': `a libpcap recusa a captura na interface de loopback (${why})`,
    });
  }
  return unavailable(NO_RIGHT, { remedy: REMEDY });
}

/** It works, by this library, on this system; `note` is what is worth to know of it nevertheless. */
export function throughLibrary(
  library: PcapLibrary,
  { platform, note }: { readonly platform: NodeJS.Platform; readonly note?: Text | undefined },
): Finding {
  const { version, file } = library;
  const about = note === undefined ? {} : { note };
  return available(createPcapWay(library, platform), { library: `${version}, ${file}`, ...about });
}

/**
 * Captures on loopback for a moment: what is wrong then will be wrong later. Undefined where it works. That the interfaces
 * cannot be listed is a failure of its own (pcap_findalldevs(3pcap)), and not that there is none.
 */
export function tryCapture(library: PcapLibrary): PcapCallError | 'no loopback' | undefined {
  try {
    const [device] = loopbackOf(library);
    if (device === undefined) return 'no loopback';
    const size = { snapBytes: SNAP_BYTES, bufferBytes: SMALL_BUFFER_BYTES };
    createPcapReader(openPcapCapture(library, { device, ports: [SOME_PORT], ...size })).close();
    return undefined;
  } catch (failure) {
    if (!(failure instanceof PcapCallError)) throw failure;
    return hasNoLoopback(library) ? 'no loopback' : failure;
  }
}

/** Whether the list of all says so; where there is no list, nobody says. */
function hasNoLoopback(library: PcapLibrary): boolean {
  try {
    return !listPcapDevices(library).some(({ isLoopback }) => isLoopback);
  } catch (failure) {
    if (failure instanceof PcapCallError) return false;
    throw failure;
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import {
  KernelCallError,
  nativeCallsProblem,
  openTimestamping,
  type Timestamping,
} from '@socketlab/bsd-sockets';
import type { Text } from '@socketlab/foundation';
import { findBpf } from './bpf-observer.ts';
import { CaptureUnavailableError } from './errors.ts';
import { available, type Finding, unavailable } from './finding.ts';
import { findNpcap } from './npcap-observer.ts';
import { createPacketSocketWay } from './packet-socket-way.ts';

const MAX_TRIES = 100;
const BETWEEN_TRIES_MS = 1;
const REMEDY = 'sudo npx socketlab up';
const NO_RIGHT: Text = {
  en: 'only root may capture packets (CAP_NET_RAW), or who runs inside of a sandbox of its own (--sandbox)',
  'pt-BR':
    'somente o root pode capturar pacotes (CAP_NET_RAW), ou quem executa dentro de um sandbox próprio (--sandbox)',
};
const ELSEWHERE: Text = {
  en: 'Use a Linux machine where that is allowed; everything else works without packets.',
  'pt-BR': 'Use uma máquina Linux onde isso é permitido; todo o resto funciona sem pacotes.',
};

/** Tries it: packet sockets on Linux, Npcap on Windows, libpcap on other systems. */
export function findPackets(platform: NodeJS.Platform = process.platform): Finding {
  const problem = nativeCallsProblem();
  if (problem) return unavailable(problem.text);
  if (platform === 'win32') return findNpcap();
  return platform === 'linux' ? findPacketSockets() : findBpf();
}

function findPacketSockets(): Finding {
  try {
    return available(createPacketSocketWay(), { timestamping: openTimestamping() });
  } catch (failure) {
    if (!(failure instanceof KernelCallError)) throw failure;
    const { errno } = failure;
    if (errno === 'EPERM' || errno === 'EACCES') return unavailable(NO_RIGHT, { remedy: REMEDY });
    return unavailable({
      en: `the kernel, or a sandbox around this program, refuses packet sockets (${errno})`,
      'pt-BR': `o kernel, ou um isolamento em volta deste programa, recusa sockets de pacote (${errno})`,
    });
  }
}

/** Resolves when packets bear the time of their coming. Gives up where the loopback interface carries none. */
export async function untilInForce(timestamping: Timestamping): Promise<void> {
  for (let tried = 0; tried < MAX_TRIES && !timestamping.isInForce(); tried += 1) {
    await pause(BETWEEN_TRIES_MS);
  }
}

/** The error for who wants to capture where that cannot be done. */
export function refusalOf({ observer, wayOut }: Finding): CaptureUnavailableError {
  const { reason = NOT_STARTED, remedy } = observer;
  return new CaptureUnavailableError(reason, wayOut ?? wayOutBy(remedy));
}

const NOT_STARTED: Text = {
  en: 'what captures is not started',
  'pt-BR': 'o que captura não está iniciado',
};

function wayOutBy(remedy: string | undefined): Text {
  if (remedy === undefined) return ELSEWHERE;
  return {
    en: `Take the daemon down and bring it up with: ${remedy}`,
    'pt-BR': `Encerre o daemon e inicie-o com: ${remedy}`,
  };
}

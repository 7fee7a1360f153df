import { setTimeout as pause } from 'node:timers/promises';
import {
  KernelCallError,
  nativeCallsProblem,
  openTimestamping,
  type Timestamping,
} from '@socketlab/bsd-sockets';
import type { Text } from '@socketlab/foundation';
import { CaptureUnavailableError } from './errors.ts';
import type { PacketObserver } from './wire-view.ts';

const MAX_TRIES = 100;
const BETWEEN_TRIES_MS = 1;
const REMEDY = 'sudo npx socketlab up';
const NOT_LINUX: Text = {
  en: 'capturing packets needs the packet sockets of Linux; this is another system',
  'pt-BR': 'capturar pacotes exige os sockets de pacote do Linux; este é outro sistema',
};
const NO_RIGHT: Text = {
  en: 'only root may capture packets (CAP_NET_RAW), or who runs inside of a sandbox of its own (--sandbox)',
  'pt-BR':
    'somente o root pode capturar pacotes (CAP_NET_RAW), ou quem executa dentro de um sandbox próprio (--sandbox)',
};

/** Whether packets can be captured, and what makes it so. */
export interface Finding {
  readonly observer: PacketObserver;
  /** To be closed when nothing will be captured any more. */
  readonly timestamping?: Timestamping;
}

/** Tries it. */
export function findPackets(platform: NodeJS.Platform = process.platform): Finding {
  if (platform !== 'linux') return unavailable(NOT_LINUX);
  const problem = nativeCallsProblem();
  if (problem) return unavailable(problem.text);
  try {
    return { observer: { name: 'packets', isAvailable: true }, timestamping: openTimestamping() };
  } catch (failure) {
    if (!(failure instanceof KernelCallError)) throw failure;
    const { errno } = failure;
    if (errno === 'EPERM' || errno === 'EACCES') return unavailable(NO_RIGHT, REMEDY);
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

/** The error for who wants to capture nevertheless; undefined where it can be done. */
export function refusalOf(observer: PacketObserver): CaptureUnavailableError | undefined {
  const { isAvailable, reason, remedy } = observer;
  if (isAvailable || reason === undefined) return undefined;
  return new CaptureUnavailableError(reason, wayOut(remedy));
}

function wayOut(remedy: string | undefined): Text {
  if (remedy === undefined) {
    return {
      en: 'Use a Linux machine where that is allowed; everything else works without packets.',
      'pt-BR': 'Use uma máquina Linux onde isso é permitido; todo o resto funciona sem pacotes.',
    };
  }
  return {
    en: `Take the daemon down and bring it up with: ${remedy}`,
    'pt-BR': `Encerre o daemon e inicie-o com: ${remedy}`,
  };
}

function unavailable(reason: Text, remedy?: string): Finding {
  const about = remedy === undefined ? { reason } : { reason, remedy };
  return { observer: { name: 'packets', isAvailable: false, ...about } };
}

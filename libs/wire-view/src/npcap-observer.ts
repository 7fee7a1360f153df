import {
  findPcapLibrary,
  type NpcapInstallation,
  type PcapAbsence,
  type PcapCallError,
  type PcapLibrary,
  readNpcapInstallation,
} from '@socketlab/bsd-sockets';
import { throughLibrary, tryCapture } from './bpf-observer.ts';
import { type Finding, unavailable } from './finding.ts';
import { NPCAP_PROBLEMS, type NpcapProblem } from './npcap-problems.ts';

/** What was found of Npcap on this PC. */
export interface NpcapFacts {
  readonly library: Pick<PcapLibrary, 'kind' | 'version'> | PcapAbsence;
  readonly installation: NpcapInstallation;
  /** How a capture on loopback went. Not tried by whom the driver refuses: its helper would ask for a password. */
  readonly trial?: 'captured' | 'no loopback' | Pick<PcapCallError, 'status' | 'facts'>;
}

/** pcap_activate(3pcap): no right. */
const PCAP_ERROR_PERM_DENIED = -8;

/**
 * Windows: Npcap, from its guide (https://npcap.com/guide); tested under Wine, never on Windows. A library that is neither
 * Npcap's nor WinPcap's, as Wine has one, is taken if a trial shows that it captures. Npcap in its WinPcap-compatible mode is
 * Npcap: its copy in System32 says so itself.
 */
export function findNpcap(): Finding {
  const library = findPcapLibrary('win32');
  const installation = readNpcapInstallation();
  const before = { library, installation };
  if (!('calls' in library) || judgeNpcap(before) !== undefined) return findingOf(before);
  const trial = tryCapture(library) ?? 'captured';
  if (trial === 'captured') return throughLibrary(library);
  return findingOf({ ...before, trial });
}

/** What is wrong; undefined where nothing is. Nothing is concluded from a fact that is not there. */
export function judgeNpcap({ library, installation, trial }: NpcapFacts): NpcapProblem | undefined {
  const { driver, isDisabled, isAdminOnly, isElevated } = installation;
  if (!('kind' in library)) {
    if (library.file !== undefined) return 'brokenLibrary';
    return driver === 'absent' ? 'notInstalled' : 'noLibrary';
  }
  if (library.kind === 'winpcap') return 'winPcap';
  if (library.kind === 'npcap' && driver === 'absent') return 'noDriver';
  if (driver === 'stopped') return isDisabled ? 'driverDisabled' : 'driverStopped';
  if (driver === 'changing') return 'driverChanging';
  if (isAdminOnly && !isElevated) return 'adminOnly';
  if (trial === undefined || trial === 'captured') return undefined;
  if (trial === 'no loopback') return 'noLoopback';
  return trial.status === PCAP_ERROR_PERM_DENIED ? 'refused' : 'failed';
}

function findingOf(facts: NpcapFacts): Finding {
  const problem = judgeNpcap(facts) ?? 'failed';
  const { reason, wayOut, remedy } = NPCAP_PROBLEMS[problem];
  const about = detailOf(facts);
  return unavailable(
    {
      en: `${reason.en}${about}; ${wayOut.en}`,
      'pt-BR': `${reason['pt-BR']}${about}; ${wayOut['pt-BR']}`,
    },
    { wayOut: THEN_RESTART, ...(remedy === undefined ? {} : { remedy }) },
  );
}

const THEN_RESTART = {
  en: 'Then take the daemon down and bring it up again: socketlab down, socketlab up',
  'pt-BR': 'Depois encerre o daemon e inicie-o de novo: socketlab down, socketlab up',
};

/** The library's own words, where it has some. */
function detailOf({ library, trial }: NpcapFacts): string {
  const quote = (words: unknown): string =>
    words === '' ? '' : ` (${String(words).replace(/\.$/, '')})`;
  if (!('kind' in library)) return library.file === undefined ? '' : quote(library.problem);
  if (typeof trial === 'object') return quote(trial.facts['problem']);
  return library.kind === 'linux' || library.kind === 'bsd' ? '' : quote(library.version);
}

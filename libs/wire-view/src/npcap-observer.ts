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
import { noteOf, unseenText } from './npcap-notes.ts';
import { NPCAP_PROBLEMS, type NpcapProblem } from './npcap-problems.ts';

/** What was found of Npcap on this PC. */
export interface NpcapFacts {
  readonly library: Pick<PcapLibrary, 'file' | 'kind' | 'version' | 'passedOver'> | PcapAbsence;
  readonly installation: NpcapInstallation;
  /** How a capture on loopback went. Not tried by whom the driver refuses: its helper would ask for a password. */
  readonly trial?: 'captured' | 'no loopback' | Pick<PcapCallError, 'status' | 'facts'>;
}

/** pcap_activate(3pcap): no right. */
const PCAP_ERROR_PERM_DENIED = -8;
/** From this version on the loopback interface needs no adapter of its own, in either mode (Npcap's CHANGELOG). */
const LOOPBACK_OF_ITS_OWN = 0.9983;

/**
 * Windows: Npcap, from its guide (https://npcap.com/guide); tested under Wine, never on Windows. A library that is neither
 * Npcap's nor WinPcap's, as Wine has one, is taken if a trial shows that it captures. Npcap in its WinPcap-compatible mode is
 * Npcap: either copy of its library says so itself.
 */
export function findNpcap(): Finding {
  const library = findPcapLibrary('win32');
  const installation = readNpcapInstallation();
  const before = { library, installation };
  if (!('calls' in library) || judgeNpcap(before) !== undefined) return findingOf(before);
  const trial = tryCapture(library) ?? 'captured';
  if (trial !== 'captured') return findingOf({ ...before, trial });
  return throughLibrary(library, { platform: 'win32', note: noteOf(before) });
}

/** What is wrong; undefined where nothing is. Nothing is concluded from a fact that is not there. */
export function judgeNpcap(facts: NpcapFacts): NpcapProblem | undefined {
  const { library, installation, trial } = facts;
  const { driver } = installation;
  if (!('kind' in library)) {
    if (library.file !== undefined) return 'brokenLibrary';
    return driver === 'absent' ? 'notInstalled' : 'noLibrary';
  }
  if (library.kind === 'winpcap') {
    return library.passedOver?.file === undefined ? 'winPcap' : 'brokenLibrary';
  }
  return (
    judgeDriver(library.kind, installation, trial) ??
    (trial === undefined || trial === 'captured' ? undefined : judgeTrial(facts, trial))
  );
}

function judgeDriver(
  kind: PcapLibrary['kind'],
  installation: NpcapInstallation,
  trial: NpcapFacts['trial'],
): NpcapProblem | undefined {
  const { driver, olderDriver, isDisabled, isAdminOnly, isElevated } = installation;
  if (kind === 'npcap' && driver === 'absent') {
    if (olderDriver === 'absent') return 'noDriver';
    return trial === undefined || trial === 'captured' ? undefined : 'olderDriver';
  }
  if (driver === 'stopped') return isDisabled ? 'driverDisabled' : 'driverStopped';
  if (driver === 'changing') return 'driverChanging';
  if (!isAdminOnly || isElevated) return undefined;
  return isElevated === false ? 'adminOnly' : 'adminOnlyUntold';
}

function judgeTrial(
  { library, installation }: NpcapFacts,
  trial: Exclude<NpcapFacts['trial'], 'captured' | undefined>,
): NpcapProblem {
  if (trial !== 'no loopback') {
    return trial.status === PCAP_ERROR_PERM_DENIED ? 'refused' : 'failed';
  }
  const { hasLoopbackSupport, isWinPcapCompatible } = installation;
  if (hasLoopbackSupport === false) return 'loopbackOff';
  const isOld = 'version' in library && (versionOf(library.version) ?? 1) < LOOPBACK_OF_ITS_OWN;
  return isOld && isWinPcapCompatible ? 'noLoopbackCompatible' : 'noLoopback';
}

/** The versions are decimal numbers, as 0.99-r7, 0.9983 and 1.79 show; undefined where the library says none. */
function versionOf(words: string): number | undefined {
  const digits = /^Npcap version (?<number>\d+\.\d+)/.exec(words)?.groups?.['number'];
  return digits === undefined ? undefined : Number(digits);
}

/** What is told of an Npcap that does not capture. */
export function findingOf(facts: NpcapFacts): Finding {
  const problem = judgeNpcap(facts) ?? 'failed';
  const { reason, wayOut, remedy } = NPCAP_PROBLEMS[problem];
  const about = detailOf(facts);
  const unseen = unseenText(facts.installation.unseen);
  return unavailable(
    {
      en: `${reason.en}${about}; ${wayOut.en}${unseen === undefined ? '' : `; ${unseen.en}`}`,
      'pt-BR': `${reason['pt-BR']}${about}; ${wayOut['pt-BR']}${unseen === undefined ? '' : `; ${unseen['pt-BR']}`}`,
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
  const broken = 'kind' in library ? library.passedOver : library;
  if (broken?.file !== undefined) return quote(`${broken.file}: ${broken.problem}`);
  if (!('kind' in library)) return '';
  if (typeof trial === 'object') return quote(trial.facts['problem']);
  return library.kind === 'linux' || library.kind === 'bsd' ? '' : quote(library.version);
}

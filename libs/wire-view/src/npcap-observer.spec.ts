import { describe, expect, it } from 'vitest';
import { judgeNpcap, type NpcapFacts } from './npcap-observer.ts';
import { NPCAP_PROBLEMS } from './npcap-problems.ts';

const NPCAP = { kind: 'npcap', version: 'Npcap version 1.79, based on libpcap 1.10.4' } as const;
const WINPCAP = { kind: 'winpcap', version: 'WinPcap version 4.1.3' } as const;
/** As Wine has it: neither Npcap nor WinPcap, and no driver. */
const OTHER = { kind: 'linux', version: 'libpcap version 1.10.3 (with TPACKET_V3)' } as const;
const RUNNING: NpcapFacts['installation'] = {
  driver: 'running',
  isDisabled: false,
  isAdminOnly: false,
  isElevated: false,
};
const GONE = { ...RUNNING, driver: 'absent' } as const;
const STOPPED = { ...RUNNING, driver: 'stopped' } as const;
const NO_FILE = { problem: 'The specified module could not be found' };
const BROKEN = { file: 'C:\\Windows\\System32\\Npcap\\wpcap.dll', problem: 'Packet.dll' };
const failing = (status: number) => ({ status, facts: { problem: 'why' } });

describe('what is wrong with Npcap is told apart', () => {
  it.for<[string, NpcapFacts, ReturnType<typeof judgeNpcap>]>([
    ['nothing', { library: NPCAP, installation: RUNNING, trial: 'captured' }, undefined],
    ['nothing, before it was tried', { library: NPCAP, installation: RUNNING }, undefined],
    ['neither library nor driver', { library: NO_FILE, installation: GONE }, 'notInstalled'],
    ['a driver without library', { library: NO_FILE, installation: RUNNING }, 'noLibrary'],
    [
      'a library without its Packet.dll',
      { library: BROKEN, installation: RUNNING },
      'brokenLibrary',
    ],
    ['a library without driver', { library: NPCAP, installation: GONE }, 'noDriver'],
    ['WinPcap in its place', { library: WINPCAP, installation: GONE }, 'winPcap'],
    ['WinPcap beside Npcap’s driver', { library: WINPCAP, installation: RUNNING }, 'winPcap'],
    ['a driver that is stopped', { library: NPCAP, installation: STOPPED }, 'driverStopped'],
    [
      'a driver that is disabled',
      { library: NPCAP, installation: { ...STOPPED, isDisabled: true } },
      'driverDisabled',
    ],
    [
      'a driver that is starting',
      { library: NPCAP, installation: { ...RUNNING, driver: 'changing' } },
      'driverChanging',
    ],
    [
      'for administrators only, and this is none',
      { library: NPCAP, installation: { ...RUNNING, isAdminOnly: true } },
      'adminOnly',
    ],
    [
      'for administrators only, and this is one',
      { library: NPCAP, installation: { ...RUNNING, isAdminOnly: true, isElevated: true } },
      undefined,
    ],
    [
      'a state that nobody tells, and it works',
      { library: NPCAP, installation: { ...RUNNING, driver: 'unknown' }, trial: 'captured' },
      undefined,
    ],
    [
      'no loopback interface',
      { library: NPCAP, installation: RUNNING, trial: 'no loopback' },
      'noLoopback',
    ],
    ['no right', { library: OTHER, installation: GONE, trial: failing(-8) }, 'refused'],
    ['another failure', { library: NPCAP, installation: RUNNING, trial: failing(-1) }, 'failed'],
    ['another library, which works', { library: OTHER, installation: GONE }, undefined],
  ])('%s', ([, facts, problem]) => {
    expect(judgeNpcap(facts)).toBe(problem);
  });

  it('by a sentence of its own in both languages, with the way out', () => {
    for (const language of ['en', 'pt-BR'] as const) {
      const reasons = Object.values(NPCAP_PROBLEMS).map(({ reason }) => reason[language]);
      expect(new Set(reasons).size).toBe(reasons.length);
    }
    // In PowerShell "sc" writes a file: the program is sc.exe.
    for (const { remedy, wayOut } of Object.values(NPCAP_PROBLEMS)) {
      expect(`${remedy} ${wayOut.en}`).not.toMatch(/\bsc (?!\.exe)/);
      if (remedy !== undefined) expect(wayOut.en).toContain(remedy);
    }
  });
});

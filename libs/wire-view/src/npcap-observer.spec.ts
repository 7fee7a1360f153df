import { describe, expect, it } from 'vitest';
import { noteOf } from './npcap-notes.ts';
import { findingOf, judgeNpcap, type NpcapFacts } from './npcap-observer.ts';
import { NPCAP_PROBLEMS } from './npcap-problems.ts';

const OWN = 'C:\\Windows\\System32\\Npcap\\wpcap.dll';
const COMMON = 'C:\\Windows\\System32\\wpcap.dll';
const NPCAP = {
  kind: 'npcap',
  file: OWN,
  version: 'Npcap version 1.79, based on libpcap 1.10.4',
} as const;
const OLD = { ...NPCAP, version: 'Npcap version 0.99-r7, based on libpcap version 1.8.1' } as const;
const WINPCAP = { kind: 'winpcap', version: 'WinPcap version 4.1.3', file: COMMON } as const;
/** As Wine has it: neither Npcap nor WinPcap, and no driver. */
const OTHER = {
  kind: 'linux',
  file: COMMON,
  version: 'libpcap version 1.10.3 (with TPACKET_V3)',
} as const;
const RUNNING: NpcapFacts['installation'] = {
  ...{ driver: 'running', olderDriver: 'absent', isDisabled: false },
  ...{ isAdminOnly: false, isWinPcapCompatible: false, hasLoopbackSupport: true },
  ...{ isElevated: false, unseen: [] },
};
const COMPATIBLE = { ...RUNNING, isWinPcapCompatible: true } as const;
const GONE = { ...RUNNING, driver: 'absent' } as const;
const STOPPED = { ...RUNNING, driver: 'stopped' } as const;
const NO_FILE = { problem: 'The specified module could not be found' };
const BROKEN = { file: OWN, problem: 'Packet.dll' };
const OLDER = { ...GONE, olderDriver: 'running' } as const;
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
    [
      'nothing, in its WinPcap-compatible mode',
      { library: NPCAP, installation: COMPATIBLE, trial: 'captured' },
      undefined,
    ],
    [
      'WinPcap, though Npcap’s values say compatible',
      { library: WINPCAP, installation: COMPATIBLE },
      'winPcap',
    ],
    [
      'WinPcap, for Npcap’s own cannot be loaded',
      { library: { ...WINPCAP, passedOver: BROKEN }, installation: RUNNING },
      'brokenLibrary',
    ],
    [
      'a driver of the older name, not before it was tried',
      { library: OLD, installation: OLDER },
      undefined,
    ],
    [
      'a driver of the older name, which works',
      { library: OLD, installation: OLDER, trial: 'captured' },
      undefined,
    ],
    [
      'a driver of the older name, which does not',
      { library: OLD, installation: OLDER, trial: failing(-1) },
      'olderDriver',
    ],
    [
      'no loopback in the mode of an old one',
      { library: OLD, installation: COMPATIBLE, trial: 'no loopback' },
      'noLoopbackCompatible',
    ],
    [
      'no loopback in the mode of a newer one, where the mode is not why',
      { library: NPCAP, installation: COMPATIBLE, trial: 'no loopback' },
      'noLoopback',
    ],
    [
      'loopback that is switched off',
      {
        library: NPCAP,
        installation: { ...RUNNING, hasLoopbackSupport: false },
        trial: 'no loopback',
      },
      'loopbackOff',
    ],
    [
      'for administrators only, and whether this is one nobody says',
      { library: NPCAP, installation: { ...RUNNING, isAdminOnly: true, isElevated: undefined } },
      'adminOnlyUntold',
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

describe('an Npcap that captures is told as what it is', () => {
  it('with nothing to say of one in its own folder alone', () => {
    expect(noteOf({ library: NPCAP, installation: RUNNING })).toBeUndefined();
  });

  it('in its WinPcap-compatible mode as Npcap, which needs no change', () => {
    const { en = '', 'pt-BR': pt = '' } =
      noteOf({ library: NPCAP, installation: COMPATIBLE }) ?? {};
    expect(en).toMatch(/WinPcap-compatible mode.*Npcap and not WinPcap.*nothing has to be changed/);
    expect(pt).toMatch(/modo compatível com o WinPcap.*nada precisa ser mudado/);
    expect(en).not.toContain('copy C:');
  });

  it('by the copy in System32, and why that was taken', () => {
    const copy = { ...NPCAP, file: COMMON };
    expect(noteOf({ library: copy, installation: COMPATIBLE })?.en).toContain(
      `Npcap’s copy ${COMMON} is used, for its own folder has no wpcap.dll`,
    );
    const note = noteOf({ library: { ...copy, passedOver: BROKEN }, installation: COMPATIBLE });
    expect(note?.en).toContain(`for ${OWN} cannot be loaded`);
  });
});

describe('what could not be looked at is said', () => {
  const unseen = [{ what: 'HKLM\\KEY', call: 'RegGetValueW', number: 5 }];

  it('of one that captures', () => {
    const note = noteOf({ library: NPCAP, installation: { ...RUNNING, unseen } });
    expect(note?.en).toBe(
      'could not look at HKLM\\KEY, because RegGetValueW answered 5 (access denied)',
    );
  });

  it('beside what is wrong, and the file that is broken by its name', () => {
    const { observer } = findingOf({ library: BROKEN, installation: { ...RUNNING, unseen } });
    expect(observer.reason?.en).toContain(`cannot be loaded (${OWN}: Packet.dll)`);
    expect(observer.reason?.['pt-BR']).toContain('não foi possível olhar HKLM\\KEY');
  });
});

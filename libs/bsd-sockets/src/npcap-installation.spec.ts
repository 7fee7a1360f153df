import { expect, it } from 'vitest';
import { type NpcapInstallation, readNpcapInstallation } from './npcap-installation.ts';
import type { NpcapSystemCalls } from './npcap-system-calls.ts';
import { openLocalMachine } from './windows-registry.ts';

const SERVICES = 'SYSTEM\\CurrentControlSet\\Services';
const NPCAP = `${SERVICES}\\npcap`;
const NOT_FOUND = 2;
const DENIED = 5;
const SYSTEM: NpcapSystemCalls = { serviceState: () => 4, isElevated: () => false };

/** A registry with these keys; one that is a number answers with that error, as do its values. */
function read(
  keys: Readonly<Record<string, number | Readonly<Record<string, number>>>>,
  system = SYSTEM,
): NpcapInstallation {
  const open = (onUnseen: Parameters<typeof openLocalMachine>[0]) =>
    openLocalMachine(onUnseen, {
      openKey(key) {
        const values = keys[key] ?? NOT_FOUND;
        return typeof values === 'number' ? values : 0;
      },
      getNumber(key, name, value) {
        const values = keys[key] ?? NOT_FOUND;
        if (typeof values === 'number') return values;
        const number = values[name];
        if (number === undefined) return NOT_FOUND;
        value.writeUInt32LE(number);
        return 0;
      },
    });
  return readNpcapInstallation(open, system);
}

it('the options of the installation are read where the installer put them', () => {
  const options = { AdminOnly: 0, WinPcapCompatible: 1, LoopbackSupport: 1 };
  expect(read({ [NPCAP]: { Start: 1 }, [`${NPCAP}\\Parameters`]: options })).toEqual({
    ...{ driver: 'running', olderDriver: 'absent', isDisabled: false, isElevated: false },
    ...{ isAdminOnly: false, isWinPcapCompatible: true, hasLoopbackSupport: true, unseen: [] },
  });
});

it('before 0.93 they were in the service’s own key', () => {
  const told = read({ [NPCAP]: { Start: 4, AdminOnly: 1, LoopbackSupport: 0 } });
  expect(told).toMatchObject({ isDisabled: true, isAdminOnly: true, hasLoopbackSupport: false });
  expect(told.isWinPcapCompatible).toBeUndefined();
});

it('a key that is not there is told absent, and nothing was refused', () => {
  expect(read({})).toMatchObject({ driver: 'absent', isAdminOnly: undefined, unseen: [] });
});

it('a key that may not be read is not told absent, and is named once', () => {
  const told = read({ [NPCAP]: DENIED, [`${NPCAP}\\Parameters`]: DENIED });
  expect(told).toMatchObject({ driver: 'running', isAdminOnly: undefined, isDisabled: undefined });
  expect(told.unseen.map(({ what, number }) => [what, number])).toEqual([
    [`HKLM\\${NPCAP}`, DENIED],
    [`HKLM\\${NPCAP}\\Parameters`, DENIED],
  ]);
});

it('a service manager that refuses leaves the state unknown, and a token that does, the rights', () => {
  const told = read(
    { [NPCAP]: { Start: 1 } },
    {
      serviceState: () => ({ call: 'OpenServiceW', number: DENIED }),
      isElevated: () => ({ call: 'OpenProcessToken', number: DENIED }),
    },
  );
  expect(told).toMatchObject({ driver: 'unknown', isElevated: undefined });
  expect(told.unseen).toEqual([
    { what: 'npcap', call: 'OpenServiceW', number: DENIED },
    { what: 'TokenElevation', call: 'OpenProcessToken', number: DENIED },
  ]);
});

it('a service that the manager knows not of is absent, whatever its key may hide', () => {
  const serviceState = () => ({ call: 'OpenServiceW', number: 1_060 });
  expect(read({ [NPCAP]: DENIED }, { ...SYSTEM, serviceState }).driver).toBe('absent');
});

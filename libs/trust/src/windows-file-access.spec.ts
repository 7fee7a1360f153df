import type { AccessList } from '@socketlab/bsd-sockets';
import { SocketlabError } from '@socketlab/foundation';
import { expect, test } from 'vitest';
import { openFileAccess } from './file-access.ts';
import { createWindowsFileAccess } from './windows-file-access.ts';

const ME = 'S-1-5-21-1004336348-1177238915-682003330-1001';
const OTHER = 'S-1-5-21-1004336348-1177238915-682003330-1002';
const FILE = 'C:\\Users\\Ana Conceição\\AppData\\Roaming\\Socketlab\\identity.pem';
const FULL: Readonly<Record<string, string>> = {
  SY: 'S-1-5-18',
  BA: 'S-1-5-32-544',
  BU: 'S-1-5-32-545',
  WD: 'S-1-1-0',
};
const ACCOUNTS: Readonly<Record<string, string>> = {
  [FULL['BU'] ?? '']: 'BUILTIN\\Usuários',
  [FULL['WD'] ?? '']: 'Todos',
  [ME]: 'LAB-07\\ana',
  [OTHER]: 'LAB-07\\bia',
};

/** Access to a file of which Windows says that. */
function accessTo(
  descriptor: string,
  makeRestricted: AccessList['makeRestricted'] = () => true,
): ReturnType<typeof createWindowsFileAccess> {
  const list: AccessList = {
    userSid: ME,
    read: () => descriptor,
    readUnfollowed: () => ({ descriptor, isFolder: true, isLink: false }),
    restrict: () => undefined,
    makeRestricted,
    makeWithAccess: () => true,
    sidOf: (name) => FULL[name] ?? name,
    accountOf: (sid) => ACCOUNTS[sid] ?? sid,
  };
  return createWindowsFileAccess(list);
}
const refuse = (descriptor: string): void =>
  accessTo(descriptor).refuseSharedFile(FILE, undefined as never);

test('the owner, the system and administrators may read it, and administrators may own it', () => {
  for (const owner of [ME, 'BA', 'SY']) {
    refuse(`O:${owner}D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;${ME})`);
  }
});

test('a file that others can read is refused: the error names them, and the line that shuts them out', () => {
  const shared = `O:${ME}D:AI(A;ID;FA;;;SY)(A;ID;FA;;;${ME})(A;ID;0x1200a9;;;BU)(A;;FR;;;WD)`;
  expect(() => refuse(shared)).toThrow(
    expect.objectContaining({
      code: 'IDENTITY_NOT_PRIVATE',
      facts: {
        file: FILE,
        others: 'BUILTIN\\Usuários, Todos',
        remedy: `icacls "${FILE}" /inheritance:r /grant:r "*${ME}:F" /remove:g "*S-1-5-32-545" /remove:g "*S-1-1-0"`,
      },
    }),
  );
});

test.each(['$(calc)', 'a`b', '%PATH%', 'a” ; calc ; “b'])(
  'a path with %s, which a shell would read, is in no line to paste',
  (part) => {
    const file = `C:\\${part}\\identity.pem`;
    const access = accessTo(`O:${ME}D:(A;;FA;;;${ME})(A;;FR;;;WD)`);
    expect(() => access.refuseSharedFile(file, undefined as never)).toThrow(
      expect.objectContaining({
        facts: {
          ...{ file, others: 'Todos' },
          remedy: `icacls ... /inheritance:r /grant:r "*${ME}:F" /remove:g "*S-1-1-0"`,
        },
      }),
    );
  },
);

test('without an access list, as on FAT, everybody can read it', () => {
  expect(() => refuse(`O:${ME}D:NO_ACCESS_CONTROL`)).toThrow(/Todos/);
});

test('a folder may be read by others, and not written to', () => {
  const folder = 'C:\\Socketlab';
  accessTo(`O:${ME}D:(A;OICI;FA;;;${ME})(A;OICI;0x1200a9;;;BU)`).refuseSharedFolder(folder);
  const open = accessTo(`O:${ME}D:(A;OICI;FA;;;${ME})(A;OICI;0x1301bf;;;BU)`);
  expect(() => open.refuseSharedFolder(folder)).toThrow(
    `icacls "${folder}" /inheritance:r /grant:r "*${ME}:(OI)(CI)F" /remove:g "*S-1-5-32-545"`,
  );
});

test('the file of another user is refused, whoever may read it', () => {
  expect(() => refuse(`O:${OTHER}D:P(A;;FA;;;${ME})`)).toThrow(
    expect.objectContaining({
      code: 'IDENTITY_NOT_OWNED',
      facts: { file: FILE, ownerId: 'LAB-07\\bia', userId: 'LAB-07\\ana' },
    }),
  );
});

test.each([
  [5, 'EPERM: operation not permitted, open'],
  [112, 'ENOSPC: no space left on device, open'],
  [1_338, 'of the list'],
])(
  'a file that cannot be made, for the error %s, is told of as any other program tells of it',
  (number, words) => {
    const access = accessTo('', () => {
      throw new SocketlabError('ACCESS_LIST', { en: 'of the list', 'pt-BR': '' }, { number });
    });
    expect(() => access.makeFile(FILE)).toThrow(words);
  },
);

test('without native calls nothing is taken for private', async () => {
  const facts = { platform: 'win32-arm64', problem: "Cannot find module 'koffi'" };
  const text = { en: '', 'pt-BR': '' };
  const load = (): Promise<AccessList> =>
    Promise.reject(new SocketlabError('NATIVE_CALLS_UNAVAILABLE', text, facts));
  await expect(openFileAccess('win32', load)).rejects.toMatchObject({
    code: 'ACCESS_NOT_CHECKED',
    facts: { problem: facts.problem },
  });
  await openFileAccess('linux', load);
});

import type { TypeObject } from 'koffi';
import { lastError } from './last-error.ts';
import { AccessListError } from './native-errors.ts';
import { loadKoffi } from './native-library.ts';
import { loadMakeWithAccess, type MakeWithAccess } from './windows-birth.ts';
import { loadReadUnfollowed, type UnfollowedFile } from './windows-look.ts';

/** Who owns a file and who may do what with it, as the system writes it. */
export interface AccessList {
  /**
   * Owner and discretionary access list as a security descriptor string (learn.microsoft.com, "Security Descriptor String
   * Format"): `O:S-1-5-21-...D:P(A;;FA;;;SY)(A;;FA;;;S-1-5-21-...)`.
   */
  read(file: string): string;
  /** The same of the name itself, with what it is, all at one moment: a link is not followed. */
  readUnfollowed(file: string): UnfollowedFile;
  /** Lets its owner in, the system, which runs services and backups, and administrators, and nobody else; what is made in a folder later inherits that. */
  restrict(file: string, kind: 'file' | 'folder'): void;
  /** Makes one that is so from its first moment; false where there is one of that name already. */
  makeRestricted(file: string, kind: 'file' | 'folder'): boolean;
  /** The same with owner and list as `descriptor` has them. */
  makeWithAccess: MakeWithAccess;
  /** The security identifier of the user who runs this process: `S-1-5-21-...`. */
  readonly userSid: string;
  /** The full form of an identifier that the string shortens: `S-1-1-0` of `WD`. */
  sidOf(name: string): string;
  /** What people call it, `LAB-07\ana`; itself where the system knows no name. */
  accountOf(sid: string): string;
}

type Native = Record<keyof typeof PROTOTYPES | 'LocalFree', (...values: unknown[]) => unknown>;

const PROTOTYPES = {
  OpenProcessToken: 'int OpenProcessToken(intptr process, uint32_t access, _Out_ void **token)',
  GetTokenInformation:
    'int GetTokenInformation(void *token, int kind, _Out_ uint8_t *information, uint32_t length, _Out_ uint32_t *needed)',
  ConvertSidToStringSidW: 'int ConvertSidToStringSidW(void *sid, _Out_ void **text)',
  ConvertStringSidToSidW: 'int ConvertStringSidToSidW(str16 text, _Out_ void **sid)',
  LookupAccountSidW:
    'int LookupAccountSidW(str16 system, void *sid, _Out_ uint8_t *name, _Inout_ uint32_t *nameLength, _Out_ uint8_t *domain, _Inout_ uint32_t *domainLength, _Out_ int *use)',
  GetNamedSecurityInfoW:
    'uint32_t GetNamedSecurityInfoW(str16 name, int type, uint32_t information, void *owner, void *group, void *dacl, void *sacl, _Out_ void **descriptor)',
  ConvertSecurityDescriptorToStringSecurityDescriptorW:
    'int ConvertSecurityDescriptorToStringSecurityDescriptorW(void *descriptor, uint32_t revision, uint32_t information, _Out_ void **text, void *length)',
  ConvertStringSecurityDescriptorToSecurityDescriptorW:
    'int ConvertStringSecurityDescriptorToSecurityDescriptorW(str16 text, uint32_t revision, _Out_ void **descriptor, void *length)',
  SetFileSecurityW: 'int SetFileSecurityW(str16 name, uint32_t information, void *descriptor)',
} as const;

/** GetCurrentProcess() is this number, and needs no handle to be closed. */
const THIS_PROCESS = -1;
const TOKEN_QUERY = 0x8;
const TOKEN_USER = 1;
const TOKEN_USER_BYTES = 256;
const SE_FILE_OBJECT = 1;
const REVISION = 1;
const OWNER_INFORMATION = 0x1;
const DACL_INFORMATION = 0x4;
/** Nothing is inherited from the folder above. */
const PROTECTED_DACL_INFORMATION = 0x8000_0000;
const NAME_LENGTH = 256;

/**
 * The access lists of files on Windows, through advapi32 (learn.microsoft.com: GetNamedSecurityInfoW, SetFileSecurityW,
 * "Well-known SIDs"). Tested under Wine, which keeps of a list what a Unix mode can say. Throws NativeCallsUnavailableError;
 * its methods throw AccessListError.
 */
export function openAccessList(): AccessList {
  opened ??= makeAccessList();
  return opened;
}

/** What is bound once is bound for all: the user of a process does not change. */
let opened: AccessList | undefined;

function makeAccessList(): AccessList {
  const native = bind();
  const userSid = sidOfUser(native);
  const makeWithAccess = loadMakeWithAccess();
  return {
    userSid,
    read: (file) => readDescriptor(native, file),
    readUnfollowed: loadReadUnfollowed(),
    restrict: (file, kind) => restrict(native, { file, kind, userSid }),
    makeRestricted: (file, kind) => makeWithAccess(file, kind, listOf(kind, userSid)),
    makeWithAccess,
    sidOf: (name) => fullSid(native, name),
    accountOf: (sid) => accountOf(native, sid),
  };
}

function bind(): Native {
  const koffi = loadKoffi();
  const library = koffi.load('advapi32.dll');
  const bound = Object.entries(PROTOTYPES).map(([name, prototype]) => [
    name,
    library.func(prototype),
  ]);
  const LocalFree = koffi.load('kernel32.dll').func('void *LocalFree(void *memory)');
  return { ...Object.fromEntries(bound), LocalFree };
}

function readDescriptor(native: Native, file: string): string {
  const descriptor: unknown[] = [null];
  const information = OWNER_INFORMATION | DACL_INFORMATION;
  const names = [null, null, null, null];
  const number = native.GetNamedSecurityInfoW(
    ...[file, SE_FILE_OBJECT, information, ...names, descriptor],
  );
  if (number !== 0) {
    throw new AccessListError({ file, call: 'GetNamedSecurityInfoW', number: Number(number) });
  }
  try {
    const name = 'ConvertSecurityDescriptorToStringSecurityDescriptorW';
    return takeText(native, name, (text) =>
      native[name](descriptor[0], REVISION, information, text, null),
    );
  } finally {
    native.LocalFree(descriptor[0]);
  }
}

function restrict(
  native: Native,
  { file, kind, userSid }: { file: string; kind: 'file' | 'folder'; userSid: string },
): void {
  const descriptor: unknown[] = [null];
  const isMade = native.ConvertStringSecurityDescriptorToSecurityDescriptorW(
    ...[listOf(kind, userSid), REVISION, descriptor, null],
  );
  if (!isMade) throw failed('ConvertStringSecurityDescriptorToSecurityDescriptorW', file);
  try {
    const information = (DACL_INFORMATION | PROTECTED_DACL_INFORMATION) >>> 0;
    if (!native.SetFileSecurityW(file, information, descriptor[0])) {
      throw failed('SetFileSecurityW', file);
    }
  } finally {
    native.LocalFree(descriptor[0]);
  }
}

/** Nothing is inherited from the folder above; what is made in a folder later inherits from it. */
function listOf(kind: 'file' | 'folder', userSid: string): string {
  const flags = kind === 'folder' ? 'OICI' : '';
  return `D:P${[userSid, 'SY', 'BA'].map((sid) => `(A;${flags};FA;;;${sid})`).join('')}`;
}

function sidOfUser(native: Native): string {
  const koffi = loadKoffi();
  const token: unknown[] = [null];
  if (!native.OpenProcessToken(THIS_PROCESS, TOKEN_QUERY, token)) throw failed('OpenProcessToken');
  const information = Buffer.alloc(TOKEN_USER_BYTES);
  const isRead = native.GetTokenInformation(
    ...[token[0], TOKEN_USER, information, information.length, [0]],
  );
  const number = lastError();
  koffi.load('kernel32.dll').func('int CloseHandle(void *handle)')(token[0]);
  if (!isRead) throw new AccessListError({ call: 'GetTokenInformation', number });
  // TOKEN_USER begins with the address of the identifier, which stands in the same memory.
  const text = sidText(native, koffi.decode(information, 'void *'));
  // Used after the call, so that it is not collected before.
  information.fill(0);
  return text;
}

function fullSid(native: Native, name: string): string {
  const sid: unknown[] = [null];
  if (!native.ConvertStringSidToSidW(name, sid)) throw failed('ConvertStringSidToSidW');
  try {
    return sidText(native, sid[0]);
  } finally {
    native.LocalFree(sid[0]);
  }
}

function accountOf(native: Native, text: string): string {
  const sid: unknown[] = [null];
  if (!native.ConvertStringSidToSidW(text, sid)) return text;
  const [name, domain] = [Buffer.alloc(NAME_LENGTH * 2), Buffer.alloc(NAME_LENGTH * 2)];
  const isKnown = native.LookupAccountSidW(
    ...[null, sid[0], name, [NAME_LENGTH], domain, [NAME_LENGTH], [0]],
  );
  native.LocalFree(sid[0]);
  if (!isKnown) return text;
  return [domain, name]
    .map(untilNull)
    .filter((part) => part !== '')
    .join('\\');
}

function sidText(native: Native, sid: unknown): string {
  const name = 'ConvertSidToStringSidW';
  return takeText(native, name, (text) => native[name](sid, text));
}

/** What a call wrote where it was told to, in memory that is ours to free. */
function takeText(
  native: Native,
  name: keyof typeof PROTOTYPES,
  call: (text: unknown[]) => unknown,
): string {
  const text: unknown[] = [null];
  if (!call(text)) throw failed(name);
  const found = loadKoffi().decode(text[0], 'char16_t' as unknown as TypeObject, -1) as string;
  native.LocalFree(text[0]);
  return found;
}

function untilNull(wide: Buffer): string {
  const text = wide.toString('utf16le');
  return text.slice(0, text.indexOf('\0'));
}

function failed(call: string, file?: string): AccessListError {
  return new AccessListError({ call, number: lastError(), ...(file !== undefined && { file }) });
}

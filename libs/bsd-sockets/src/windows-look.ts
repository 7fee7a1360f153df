import type { TypeObject } from 'koffi';
import { lastError } from './last-error.ts';
import { AccessListError } from './native-errors.ts';
import { loadKoffi } from './native-library.ts';

/** What a name stands for itself, and not what a link of that name leads to. */
export interface UnfollowedFile {
  /** Owner and list, as AccessList has them. */
  readonly descriptor: string;
  readonly isFolder: boolean;
  /** A junction, a symbolic link, or another reparse point: what is asked for by that name may lie elsewhere. */
  readonly isLink: boolean;
}

const READ_CONTROL = 0x2_0000;
const FILE_READ_ATTRIBUTES = 0x80;
/** FILE_SHARE_READ and FILE_SHARE_WRITE, and not FILE_SHARE_DELETE: nobody renames it or removes it while we look. */
const SHARE = 0x3;
const OPEN_EXISTING = 3;
const FILE_FLAG_BACKUP_SEMANTICS = 0x200_0000;
const FILE_FLAG_OPEN_REPARSE_POINT = 0x20_0000;
const INVALID_HANDLE = -1;
const FILE_ATTRIBUTE_DIRECTORY = 0x10;
const FILE_ATTRIBUTE_REPARSE_POINT = 0x400;
/** BY_HANDLE_FILE_INFORMATION, which begins with the attributes. */
const INFORMATION_BYTES = 52;
const SE_FILE_OBJECT = 1;
/** OWNER_SECURITY_INFORMATION and DACL_SECURITY_INFORMATION. */
const OWNER_AND_LIST = 0x5;
const REVISION = 1;

const KERNEL = {
  CreateFileW:
    'intptr_t CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t creation, uint32_t flags, void *template)',
  GetFileInformationByHandle:
    'int GetFileInformationByHandle(intptr_t handle, _Out_ uint8_t *information)',
  CloseHandle: 'int CloseHandle(intptr_t handle)',
  LocalFree: 'void *LocalFree(void *memory)',
} as const;
const SECURITY = {
  GetSecurityInfo:
    'uint32_t GetSecurityInfo(intptr_t handle, int type, uint32_t information, void *owner, void *group, void *dacl, void *sacl, _Out_ void **descriptor)',
  ConvertSecurityDescriptorToStringSecurityDescriptorW:
    'int ConvertSecurityDescriptorToStringSecurityDescriptorW(void *descriptor, uint32_t revision, uint32_t information, _Out_ void **text, void *length)',
} as const;
type Calls = Record<keyof typeof KERNEL | keyof typeof SECURITY, (...values: unknown[]) => unknown>;

/**
 * Asks about one handle: what is told of its attributes, owner and list is of the same file, whatever becomes of the name
 * meanwhile (learn.microsoft.com: CreateFileW, "Symbolic Link Behavior", GetSecurityInfo). Throws AccessListError.
 */
export function loadReadUnfollowed(): (file: string) => UnfollowedFile {
  const calls = bind();
  return (file) => {
    const access = READ_CONTROL | FILE_READ_ATTRIBUTES;
    const flags = FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT;
    const handle = calls.CreateFileW(...[file, access, SHARE, null, OPEN_EXISTING, flags, null]);
    if (handle === INVALID_HANDLE) throw failed('CreateFileW', file);
    try {
      const information = Buffer.alloc(INFORMATION_BYTES);
      if (!calls.GetFileInformationByHandle(handle, information)) {
        throw failed('GetFileInformationByHandle', file);
      }
      const attributes = information.readUInt32LE(0);
      return {
        descriptor: descriptorOf(calls, handle, file),
        isFolder: (attributes & FILE_ATTRIBUTE_DIRECTORY) !== 0,
        isLink: (attributes & FILE_ATTRIBUTE_REPARSE_POINT) !== 0,
      };
    } finally {
      calls.CloseHandle(handle);
    }
  };
}

function bind(): Calls {
  const koffi = loadKoffi();
  const libraries = [
    [koffi.load('kernel32.dll'), KERNEL],
    [koffi.load('advapi32.dll'), SECURITY],
  ] as const;
  const bound = libraries.flatMap(([library, prototypes]) =>
    Object.entries(prototypes).map(([name, prototype]) => [name, library.func(prototype)]),
  );
  return Object.fromEntries(bound) as Calls;
}

function descriptorOf(calls: Calls, handle: unknown, file: string): string {
  const descriptor: unknown[] = [null];
  const parts = [null, null, null, null];
  const number = Number(
    calls.GetSecurityInfo(...[handle, SE_FILE_OBJECT, OWNER_AND_LIST, ...parts, descriptor]),
  );
  if (number !== 0) throw new AccessListError({ call: 'GetSecurityInfo', file, number });
  const text: unknown[] = [null];
  const name = 'ConvertSecurityDescriptorToStringSecurityDescriptorW';
  try {
    const isTold = calls[name](...[descriptor[0], REVISION, OWNER_AND_LIST, text, null]);
    if (!isTold) throw failed(name, file);
    return loadKoffi().decode(text[0], 'char16_t' as unknown as TypeObject, -1) as string;
  } finally {
    calls.LocalFree(text[0]);
    calls.LocalFree(descriptor[0]);
  }
}

function failed(call: string, file: string): AccessListError {
  return new AccessListError({ call, file, number: lastError() });
}

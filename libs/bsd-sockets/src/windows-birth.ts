import { lastError } from './last-error.ts';
import { AccessListError } from './native-errors.ts';
import { loadKoffi } from './native-library.ts';

/** Makes a folder or an empty file that has its access list from its first moment; false where there is one of that name. */
export type MakeWithAccess = (file: string, kind: 'file' | 'folder', descriptor: string) => boolean;

const REVISION = 1;
const GENERIC_WRITE = 0x4000_0000;
const CREATE_NEW = 1;
const FILE_ATTRIBUTE_NORMAL = 0x80;
const INVALID_HANDLE = -1;
const IS_THERE: readonly number[] = [
  80, // ERROR_FILE_EXISTS
  183, // ERROR_ALREADY_EXISTS
];
/** SECURITY_ATTRIBUTES of 64-bit Windows: its length, a pointer, and whether children inherit the handle. */
const ATTRIBUTES = { bytes: 24, descriptorAt: 8 };

/**
 * CreateDirectoryW and CreateFileW with SECURITY_ATTRIBUTES (learn.microsoft.com), of a descriptor as AccessList has it.
 * Set afterwards, a list would come too late for whoever has opened the file before. Throws AccessListError.
 */
export function loadMakeWithAccess(): MakeWithAccess {
  const koffi = loadKoffi();
  const kernel = koffi.load('kernel32.dll');
  const convert = koffi
    .load('advapi32.dll')
    .func(
      'int ConvertStringSecurityDescriptorToSecurityDescriptorW(str16 text, uint32_t revision, _Out_ void **descriptor, void *length)',
    );
  const free = kernel.func('void *LocalFree(void *memory)');
  const make = loadMakers(kernel);
  return (file, kind, text) => {
    const made: unknown[] = [null];
    const call = 'ConvertStringSecurityDescriptorToSecurityDescriptorW';
    if (!convert(text, REVISION, made, null)) {
      throw new AccessListError({ call, file, number: lastError() });
    }
    const access = Buffer.alloc(ATTRIBUTES.bytes);
    access.writeUInt32LE(ATTRIBUTES.bytes);
    access.writeBigUInt64LE(BigInt(koffi.address(made[0])), ATTRIBUTES.descriptorAt);
    const isMade = make[kind](file, access);
    const number = isMade ? 0 : lastError();
    free(made[0]);
    if (isMade || IS_THERE.includes(number)) return isMade;
    const name = kind === 'folder' ? 'CreateDirectoryW' : 'CreateFileW';
    throw new AccessListError({ call: name, file, number });
  };
}

type Maker = (name: string, access: Buffer) => boolean;

function loadMakers(kernel: ReturnType<ReturnType<typeof loadKoffi>['load']>): {
  readonly file: Maker;
  readonly folder: Maker;
} {
  const createDirectory = kernel.func('int CreateDirectoryW(str16 name, void *security)');
  const createFile = kernel.func(
    'intptr_t CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t creation, uint32_t flags, void *template)',
  );
  const close = kernel.func('int CloseHandle(intptr_t handle)');
  return {
    folder: (name, access) => Boolean(createDirectory(name, access)),
    file(name, access) {
      const handle = createFile(
        ...[name, GENERIC_WRITE, 0, access, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, null],
      );
      if (handle === INVALID_HANDLE) return false;
      close(handle);
      return true;
    },
  };
}

import { lastError } from './last-error.ts';
import { SessionWatchError } from './native-errors.ts';
import { loadKoffi } from './native-library.ts';

/** Wakes a thread that waits in {@link waitForSessionEnd}. */
export interface SessionWake {
  /** For the thread that waits: a handle is a number, and one for all threads. */
  readonly handle: bigint;
  /** Ends the wait. May be called twice, and after close() for nothing. */
  wake(): void;
  /** Gives the event back. To be called once nobody waits any more. May be called twice. */
  close(): void;
}

type Call = (...values: unknown[]) => unknown;
type Wide = number | bigint;

const WM_QUERYENDSESSION = 0x11;
const WM_ENDSESSION = 0x16;
const AGREES = 1;
const QS_ALLINPUT = 0x4ff;
const INFINITE = 0xffff_ffff;
const PM_REMOVE = 1;
const WAIT_OBJECT_0 = 0;
const WAIT_FAILED = 0xffff_ffff;
const CLASS_NAME = 'SocketlabSession';
/** Of struct MSG, 48 bytes on 64 bits, and of struct WNDCLASSEXW, 80; zeroed but for what is set. */
const MESSAGE_BYTES = 48;
const CLASS_BYTES = 80;
const PROCEDURE_AT = 8;
const NAME_AT = 64;

/** Makes the event (CreateEventW) that ends a wait. Throws NativeCallsUnavailableError, SessionWatchError. */
export function createSessionWake(): SessionWake {
  const kernel = loadKoffi().load('kernel32.dll');
  const create = kernel.func(
    'intptr CreateEventW(void *security, int manual, int set, void *name)',
  );
  const set = kernel.func('int SetEvent(intptr event)');
  const close = kernel.func('int CloseHandle(intptr handle)');
  const handle = BigInt(create(null, 1, 0, null) as Wide);
  if (handle === 0n) throw failed('CreateEventW');
  let isOpen = true;
  return {
    handle,
    wake() {
      // Its number may be another object's by now.
      if (isOpen) set(handle);
    },
    close() {
      if (isOpen) close(handle);
      isOpen = false;
    },
  };
}

/** What a thread that waits is called back for. */
export interface SessionHandlers {
  /** From now on it would be told. */
  onWatching(): void;
  /** Windows waits for its return, five seconds at most, before it ends the process. */
  onEnd(): void;
}

/**
 * Blocks the calling thread until `wake` is set. When the user logs off or the machine shuts down meanwhile, `onEnd` is called.
 * A process without a console is told
 * only through a window (learn.microsoft.com: SetConsoleCtrlHandler, Remarks; WM_ENDSESSION), so that this thread has one that
 * nobody sees. Tested under Wine. Throws NativeCallsUnavailableError, SessionWatchError.
 */
export function waitForSessionEnd(wake: bigint, handlers: SessionHandlers): void {
  const user = bindUser();
  const koffi = loadKoffi();
  // Without a name, for a name is the whole process's and cannot be given twice: window, message, w, l.
  const prototype = koffi.proto('intptr', ['intptr', 'uint32_t', 'uintptr_t', 'intptr']);
  const procedure = koffi.register((window: Wide, message: number, w: Wide, l: Wide) => {
    if (message === WM_QUERYENDSESSION) return AGREES;
    if (message !== WM_ENDSESSION) return user.DefWindowProcW(window, message, w, l);
    // Another program may have refused: then the session goes on.
    if (Number(w) !== 0) handlers.onEnd();
    return 0;
  }, koffi.pointer(prototype));
  try {
    registerClass(user, koffi.address(procedure));
    try {
      watch(user, wake, handlers);
    } finally {
      // It names the procedure, which is none from here on.
      user.UnregisterClassW(CLASS_NAME, null);
    }
  } finally {
    koffi.unregister(procedure);
  }
}

const PROTOTYPES = {
  DefWindowProcW: 'intptr DefWindowProcW(intptr window, uint32_t message, uintptr_t w, intptr l)',
  RegisterClassExW: 'uint16_t RegisterClassExW(const void *description)',
  CreateWindowExW:
    'intptr CreateWindowExW(uint32_t extended, str16 type, str16 name, uint32_t style, int x, int y, int width, int height, void *parent, void *menu, void *instance, void *parameter)',
  DestroyWindow: 'int DestroyWindow(intptr window)',
  UnregisterClassW: 'int UnregisterClassW(str16 name, void *instance)',
  MsgWaitForMultipleObjects:
    'uint32_t MsgWaitForMultipleObjects(uint32_t count, const void *handles, int all, uint32_t milliseconds, uint32_t mask)',
  PeekMessageW:
    'int PeekMessageW(void *message, intptr window, uint32_t first, uint32_t last, uint32_t remove)',
  DispatchMessageW: 'intptr DispatchMessageW(const void *message)',
} as const;

type User = Record<keyof typeof PROTOTYPES, Call>;

function bindUser(): User {
  const library = loadKoffi().load('user32.dll');
  const bound = Object.entries(PROTOTYPES).map(([name, text]) => [name, library.func(text)]);
  return Object.fromEntries(bound) as User;
}

function watch(user: User, wake: bigint, handlers: SessionHandlers): void {
  const window = openWindow(user);
  try {
    handlers.onWatching();
    takeMessages(user, wake);
  } finally {
    user.DestroyWindow(window);
  }
}

function registerClass(user: User, procedure: Wide): void {
  const koffi = loadKoffi();
  const name = Buffer.from(`${CLASS_NAME}\0`, 'utf16le');
  const description = Buffer.alloc(CLASS_BYTES);
  description.writeUInt32LE(CLASS_BYTES, 0);
  description.writeBigUInt64LE(BigInt(procedure), PROCEDURE_AT);
  description.writeBigUInt64LE(BigInt(koffi.address(name)), NAME_AT);
  if (user.RegisterClassExW(description) === 0) throw failed('RegisterClassExW');
  // Used after the call, so that it is not collected before.
  name.fill(0);
}

function openWindow(user: User): unknown {
  const size = [0, 0, 0, 0];
  const nothing = [null, null, null, null];
  // Top level and never shown: a window for messages only is not told of the session's end.
  const window = user.CreateWindowExW(0, CLASS_NAME, 'Socketlab', 0, ...size, ...nothing);
  if (Number(window) === 0) throw failed('CreateWindowExW');
  return window;
}

function takeMessages(user: User, wake: bigint): void {
  const handles = Buffer.alloc(8);
  handles.writeBigUInt64LE(wake);
  const message = Buffer.alloc(MESSAGE_BYTES);
  for (;;) {
    const woken = user.MsgWaitForMultipleObjects(1, handles, 0, INFINITE, QS_ALLINPUT);
    if (woken === WAIT_OBJECT_0) return;
    if (woken === WAIT_FAILED) throw failed('MsgWaitForMultipleObjects');
    while (user.PeekMessageW(message, 0, 0, 0, PM_REMOVE) !== 0) user.DispatchMessageW(message);
  }
}

function failed(call: string): SessionWatchError {
  return new SessionWatchError({ call, number: lastError() });
}

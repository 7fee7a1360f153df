import { createDeferred } from '@socketlab/foundation';
import { lastError } from './last-error.ts';
import { loadKoffi } from './native-library.ts';
import { WindowsServiceError } from './service-errors.ts';

const SERVICE_WIN32_OWN_PROCESS = 0x10;
/** dwCurrentState of SERVICE_STATUS, winsvc.h. */
const STATE = { stopped: 1, startPending: 2, stopPending: 3, running: 4 } as const;
const SERVICE_CONTROL_STOP = 1;
const SERVICE_CONTROL_INTERROGATE = 4;
const SERVICE_CONTROL_SHUTDOWN = 5;
/** What a running service takes: stop, and the machine’s shutdown. */
const ACCEPTS = 0x1 | 0x4;
const NO_ERROR = 0;
const ERROR_CALL_NOT_IMPLEMENTED = 120;
/** dwWin32ExitCode: the code is the service’s own, in dwServiceSpecificExitCode. */
const ERROR_SERVICE_SPECIFIC_ERROR = 1066;
/** How long a start may take between two signs of life before the manager takes it for hung. */
const START_HINT_MS = 30_000;

/** The service control manager, as a process that it has started speaks to it. */
export interface WindowsService {
  /** SERVICE_RUNNING: from now on it may ask for an end. */
  running(): void;
  /** SERVICE_STOP_PENDING, and for how long. */
  stopping(waitMs: number): void;
  /** SERVICE_STOPPED. Nothing is told after it: the manager may end the process at once. */
  stopped(exitCode: number): void;
}

/**
 * Makes this process the service of that name: StartServiceCtrlDispatcherW on a thread of its own, and within it
 * RegisterServiceCtrlHandlerExW. `onStop` is called when the manager wants an end, or the machine shuts down.
 * ServiceMain returns at once: the handle stays good until the service has said that it has stopped.
 * https://learn.microsoft.com/windows/win32/services/service-entry-point and SetServiceStatus, winsvc.h; tested under
 * Wine, never on Windows. Rejects with {@link WindowsServiceError} where the process was not started as a service.
 */
export function openWindowsService(options: {
  readonly name: string;
  readonly onStop: () => void;
}): Promise<WindowsService> {
  const { name, onStop } = options;
  const { promise, resolve, reject } = createDeferred<WindowsService>();
  const calls = bindServiceCalls();
  const refused = (call: string): WindowsServiceError =>
    new WindowsServiceError({ service: name, call, error: lastError() });
  let tell: Tell = () => undefined;
  const onControl = (control: number): number => {
    if (control === SERVICE_CONTROL_INTERROGATE) return NO_ERROR;
    if (control !== SERVICE_CONTROL_STOP && control !== SERVICE_CONTROL_SHUTDOWN) {
      return ERROR_CALL_NOT_IMPLEMENTED;
    }
    tell({ state: STATE.stopPending, waitMs: START_HINT_MS });
    onStop();
    return NO_ERROR;
  };
  const onMain = (): void => {
    const handle = calls.register(name, calls.handler(onControl));
    if (handle === 0) {
      reject(refused('RegisterServiceCtrlHandlerExW'));
      return;
    }
    tell = (status) => void calls.setStatus(handle, encodeStatus(status));
    tell({ state: STATE.startPending, waitMs: START_HINT_MS });
    resolve(serviceOf((status) => tell(status)));
  };
  calls.dispatch(name, onMain, () => reject(refused('StartServiceCtrlDispatcherW')));
  return promise;
}

interface Status {
  readonly state: number;
  readonly waitMs?: number;
  readonly exitCode?: number;
}
type Tell = (status: Status) => void;

function serviceOf(tell: Tell): WindowsService {
  return {
    running: () => tell({ state: STATE.running }),
    stopping: (waitMs) => tell({ state: STATE.stopPending, waitMs }),
    stopped: (exitCode) => tell({ state: STATE.stopped, exitCode }),
  };
}

/** SERVICE_STATUS: type, state, controls, Win32 code, own code, checkpoint, hint. */
function encodeStatus({ state, waitMs = 0, exitCode = 0 }: Status): Uint32Array {
  const win32 = exitCode === 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
  const accepts = state === STATE.running ? ACCEPTS : 0;
  const checkpoint = waitMs === 0 ? 0 : 1;
  return new Uint32Array([
    ...[SERVICE_WIN32_OWN_PROCESS, state, accepts, win32, exitCode],
    ...[checkpoint, waitMs],
  ]);
}

interface ServiceCalls {
  /** Begins; `onMain` is called once the manager wants the service, `onRefused` where this is no service. */
  dispatch(name: string, onMain: () => void, onRefused: () => void): void;
  /** A HandlerEx that lives as long as the process. */
  handler(onControl: (control: number) => number): unknown;
  /** 0 where it failed. */
  register(name: string, handler: unknown): number;
  setStatus(handle: number, status: Uint32Array): boolean;
}

/** koffi brings callbacks from the manager’s threads to this one, and has those wait for the answer. */
function bindServiceCalls(): ServiceCalls {
  const koffi = loadKoffi();
  const advapi = koffi.load('advapi32.dll');
  const main = koffi.pointer(koffi.proto('void __stdcall ServiceMain(uint32_t, void *)'));
  const handlerEx = koffi.pointer(
    koffi.proto('uint32_t __stdcall HandlerEx(uint32_t, uint32_t, void *, void *)'),
  );
  const table = koffi.pointer(koffi.struct({ name: 'const char16_t *', main }));
  const dispatcher = advapi.func('__stdcall', 'StartServiceCtrlDispatcherW', 'bool', [table]);
  const register = advapi.func('__stdcall', 'RegisterServiceCtrlHandlerExW', 'intptr_t', [
    ...['const char16_t *', handlerEx, 'void *'],
  ]);
  const setStatus = advapi.func('bool __stdcall SetServiceStatus(intptr_t, const void *)');
  return {
    dispatch(name, onMain, onRefused) {
      const entries = [
        { name, main: koffi.register(onMain, main) },
        { name: null, main: null },
      ];
      dispatcher.async(entries, (failure: unknown, isDone: boolean) => {
        if (failure || !isDone) onRefused();
      });
    },
    handler: (onControl) => koffi.register(onControl, handlerEx),
    register: (name, handler) => Number(register(name, handler, null)),
    setStatus,
  };
}

export {
  type BootedMachine,
  type BootedMachineOptions,
  bootedMachineProblem,
  type Caller,
  createBootedMachine,
  type Done,
} from './booted-machine.ts';
export { DEBIAN_USER } from './debian.ts';
export { LeakError, ProcessError } from './errors.ts';
export { failOnLeaks, type LeakWatch, watchForLeaks } from './leaks.ts';
export type { Boot, SharedPath } from './machine-boot.ts';
export {
  type CableEnd,
  connectHosts,
  createNetworkHost,
  type NetworkHost,
} from './network-hosts.ts';
export {
  asPlainUser,
  type Command,
  inNetworkNamespace,
  isRoot,
  networkNamespaceProblem,
  PLAIN_USER_ID,
} from './privileges.ts';
export {
  type Ending,
  type ProcessOptions,
  type RunningProcess,
  startProcess,
} from './process.ts';
export { PYTHON, startPython } from './python.ts';
export { type TemporaryHome, temporaryHome } from './temporary-home.ts';
export { isThorough } from './thorough.ts';
export {
  createTwoHosts,
  type HostName,
  type TestHost,
  type TwoHosts,
  type TwoHostsOptions,
  twoHostsProblem,
} from './two-hosts.ts';
export {
  createWindowsPc,
  type WindowsOutcome,
  type WindowsPc,
  type WindowsPcOptions,
  windowsProblem,
} from './windows-pc.ts';
export type { WindowsProcess, WindowsProcessOptions } from './windows-process.ts';

export { LeakError, ProcessError } from './errors.ts';
export { failOnLeaks, type LeakWatch, watchForLeaks } from './leaks.ts';
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
export {
  createTwoHosts,
  type HostName,
  type TestHost,
  type TwoHosts,
  type TwoHostsOptions,
  twoHostsProblem,
} from './two-hosts.ts';

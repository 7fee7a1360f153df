export {
  definitionsOf,
  type PlacedFile,
  type ServiceSystem,
  sharedFiles,
} from './definitions.ts';
export { UnwritablePathError } from './errors.ts';
export { HARDENING, type HardeningRule } from './hardening.ts';
export { launcherScript } from './launcher.ts';
export {
  SERVICE_DAEMONS,
  type ServiceDaemon,
  serviceUnit,
  socketUnit,
  windowsServiceName,
  windowsTaskName,
} from './service-daemon.ts';
export {
  type ProgramPlace,
  programOf,
  type ServiceChoices,
  type ServiceFile,
  type ServicePlan,
  type ServiceScope,
} from './service-plan.ts';
export { isStableProgram, type NodeName, stableNode } from './stable-names.ts';
export { readStamp, type Stamp } from './stamp.ts';
export { endingMark, startHiddenScript } from './start-hidden.ts';
export { SYSTEM_HOME, SYSTEM_USER } from './system-names.ts';
export { TRACE_UNIT } from './trace-helper.ts';
export { windowsEnvironmentFile } from './windows-environment.ts';
export { windowsServiceCommands } from './windows-service.ts';

import type { Command } from './command.ts';
import { address } from './commands/address/index.ts';
import { audit } from './commands/audit/index.ts';
import { capture } from './commands/capture/index.ts';
import { close } from './commands/close/index.ts';
import { compare } from './commands/compare/index.ts';
import { completion } from './commands/completion/index.ts';
import { connections } from './commands/connections/index.ts';
import { doctor } from './commands/doctor/index.ts';
import { down } from './commands/down/index.ts';
import { explain } from './commands/explain/index.ts';
import { grantList } from './commands/grant-list/index.ts';
import { grantRevoke } from './commands/grant-revoke/index.ts';
import { hostList } from './commands/host-list/index.ts';
import { hostRemove } from './commands/host-remove/index.ts';
import { hostRename } from './commands/host-rename/index.ts';
import { hostShow } from './commands/host-show/index.ts';
import { labList } from './commands/lab-list/index.ts';
import { labRun } from './commands/lab-run/index.ts';
import { listen } from './commands/listen/index.ts';
import { load } from './commands/load/index.ts';
import { logs } from './commands/logs/index.ts';
import { networkClose } from './commands/network-close/index.ts';
import { networkOpen } from './commands/network-open/index.ts';
import { networkStatus } from './commands/network-status/index.ts';
import { observe } from './commands/observe/index.ts';
import { pair } from './commands/pair/index.ts';
import { ps } from './commands/ps/index.ts';
import { send } from './commands/send/index.ts';
import { serviceInstall } from './commands/service-install/index.ts';
import { serviceStatus } from './commands/service-status/index.ts';
import { serviceUninstall } from './commands/service-uninstall/index.ts';
import { status } from './commands/status/index.ts';
import { step } from './commands/step/index.ts';
import { top } from './commands/top/index.ts';
import { up } from './commands/up/index.ts';
import { why } from './commands/why/index.ts';

/** Every command, in the order that help shows them. */
export const COMMANDS: readonly Command[] = [
  labList,
  labRun,
  up,
  down,
  ps,
  status,
  logs,
  listen,
  step,
  close,
  connections,
  send,
  load,
  compare,
  capture,
  explain,
  address,
  why,
  networkOpen,
  networkStatus,
  networkClose,
  audit,
  pair,
  hostList,
  hostShow,
  hostRename,
  hostRemove,
  grantList,
  grantRevoke,
  top,
  observe,
  serviceInstall,
  serviceStatus,
  serviceUninstall,
  doctor,
  completion,
];

import type { ServicePlan, ServiceScope } from '@socketlab/services';
import { createRunProgram, type RunProgram } from '../services/run-program.ts';
import { createServiceControl } from './service-control.ts';
import { createTaskScheduler } from './task-scheduler.ts';
import { windowsUser } from './windows-places.ts';

/** How a daemon's service is, as far as its manager says; `unknown` where the manager is there and says nothing. */
export interface WindowsState {
  readonly state: 'absent' | 'stopped' | 'starting' | 'stopping' | 'running' | 'unknown';
  /** How its last run ended, where one did and the manager knows. */
  readonly exitCode?: number;
}

/** What runs daemons in the background: Task Scheduler for a user, the service control manager for the machine. */
export interface WindowsManager {
  readonly scope: ServiceScope;
  /** What it calls a daemon's service. */
  nameOf(daemon: string): string;
  /** Has it know the service by this definition, and by no older one. Throws WindowsManagerError. */
  define(plan: ServicePlan, signal: AbortSignal): Promise<void>;
  /** Has it forget the service; one that it does not know is no failure. */
  remove(daemon: string, signal: AbortSignal): Promise<void>;
  /** Asks it to start the service, and does not wait. */
  start(daemon: string, signal: AbortSignal): Promise<void>;
  /** Asks it to end the service, and does not wait. */
  stop(daemon: string, signal: AbortSignal): Promise<void>;
  look(daemon: string, signal: AbortSignal): Promise<WindowsState>;
}

/** The manager of that scope. */
export function createWindowsManager(
  scope: ServiceScope,
  environment: Readonly<Record<string, string | undefined>>,
  run: RunProgram = createRunProgram(environment),
): WindowsManager {
  return scope === 'user'
    ? createTaskScheduler({ user: windowsUser(environment) }, { run })
    : createServiceControl({ run });
}

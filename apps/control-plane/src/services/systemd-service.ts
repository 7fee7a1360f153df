import { type ServiceScope, serviceUnit, socketUnit } from '@socketlab/services';
import type { DaemonService } from './daemon-services.ts';
import { startUnits } from './start-services.ts';
import { createSystemd, type Systemd } from './systemd.ts';

const IDLE = ['inactive', 'failed'];

/** The unit of a daemon, and its socket's if it has one, by way of systemctl. */
export function createSystemdService(
  { name, hasSocket }: { readonly name: string; readonly hasSocket: boolean },
  {
    scope,
    environment,
    waiting,
  }: {
    readonly scope: ServiceScope;
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** Daemons that this program has started while their sockets waited for a client: they shall wait again after it. */
    readonly waiting: Set<string>;
  },
): DaemonService {
  const systemd = createSystemd(scope, environment);
  const unit = serviceUnit(name);
  const sockets = hasSocket ? [socketUnit(name)] : [];
  return {
    unit,
    systemd,
    journal: systemd.journalCommand(unit),
    start: async (signal) => {
      await systemd.check(signal);
      const isRunning = await isActive(systemd, unit, signal);
      const isWaiting =
        hasSocket && !isRunning && (await isActive(systemd, socketUnit(name), signal));
      if (isWaiting) waiting.add(name);
      // A socket unit does not start beside its service: then the daemon goes on without one, as it does now.
      await startUnits(systemd, { name, units: isRunning ? [unit] : [...sockets, unit] }, signal);
    },
    holdBack: async (signal) => {
      if (hasSocket) await systemd.call('stop', sockets, signal);
    },
    stop: async (signal) => {
      await systemd.check(signal);
      const ran = await isActive(systemd, unit, signal);
      await systemd.call('stop', [...sockets, unit], signal);
      if (waiting.delete(name)) await systemd.call('start', sockets, signal);
      return ran;
    },
  };
}

async function isActive(systemd: Systemd, unit: string, signal: AbortSignal): Promise<boolean> {
  const [shown] = await systemd.show([unit], signal);
  return !IDLE.includes(shown?.['ActiveState'] ?? 'inactive');
}

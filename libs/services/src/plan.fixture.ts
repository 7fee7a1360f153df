import { SERVICE_DAEMONS } from './service-daemon.ts';
import type { ServiceChoices, ServicePlan, ServiceScope } from './service-plan.ts';

/** A plan for specs: of the daemon, with what differs from the usual. */
export function planFor(
  name: string,
  differs: {
    readonly scope?: ServiceScope;
    readonly choices?: Partial<ServiceChoices>;
    readonly place?: ServicePlan['place'];
    readonly environment?: ServicePlan['environment'];
  } = {},
): ServicePlan {
  const daemon = SERVICE_DAEMONS.find((each) => each.name === name);
  if (daemon === undefined) throw new Error(`no daemon ${name}`);
  return {
    daemon,
    scope: differs.scope ?? 'user',
    version: '1.2.3',
    place: differs.place ?? { node: '/bin/true', root: '/usr/lib/node_modules/socketlab' },
    directories: {
      config: '/home/ana/.config/socketlab',
      state: '/home/ana/.local/state/socketlab',
    },
    environment: differs.environment ?? {},
    choices: { hasSocket: true, allowsCaptures: false, ...differs.choices },
  };
}

/** The names of all daemons. */
export const NAMES: readonly string[] = SERVICE_DAEMONS.map(({ name }) => name);

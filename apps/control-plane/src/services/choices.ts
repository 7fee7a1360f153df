import type { ServiceChoices, ServiceScope } from '@socketlab/services';
import { serviceUnit } from '@socketlab/services';
import type { DaemonEntry } from '../daemons.ts';
import { readInstalled } from './installed-file.ts';
import { placeOf } from './service-paths.ts';

/** What the command line says of a service; undefined where it says nothing. */
export interface RequestedChoices {
  readonly hasSocket: boolean;
  readonly listen: string | undefined;
  readonly allowsCaptures: boolean;
}

/** What was asked for; without a word of it, what the service has, and else the defaults. */
export async function chosenFor(
  { name, role }: DaemonEntry,
  options: {
    readonly scope: ServiceScope;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly choices?: RequestedChoices;
    /** The file that says what the service was made of; the unit's unless given. */
    readonly file?: string;
  },
): Promise<ServiceChoices> {
  const { scope, environment, choices } = options;
  const serves = role === 'listener';
  const isAsked =
    choices !== undefined &&
    (!choices.hasSocket || choices.listen !== undefined || choices.allowsCaptures);
  if (isAsked) {
    const { hasSocket, listen, allowsCaptures } = choices;
    return {
      hasSocket: serves && hasSocket,
      ...(listen === undefined ? {} : { listen }),
      allowsCaptures,
    };
  }
  const unit = { name: serviceUnit(name), kind: 'unit' } as const;
  const file = options.file ?? placeOf(unit, scope, environment);
  const installed = await readInstalled(file);
  const noted =
    installed?.stamp?.isIntact === true ? installed.stamp.facts?.['choices'] : undefined;
  return isChoices(noted) ? noted : { hasSocket: serves, allowsCaptures: false };
}

function isChoices(value: unknown): value is ServiceChoices {
  if (typeof value !== 'object' || value === null) return false;
  const { hasSocket, listen, allowsCaptures } = value as Record<string, unknown>;
  return (
    typeof hasSocket === 'boolean' &&
    typeof allowsCaptures === 'boolean' &&
    (listen === undefined || typeof listen === 'string')
  );
}

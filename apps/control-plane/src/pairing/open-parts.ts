import { machineName } from '@socketlab/foundation';
import type { PairingParts } from './pairing-parts.ts';
import { createLineReader, type Typing } from './prompt.ts';

/** What specs and the program's start give in place of the real ones. */
export type PairingDeps = Partial<Omit<PairingParts, 'configDirectory' | 'typed'>> & {
  /** Where lines are typed; nothing is opened before it is called. */
  readonly typing?: () => Typing;
};

/** Opens nothing: each part is loaded when a command first uses it. */
export function openPairingParts(
  options: {
    readonly configDirectory: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
  { typing = () => process.stdin, ...deps }: PairingDeps = {},
): PairingParts {
  const { configDirectory, environment } = options;
  return {
    configDirectory,
    machineName: machineName(environment),
    openHosts: async () => (await import('@socketlab/trust')).openHosts(configDirectory),
    openGrants: async () => (await import('@socketlab/trust')).openGrants(configDirectory),
    openMachine: async (...call) =>
      (await import('./open-to-classmates.ts')).openToClassmates(...call),
    typed: createLineReader(typing),
    ...deps,
  };
}

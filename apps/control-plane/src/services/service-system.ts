import type { ServiceSystem } from '@socketlab/services';
import { ServiceSystemUntestedError } from '../service-errors.ts';

const NAMES: Readonly<Record<ServiceSystem, string>> = {
  linux: 'Linux',
  macos: 'macOS',
  windows: 'Windows',
};

/** The system that this program runs on, as definitions are made for it. */
export function thisSystem(): ServiceSystem {
  if (process.platform === 'darwin') return 'macos';
  return process.platform === 'win32' ? 'windows' : 'linux';
}

/** Throws ServiceSystemUntestedError where definitions are generated, and nothing is installed. */
export function requireLinux(): void {
  const system = thisSystem();
  if (system !== 'linux') throw new ServiceSystemUntestedError({ system: NAMES[system] });
}

import { createDarwin } from './darwin.ts';
import { createLinux } from './linux.ts';
import type { Platform } from './platform.ts';
import { createWinsock } from './winsock.ts';

/** The platform of this machine. Systems other than macOS and Windows are taken to speak as Linux does. */
export function choosePlatform(name: NodeJS.Platform = process.platform): Platform {
  if (name === 'win32') return createWinsock();
  return name === 'darwin' ? createDarwin() : createLinux();
}

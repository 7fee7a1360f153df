import path from 'node:path';
import type { ServicePlan } from './service-plan.ts';
import { windowsEnvironmentFile } from './windows-environment.ts';

/**
 * What the service runs, word by word: Node with the file of its variables, the program, and the listener that the daemon
 * opens itself, for Windows holds no sockets for programs.
 */
export function windowsWords(plan: ServicePlan): readonly string[] {
  const { daemon, place, choices } = plan;
  const own = choices.hasSocket ? daemon.socket?.address : undefined;
  const at = choices.listen ?? own;
  return [
    place.node,
    `--env-file=${windowsEnvironmentFile(daemon.name, plan.directories.state)}`,
    path.win32.join(place.root, 'apps', daemon.name, 'dist', 'main.mjs'),
    ...(daemon.socket !== undefined && at !== undefined ? ['--listen', at] : []),
  ];
}

/** Quotes a word for CommandLineToArgvW; no path of Windows holds a quotation mark. */
export function quoteWord(word: string): string {
  return /\s/.test(word) ? `"${word}"` : word;
}

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { systemDirectory } from './dll-folder.ts';

/** Ports that Windows gives to nobody who asks for them by number. */
export interface ExcludedPorts {
  readonly first: number;
  readonly last: number;
  /** Whether an administrator excluded them (`*` in netsh's list), and not the system or one of its parts. */
  readonly isAdministered: boolean;
}

/** What netsh is asked. */
export interface ExcludedPortsQuestion {
  readonly family: 'ipv4' | 'ipv6';
  readonly protocol: 'tcp' | 'udp';
}

/** The ranges, or undefined where they could not be read. */
export type ReadExcludedPorts = (
  question: ExcludedPortsQuestion,
) => readonly ExcludedPorts[] | undefined;

const TIMEOUT_MS = 5_000;
/** `     50000       50059     *`: the same in every language of Windows, unlike the words above it. */
const RANGE = /^\s*(?<first>\d+)\s+(?<last>\d+)\s*(?<star>\*?)\s*$/;
/** What stands above the ranges, be there any or none: without it, that is no list. */
const RULE = /^-+\s+-+\s*$/m;

/** The command whose answer that is, for a person to type. */
export function excludedPortsCommand({ family, protocol }: ExcludedPortsQuestion): string {
  return `netsh interface ${family} show excludedportrange protocol=${protocol}`;
}

/** What `netsh interface ipv4 show excludedportrange` printed; undefined when that is not its list. */
export function parseExcludedPorts(printed: string): readonly ExcludedPorts[] | undefined {
  if (!RULE.test(printed)) return undefined;
  return printed.split(/\r?\n/).flatMap((line) => {
    const { first, last, star } = RANGE.exec(line)?.groups ?? {};
    if (first === undefined || last === undefined) return [];
    return [{ first: Number(first), last: Number(last), isAdministered: star === '*' }];
  });
}

/**
 * Asks netsh, which needs no rights for that and takes about a tenth of a second (learn.microsoft.com, "netsh interface"). It is
 * run from Windows' own folder, and not from wherever a program of that name may lie. Undefined where it doesn't answer.
 */
export const readExcludedPorts: ReadExcludedPorts = (question) => {
  const program = path.win32.join(systemDirectory(), 'netsh.exe');
  const [, ...args] = excludedPortsCommand(question).split(' ');
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'latin1',
    windowsHide: true,
    timeout: TIMEOUT_MS,
  });
  return status === 0 ? parseExcludedPorts(stdout) : undefined;
};

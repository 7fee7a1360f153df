import { execFile } from 'node:child_process';

/** An address of an interface, as `ip -json` writes it. */
export interface IpAddress {
  readonly local?: string;
  readonly prefixlen?: number;
  readonly temporary?: boolean;
}
/** An interface, as `ip -json -details address` writes it. */
export interface IpInterface {
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly link_type?: string;
  readonly master?: string;
  readonly linkinfo?: { readonly info_kind?: string };
  readonly addr_info?: readonly IpAddress[];
}

const TIMEOUT_MS = 2_000;

/** What ip(8) of iproute2 answers in JSON; undefined where there is none, or it refuses. On Windows one of that name is no ip(8). */
export function askIp(
  args: readonly string[],
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly unknown[] | undefined> {
  if (platform === 'win32') return Promise.resolve(undefined);
  return new Promise((resolve) => {
    execFile('ip', ['-json', ...args], { signal, timeout: TIMEOUT_MS }, (failure, stdout) => {
      resolve(failure === null ? parse(stdout) : undefined);
    });
  });
}

function parse(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // An older ip(8) ignores -json and writes text.
    return undefined;
  }
}

/** All interfaces, also those that are down, which os.networkInterfaces() leaves out. */
export async function askIpForInterfaces(
  signal: AbortSignal,
): Promise<readonly IpInterface[] | undefined> {
  const answer = await askIp(['-details', 'address', 'show'], signal);
  return answer?.filter(isInterface);
}

function isInterface(value: unknown): value is IpInterface {
  return typeof value === 'object' && value !== null && 'ifname' in value && 'flags' in value;
}

import { createRunProgram } from '../../services/run-program.ts';
import type { NeighbourFacts, RouteFacts } from './facts.ts';
import type { NextHop } from './way.ts';

interface Asking {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** MSFT_NetNeighbor.State, in arp(7)'s words: https://learn.microsoft.com/powershell/module/nettcpip/get-netneighbor. */
const STATES = [
  'FAILED',
  'INCOMPLETE',
  'PROBE',
  'DELAY',
  'STALE',
  'REACHABLE',
  'PERMANENT',
] as const;
/** What Windows writes where there is no next hop. */
const ON_LINK = ['0.0.0.0', '::'];
/** MediaConnectState of Get-NetAdapter. */
const DISCONNECTED = 2;

/**
 * The way that Windows would take, by Find-NetRoute of PowerShell, whose answers are numbers and names in every language.
 * Undefined where there is no PowerShell, or it does not say. Never tested: neither Windows nor PowerShell is here.
 */
export async function windowsRoute(
  address: string,
  asking: Asking,
): Promise<RouteFacts | undefined> {
  const script = `
    $r = Find-NetRoute -RemoteIPAddress '${bare(address)}' -ErrorAction Stop | Where-Object NextHop | Select-Object -First 1
    $a = Get-NetAdapter -InterfaceIndex $r.InterfaceIndex -ErrorAction SilentlyContinue
    @{ name = $r.InterfaceAlias; gateway = $r.NextHop; media = [int]$a.MediaConnectionState } | ConvertTo-Json -Compress`;
  const { name, gateway, media } = (await askPowerShell(script, asking)) ?? {};
  if (typeof name !== 'string' || typeof gateway !== 'string') return undefined;
  return {
    via: 'powershell',
    interface: name,
    ...(ON_LINK.includes(gateway) ? {} : { gateway }),
    ...(media === DISCONNECTED ? { hasCarrier: false } : {}),
  };
}

/** What Windows knows of that neighbour, by Get-NetNeighbor. NONE when it has no entry, undefined where it does not say. */
export async function windowsNeighbour(
  { address, isGateway }: NextHop,
  asking: Asking,
): Promise<NeighbourFacts | undefined> {
  const script = `
    $n = Get-NetNeighbor -IPAddress '${bare(address)}' -ErrorAction SilentlyContinue | Sort-Object State -Descending | Select-Object -First 1
    if ($n) { @{ state = [int]$n.State; link = $n.LinkLayerAddress } | ConvertTo-Json -Compress } else { '{}' }`;
  const found = await askPowerShell(script, asking);
  if (found === undefined) return undefined;
  const { state, link } = found;
  const hasLink = typeof link === 'string' && link !== '' && !/^(?:00-?)+$/.test(link);
  return {
    address,
    isGateway,
    state: (typeof state === 'number' ? STATES[state] : undefined) ?? 'NONE',
    ...(hasLink ? { linkAddress: link.replaceAll('-', ':').toLowerCase() } : {}),
  };
}

/** Addresses were read as such before; nothing else goes into a script. */
function bare(address: string): string {
  return (address.split('%')[0] ?? '').replaceAll(/[^0-9a-f.:]/gi, '');
}

async function askPowerShell(
  script: string,
  { environment, signal }: Asking,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const run = createRunProgram(environment);
  const args = ['-NoProfile', '-NonInteractive', '-Command', script];
  const done = await run('powershell.exe', args, signal);
  if (done?.code !== 0) return undefined;
  try {
    return JSON.parse(done.stdout) as Record<string, unknown>;
  } catch {
    // A profile of the machine that speaks, or nothing at all: then it did not say.
    return undefined;
  }
}

import type { Text } from '@socketlab/foundation';
import type { FirewallRule, Profile } from './firewall-rule.ts';

/** What is let in, and for whom. */
export interface LineOptions {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** On networks of which kind; on all unless given. */
  readonly profile?: Profile;
  /** Whether it is for machines of the same network; it is unless told. */
  readonly isOnLink?: boolean;
}

/** The line by which an administrator lets a port in, for the same network only; cmd.exe and PowerShell read it alike. */
export function allowLine({ protocol, port, profile, isOnLink = true }: LineOptions): string {
  const kind = protocol.toUpperCase();
  const from = isOnLink ? ' remoteip=localsubnet' : '';
  return `netsh advfirewall firewall add rule name="Socketlab ${kind} ${port}" dir=in action=allow protocol=${kind} localport=${port}${from} profile=${profile ?? 'any'}`;
}

/**
 * The line for PowerShell that makes rules that block this program allow it the port, and no more: only for those that
 * Windows' own dialog makes, for of another rule nobody knows what else it is there to block. By the names of their values in the
 * registry (`Name` of Get-NetFirewallRule): what a rule is called for people may be another's too, or a resource
 * (`@FirewallAPI.dll,-28502`), which netsh takes for no name.
 */
export function turnLine(
  rules: readonly Pick<FirewallRule, 'id'>[],
  { protocol, port }: LineOptions,
): string {
  const names = rules.map(({ id }) => quoted(id)).join(',');
  return `Set-NetFirewallRule -Name ${names} -Action Allow -Protocol ${protocol.toUpperCase()} -LocalPort ${port} -RemoteAddress LocalSubnet`;
}

/** The line for PowerShell after which rules count again where all that comes in is blocked, on networks of these kinds. */
export function shieldsDownLine(profiles: readonly Profile[]): string {
  const names = profiles.map((profile) => `${profile[0]?.toUpperCase()}${profile.slice(1)}`);
  return `Set-NetFirewallProfile -Profile ${names.join(',')} -AllowInboundRules True`;
}

/** Before a line that cmd.exe and PowerShell read alike. */
export const IN_ANY_SHELL: Text = {
  en: 'An administrator runs:',
  'pt-BR': 'Um administrador roda:',
};

/** Before one that only PowerShell reads. */
export const IN_POWERSHELL: Text = {
  en: 'An administrator runs, in PowerShell:',
  'pt-BR': 'Um administrador roda, no PowerShell:',
};

/**
 * Between single quotation marks nothing is read but those marks, and PowerShell takes typographic ones for the same
 * (about_Quoting_Rules). The parameter takes patterns (about_Wildcards), whose signs stand for themselves behind a backtick.
 */
function quoted(name: string): string {
  return `'${name.replaceAll(/[`*?[\]]/g, '`$&').replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}

import type { Text } from '@socketlab/foundation';
import { PROFILES, type Profile } from './firewall-rule.ts';
import type { FirewallFacts, Treatment } from './windows-firewall.ts';

/** The line by which an administrator lets TCP to a port in; cmd.exe and PowerShell read it alike. */
export function allowLine(port: number): string {
  return `netsh advfirewall firewall add rule name="Socketlab TCP ${port}" dir=in action=allow protocol=TCP localport=${port}`;
}

/** The line that helps: where a rule blocks, another that allows would not. */
export function remedyLine({ rules, port, treatment }: FirewallFacts): string {
  const block = rules.find(({ action }) => action === 'block');
  if (block === undefined || !Object.values(treatment).includes('blocked')) return allowLine(port);
  const program = block.program === undefined ? '' : ` program="${block.program}"`;
  return `netsh advfirewall firewall set rule name="${block.name}" dir=in${program} new action=allow`;
}

/** Whether others are kept out on the network that the machine is on, or on any that it may be on. */
export function keepsOthersOut({ direction, category, treatment }: FirewallFacts): boolean {
  if (direction !== 'in') return false;
  const profiles = category === undefined ? PROFILES : [category];
  return profiles.some((profile) => isClosed(treatment[profile]));
}

/** Whether a rule of this machine keeps it from sending there. */
export function keepsFromSending({ direction, category, treatment }: FirewallFacts): boolean {
  if (direction !== 'out') return false;
  const profiles = category === undefined ? PROFILES : [category];
  return profiles.every((profile) => isClosed(treatment[profile]));
}

/** What the registry says, for who reads the grounds. */
export function firewallText(facts: FirewallFacts): Text {
  const say = (language: 'en' | 'pt-BR'): string => {
    const each = PROFILES.map(
      (profile) => `${NAMES[profile][language]}: ${TREATMENTS[facts.treatment[profile]][language]}`,
    );
    return each.join(', ');
  };
  const { port, direction, category } = facts;
  const way = direction === 'in' ? DIRECTIONS.in : DIRECTIONS.out;
  const on: Text =
    category === undefined
      ? {
          en: 'which kind this network is, Windows did not say',
          'pt-BR': 'de que tipo é esta rede, o Windows não informou',
        }
      : {
          en: `this network is ${NAMES[category].en}`,
          'pt-BR': `esta rede é ${NAMES[category]['pt-BR']}`,
        };
  return {
    en: `Windows Firewall by the registry, TCP ${port} ${way.en}: ${say('en')}; ${on.en}`,
    'pt-BR': `Firewall do Windows pelo registro, TCP ${port} ${way['pt-BR']}: ${say('pt-BR')}; ${on['pt-BR']}`,
  };
}

function isClosed(treatment: Treatment): boolean {
  return treatment === 'blocked' || treatment === 'no-rule';
}

const DIRECTIONS = {
  in: { en: 'coming in', 'pt-BR': 'que chega' },
  out: { en: 'going out', 'pt-BR': 'que sai' },
} as const;
const NAMES: Readonly<Record<Profile, Text>> = {
  public: { en: 'public', 'pt-BR': 'pública' },
  private: { en: 'private', 'pt-BR': 'privada' },
  domain: { en: 'domain', 'pt-BR': 'de domínio' },
};
const TREATMENTS: Readonly<Record<Treatment, Text>> = {
  off: { en: 'switched off', 'pt-BR': 'desligado' },
  allowed: { en: 'let through', 'pt-BR': 'deixado passar' },
  'no-rule': {
    en: 'dropped, for no rule names it',
    'pt-BR': 'descartado, pois nenhuma regra o nomeia',
  },
  blocked: { en: 'blocked by a rule', 'pt-BR': 'bloqueado por uma regra' },
};

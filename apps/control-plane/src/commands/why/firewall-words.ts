import type { Text } from '@socketlab/foundation';
import {
  allowLine,
  IN_ANY_SHELL,
  IN_POWERSHELL,
  shieldsDownLine,
  turnLine,
} from './firewall-line.ts';
import { type FirewallRule, PROFILES, type Profile } from './firewall-rule.ts';
import type { Treatment } from './firewall-treatment.ts';
import type { FirewallFacts } from './windows-firewall.ts';

/** The kinds that the network may be of, as far as Windows said. */
function possibleProfiles({ category }: FirewallFacts): readonly Profile[] {
  return category === undefined ? PROFILES : [category];
}

/** Whether rules of this machine keep it from sending there, on each kind of network that this may be. */
export function keepsFromSending(facts: FirewallFacts): boolean {
  return (
    facts.direction === 'out' &&
    possibleProfiles(facts).every((profile) => isClosed(facts.on[profile].treatment))
  );
}

/** What keeps others out, and the line that helps; undefined where nothing does, or that is not known. */
export function wordsForOthers(facts: FirewallFacts): Text | undefined {
  const remedy = remedyOf(facts);
  if (remedy === undefined) return isUnclear(facts) ? UNCLEAR : undefined;
  const where = placesOf(facts, closedProfiles(facts));
  const near = facts.from === undefined ? NOTHING : ON_ITS_NETWORK;
  return {
    en: `From this machine nothing is in the way; from others${near.en}${where.en} Windows Firewall is, as the registry says. ${remedy.en}`,
    'pt-BR': `Desta máquina nada impede; de outras${near['pt-BR']}${where['pt-BR']}, o Firewall do Windows impede, segundo o registro. ${remedy['pt-BR']}`,
  };
}

/** What lets others in that are kept out; undefined where none are, or that is not known. */
export function remedyOf(facts: FirewallFacts): Text | undefined {
  const closed = closedProfiles(facts);
  return facts.direction === 'in' && closed.length > 0 ? remedyOn(facts, closed) : undefined;
}

function closedProfiles(facts: FirewallFacts): readonly Profile[] {
  return possibleProfiles(facts).filter((profile) => isClosed(facts.on[profile].treatment));
}

function isUnclear(facts: FirewallFacts): boolean {
  const isAny = possibleProfiles(facts).some(
    (profile) => facts.on[profile].treatment === 'unclear',
  );
  return facts.direction === 'in' && isAny;
}

/** Why it could not be told what it does; undefined where it could. */
export function doubtOf(facts: FirewallFacts): Text | undefined {
  const keys = new Set(possibleProfiles(facts).flatMap((profile) => facts.on[profile].unread));
  if (keys.size === 0) return doubtOfRules(facts);
  const list = [...keys].join(', ');
  return {
    en: `rules or settings that count too were not read (${list})`,
    'pt-BR': `regras ou configurações que também contam não foram lidas (${list})`,
  };
}

function doubtOfRules(facts: FirewallFacts): Text | undefined {
  const rules = possibleProfiles(facts).flatMap((profile) => {
    const { treatment, rules: found } = facts.on[profile];
    return treatment === 'unclear' ? found : [];
  });
  const doubts = new Set(
    rules.map(
      ({ id, action, doubts: fields }) =>
        `${id}: ${[...fields, ...(action === 'bypass' ? ['Action=ByPass'] : [])].join(', ')}`,
    ),
  );
  const list = [...doubts].filter((each) => !each.endsWith(': ')).join('; ');
  return list === ''
    ? undefined
    : {
        en: `what it does depends on conditions of rules that cannot be judged from here (${list})`,
        'pt-BR': `o que ele faz depende de condições de regras que não dá para avaliar daqui (${list})`,
      };
}

/** What the registry says, for who reads the grounds. */
export function firewallText(facts: FirewallFacts): Text {
  const { direction, category, protocol, port, from, program } = facts;
  const say = (language: 'en' | 'pt-BR'): string =>
    PROFILES.map(
      (profile) =>
        `${NAMES[profile][language]}: ${TREATMENTS[facts.on[profile].treatment][language]}`,
    ).join(', ');
  const way: Text =
    direction === 'in'
      ? {
          en: `coming in from ${from ?? 'anywhere'}`,
          'pt-BR': `que chega de ${from ?? 'qualquer lugar'}`,
        }
      : { en: 'going out', 'pt-BR': 'que sai' };
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
  const what = `${protocol.toUpperCase()} ${port}`;
  const whose = program === undefined ? UNKNOWN_PROGRAM : { en: program, 'pt-BR': program };
  return {
    en: `Windows Firewall by the registry, ${what} ${way.en}, for ${whose.en}: ${say('en')}; ${on.en}`,
    'pt-BR': `Firewall do Windows pelo registro, ${what} ${way['pt-BR']}, para ${whose['pt-BR']}: ${say('pt-BR')}; ${on['pt-BR']}`,
  };
}

/** Where a rule blocks, another that allows would not help, and only one of Windows' dialog is rewritten; where the machine's own don't count, no line here does. */
function remedyOn(facts: FirewallFacts, closed: readonly Profile[]): Text {
  const blocking = new Map<string, FirewallRule>();
  for (const profile of closed) {
    for (const rule of facts.on[profile].rules) {
      if (rule.action === 'block' && rule.doubts.length === 0) blocking.set(rule.id, rule);
    }
  }
  const isOthers =
    [...blocking.values()].some(({ origin }) => origin === 'policy') ||
    closed.some((profile) => !facts.on[profile].countsOwnRules);
  if (isOthers) return BY_POLICY;
  const shielded = closed.filter((profile) => facts.on[profile].treatment === 'shielded');
  if (shielded.length > 0) return runs(IN_POWERSHELL, shieldsDownLine(shielded));
  const { category } = facts;
  const options = { ...facts, ...(category === undefined ? {} : { profile: category }) };
  if (blocking.size === 0) return runs(IN_ANY_SHELL, allowLine(options));
  const wider = [...blocking.values()].filter(({ isOfDialog }) => !isOfDialog);
  return wider.length > 0
    ? narrows(wider, facts)
    : runs(IN_POWERSHELL, turnLine([...blocking.values()], options));
}

/** A rule that blocks more than this program: to rewrite it would let in what it is there to keep out. */
function narrows(rules: readonly FirewallRule[], { protocol, port }: FirewallFacts): Text {
  const names = rules.map(({ id }) => id).join(', ');
  const what = `${protocol.toUpperCase()} ${port}`;
  return {
    en: `It is blocked by ${names} in the registry, and more than this may be meant to be: an administrator must narrow that until it leaves ${what} out. Then ask again.`,
    'pt-BR': `Quem bloqueia é ${names} no registro, e talvez com a intenção de bloquear mais do que isto: um administrador precisa restringir isso até deixar ${what} de fora. Depois, pergunte de novo.`,
  };
}

function runs(where: Text, line: string): Text {
  return { en: `${where.en} ${line}`, 'pt-BR': `${where['pt-BR']} ${line}` };
}

/** Of a network whose kind is not known: on which kinds it is so. */
function placesOf({ category }: FirewallFacts, closed: readonly Profile[]): Text {
  if (category !== undefined || closed.length === PROFILES.length) return NOTHING;
  const list = (language: 'en' | 'pt-BR', or: string): string =>
    closed.map((profile) => NAMES[profile][language]).join(or);
  return {
    en: `, if this network is ${list('en', ' or ')},`,
    'pt-BR': `, se esta rede é ${list('pt-BR', ' ou ')}`,
  };
}

function isClosed(treatment: Treatment): boolean {
  return treatment === 'blocked' || treatment === 'no-rule' || treatment === 'shielded';
}

const NOTHING: Text = { en: '', 'pt-BR': '' };
const ON_ITS_NETWORK: Text = { en: ' on its network', 'pt-BR': ' na rede dela' };
const NAMES: Readonly<Record<Profile, Text>> = {
  public: { en: 'public', 'pt-BR': 'pública' },
  private: { en: 'private', 'pt-BR': 'privada' },
  domain: { en: 'domain', 'pt-BR': 'de domínio' },
};
const TREATMENTS: Readonly<Record<Treatment, Text>> = {
  off: { en: 'switched off', 'pt-BR': 'desligado' },
  shielded: {
    en: 'dropped, for exceptions are not allowed',
    'pt-BR': 'descartado, pois exceções não são permitidas',
  },
  allowed: { en: 'let through', 'pt-BR': 'deixado passar' },
  'no-rule': {
    en: 'dropped, for no rule names it',
    'pt-BR': 'descartado, pois nenhuma regra o nomeia',
  },
  blocked: { en: 'blocked by a rule', 'pt-BR': 'bloqueado por uma regra' },
  unclear: { en: 'it could not be told', 'pt-BR': 'não foi possível saber' },
};
const UNKNOWN_PROGRAM: Text = {
  en: 'the program that holds the port, which is not known',
  'pt-BR': 'o programa que ocupa a porta, que não se sabe qual é',
};
const UNCLEAR: Text = {
  en: 'From this machine nothing is in the way; whether Windows Firewall lets others in could not be told, and "not observed" says why.',
  'pt-BR':
    'Desta máquina nada impede; se o Firewall do Windows deixa outras entrarem não foi possível saber, e "não observado" diz por quê.',
};
const BY_POLICY: Text = {
  en: 'That is set by the policy of its network, which only the administrators of that change.',
  'pt-BR': 'Isso é definido pela política da rede dela, que só os administradores da rede mudam.',
};

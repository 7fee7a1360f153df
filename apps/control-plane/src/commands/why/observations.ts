import type { Text } from '@socketlab/foundation';
import type { AttemptFacts, Facts, ListenerFacts, WireFacts } from './facts.ts';
import { firewallText, remedyOf } from './firewall-words.ts';
import type { Ground, Verdict } from './verdict.ts';

/** Something observed, in words, with who observed it. */
export interface Observation {
  readonly ground: Ground;
  readonly source: 'program' | 'system' | 'wire' | 'daemon' | 'file';
  readonly text: Text;
  /** Whether the verdict rests on it. */
  readonly isProof: boolean;
}

type Draft = Omit<Observation, 'isProof'>;

/** All that was observed, in the order in which it is read: the call, the wire, the way, the other end. */
export function observationsOf(facts: Facts, verdict: Verdict): readonly Observation[] {
  return [
    ...ofLookup(facts),
    ...ofAttempts(facts),
    ...ofWire(facts),
    ...ofWay(facts),
    ...ofFirewall(facts),
    ...ofFarEnd(facts),
    ...ofGreeting(facts),
    ...ofPairing(facts),
  ].map((draft) => ({ ...draft, isProof: verdict.grounds.includes(draft.ground) }));
}

/** One sentence that is the same in every language. */
function same(text: string): Text {
  return { en: text, 'pt-BR': text };
}

function ofLookup({ lookup }: Facts): Draft[] {
  if (lookup === undefined) return [];
  const { name, addresses, errno, ms } = lookup;
  const found = errno ?? addresses.join(', ');
  const text = same(`getaddrinfo(${name}) = ${found}, ${time(ms)}`);
  return [{ ground: 'lookup', source: 'system', text }];
}

function ofAttempts({ target, attempt, reference }: Facts): Draft[] {
  return [
    ...(attempt === undefined
      ? []
      : [
          {
            ground: 'attempt' as const,
            source: 'program' as const,
            text: callText(target, attempt),
          },
        ]),
    ...(reference === undefined
      ? []
      : [
          {
            ground: 'reference' as const,
            source: 'program' as const,
            text: callText(target, reference),
          },
        ]),
  ];
}

function callText({ address }: Facts['target'], { port, errno, ms, local }: AttemptFacts): Text {
  const call = `connect(${address}, ${port})`;
  if (errno === undefined) return same(`${call} = 0, ${time(ms)}, ${local ?? ''}`);
  if (errno !== 'TIMEOUT') return same(`${call} = -1 ${errno}, ${time(ms)}`);
  return {
    en: `${call}: no answer within ${time(ms)}`,
    'pt-BR': `${call}: nenhuma resposta em ${time(ms)}`,
  };
}

function ofWire({ wire }: Facts): Draft[] {
  if (wire === undefined) return [];
  const lost =
    wire.missed > 0
      ? {
          en: `, ${wire.missed} packets missed by the capture`,
          'pt-BR': `, ${wire.missed} pacotes perdidos pela captura`,
        }
      : { en: '', 'pt-BR': '' };
  const en = `${wire.interface}: ${wire.syns} SYN sent; ${answersOf(wire, 'no answer')}${lost.en}`;
  const pt = `${wire.interface}: ${wire.syns} SYN enviados; ${answersOf(wire, 'nenhuma resposta')}${lost['pt-BR']}`;
  return [{ ground: 'wire', source: 'wire', text: { en, 'pt-BR': pt } }];
}

function answersOf({ answers, errors }: WireFacts, none: string): string {
  const segments = answers.map(
    ({ kind, hopLimit, afterMs }) =>
      `${kind === 'rst' ? 'RST' : 'SYN+ACK'} +${time(afterMs)} (TTL ${hopLimit})`,
  );
  const messages = errors.map(
    ({ from, version, type, code, afterMs }) =>
      `${version === 4 ? 'ICMP' : 'ICMPv6'} ${type}/${code} ${from} +${time(afterMs)}`,
  );
  const all = [...segments, ...messages];
  return all.length === 0 ? none : all.join(', ');
}

function ofWay({ target, route, neighbour }: Facts): Draft[] {
  const drafts: Draft[] = [];
  if (route !== undefined) {
    const { interface: name, gateway, refusal, hasCarrier } = route;
    const how = ROUTE_SOURCES[route.via];
    const via = gateway === undefined ? '' : ` via ${gateway}`;
    const carrier = hasCarrier === false ? ', NO-CARRIER' : '';
    const way = (none: string): string =>
      `${how} ${target.address}: ${name === undefined ? (refusal ?? none) : `dev ${name}${via}`}${carrier}`;
    const text = { en: way('none'), 'pt-BR': way('nenhuma') };
    drafts.push({ ground: 'route', source: 'system', text });
  }
  if (neighbour !== undefined) {
    const { address, state, linkAddress, isGateway } = neighbour;
    const known = `${state}${linkAddress === undefined ? '' : ` ${linkAddress}`}`;
    const gateway = isGateway ? ' (gateway)' : '';
    const text = {
      en: `neighbour ${address}${gateway}: ${known}`,
      'pt-BR': `vizinho ${address}${gateway}: ${known}`,
    };
    drafts.push({ ground: 'neighbour', source: 'system', text });
  }
  return drafts;
}

const ROUTE_SOURCES = {
  ip: 'ip route get',
  proc: '/proc/net/route',
  GetBestRoute2: 'GetBestRoute2',
  GetBestRoute: 'GetBestRoute',
} as const;

function ofFirewall({ firewall, datagrams }: Facts): Draft[] {
  const draft = (text: Text): Draft => ({ ground: 'firewall', source: 'system', text });
  const tcp = firewall === undefined ? [] : [draft(firewallText(firewall))];
  if (datagrams === undefined) return tcp;
  // The verdict is about TCP: what lets datagrams in is told here.
  const udp = firewallText(datagrams);
  const remedy = remedyOf(datagrams);
  const both = (language: 'en' | 'pt-BR'): string =>
    remedy === undefined ? udp[language] : `${udp[language]}. ${remedy[language]}`;
  return [...tcp, draft({ en: both('en'), 'pt-BR': both('pt-BR') })];
}

function ofFarEnd({ target, farEnd }: Facts): Draft[] {
  if (farEnd === undefined) return [];
  const daemons = farEnd.daemons.map(({ daemon, control, code, text, listener }): Draft => {
    const who = `${daemon} (${control})`;
    if (code !== undefined) {
      const words = {
        en: `${who}: ${code}: ${text?.en}`,
        'pt-BR': `${who}: ${code}: ${text?.['pt-BR']}`,
      };
      return { ground: 'daemons', source: 'daemon', text: words };
    }
    const en = listener === undefined ? 'no listener of its own' : `its listener is ${listener}`;
    const pt = listener === undefined ? 'nenhum listener próprio' : `o listener dele é ${listener}`;
    return {
      ground: 'daemons',
      source: 'daemon',
      text: { en: `${who} answers: ${en}`, 'pt-BR': `${who} responde: ${pt}` },
    };
  });
  return [
    ...daemons,
    ...ofTable(target.port, farEnd.listeners, { en: 'at first', 'pt-BR': 'no início' }),
    ...ofTable(target.port, farEnd.listenersAfter, { en: 'at the end', 'pt-BR': 'no fim' }),
  ];
}

function ofTable(
  port: number,
  listeners: readonly ListenerFacts[] | undefined,
  when: Text,
): Draft[] {
  if (listeners === undefined) return [];
  const list = listeners
    .map(({ address, queue }) =>
      queue === undefined ? address : `${address} (${queue.length}/${queue.limit})`,
    )
    .join(', ');
  const none = list === '';
  const text = {
    en: `the table there ${when.en}, port ${port}: ${none ? 'no socket in LISTEN' : `LISTEN ${list}`}`,
    'pt-BR': `a tabela de lá ${when['pt-BR']}, porta ${port}: ${none ? 'nenhum socket em LISTEN' : `LISTEN ${list}`}`,
  };
  return [{ ground: 'listeners', source: 'daemon', text }];
}

function ofGreeting({ greeting }: Facts): Draft[] {
  if (greeting === undefined) return [];
  const { errno, ms, machineId, validFrom, validTo, problem } = greeting;
  const text =
    errno === undefined
      ? {
          en: `TLS handshake, ${time(ms)}: certificate of ${machineId ?? 'no Socketlab machine'}, ${validFrom} to ${validTo}${problem === undefined ? '' : `, ${problem}`}`,
          'pt-BR': `handshake TLS, ${time(ms)}: certificado de ${machineId ?? 'nenhuma máquina Socketlab'}, ${validFrom} a ${validTo}${problem === undefined ? '' : `, ${problem}`}`,
        }
      : {
          en: `TLS handshake: ${errno}, ${time(ms)}`,
          'pt-BR': `handshake TLS: ${errno}, ${time(ms)}`,
        };
  return [{ ground: 'greeting', source: 'program', text }];
}

function ofPairing({ pairing, at }: Facts): Draft[] {
  if (pairing === undefined) return [];
  const { host, pairedAt, expiresAt } = pairing;
  const text = {
    en: `paired with ${host} at ${pairedAt}, until ${expiresAt}; this machine’s clock says ${at}`,
    'pt-BR': `pareada com ${host} em ${pairedAt}, até ${expiresAt}; o relógio desta máquina diz ${at}`,
  };
  return [{ ground: 'pairing', source: 'file', text }];
}

function time(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

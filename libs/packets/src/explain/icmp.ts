import type { Text } from '@socketlab/foundation';
import { PROTOCOLS } from '../decode-ip.ts';
import type { DecodedFrame, DecodedIcmp } from '../decoded-frame.ts';
import { endName } from '../packet-observation.ts';
import { type Finding, finding } from './frame-kind.ts';

const NET: Text = { en: 'no route to that network', 'pt-BR': 'não há rota para essa rede' };
const HOST: Text = { en: 'that host can’t be reached', 'pt-BR': 'esse host não é alcançável' };
const FORBIDDEN: Text = { en: 'a firewall forbids it', 'pt-BR': 'um firewall proíbe' };
const TOO_BIG: Text = {
  en: 'the packet is too big for a link on the way',
  'pt-BR': 'o pacote é grande demais para um enlace do caminho',
};
const TOO_FAR: Text = {
  en: 'it passed through too many routers, or its fragments did not all come',
  'pt-BR': 'passou por roteadores demais, ou nem todos os fragmentos chegaram',
};

/** By version, type and code; without a code for any. RFC 792, RFC 1812 section 5.2.7.1, RFC 4443. */
const REASONS: Readonly<Record<string, Text>> = {
  '4/3/0': NET,
  '4/3/1': HOST,
  '4/3/2': { en: 'nobody there speaks that protocol', 'pt-BR': 'ninguém lá fala esse protocolo' },
  '4/3/4': TOO_BIG,
  '4/3/9': FORBIDDEN,
  '4/3/10': FORBIDDEN,
  '4/3/13': FORBIDDEN,
  '4/11': TOO_FAR,
  '6/1/0': NET,
  '6/1/1': FORBIDDEN,
  '6/1/3': HOST,
  '6/2': TOO_BIG,
  '6/3': TOO_FAR,
};

/** Whether the message says that nothing is at the port. */
export function isPortUnreachable({ version, type, code }: DecodedIcmp): boolean {
  return version === 4 ? type === 3 && code === 3 : type === 1 && code === 4;
}

/** The datagram that an error is about: `address:port` of who sent it and of whom it was for, where it has ports. */
export function aboutNames({ about }: DecodedIcmp): { from: string; to: string } | undefined {
  if (about?.sourcePort === undefined || about.destinationPort === undefined) return undefined;
  const { source, destination, sourcePort, destinationPort } = about;
  return { from: endName(source, sourcePort), to: endName(destination, destinationPort) };
}

/** What an ICMP message says; `asked` is the frame that it is about, where that is in the capture. */
export function icmpFinding(
  { ip, icmp }: DecodedFrame,
  asked: number | undefined,
): Finding | undefined {
  if (ip === undefined || icmp === undefined) return undefined;
  const { version, type, code, about } = icmp;
  const names = aboutNames(icmp);
  const [en, pt] = asked === undefined ? ['', ''] : [` (frame ${asked})`, ` (quadro ${asked})`];
  if (isPortUnreachable(icmp) && names !== undefined) {
    return about?.protocol === PROTOCOLS.udp
      ? finding(
          'port-unreachable',
          `${ip.source} tells ${names.from} that no socket is at UDP ${names.to}${en}: it arrived, and nobody was there to take it (a firewall may say the same). That is an answer; no answer at all says nothing.`,
          `${ip.source} diz a ${names.from} que não há socket em UDP ${names.to}${pt}: chegou, e ninguém estava lá para recebê-lo (um firewall pode dizer o mesmo). Isto é uma resposta; falta de resposta não diz nada.`,
        )
      : finding(
          'port-unreachable',
          `${ip.source} tells ${names.from} that TCP ${names.to} is not to be reached${en}. A firewall says so: a machine on whose port nothing listens sends an RST. connect() gives ECONNREFUSED for both; only the packets tell them apart.`,
          `${ip.source} diz a ${names.from} que TCP ${names.to} não é alcançável${pt}. Quem diz isso é um firewall: uma máquina em cuja porta nada escuta envia um RST. connect() dá ECONNREFUSED nos dois casos; só os pacotes os distinguem.`,
        );
  }
  if (about === undefined) return message(icmp, ip.source);
  const reason = REASONS[`${version}/${type}/${code}`] ?? REASONS[`${version}/${type}`];
  const to = names?.to ?? about.destination;
  return finding(
    'icmp-error',
    `${ip.source} tells ${about.source} that its packet for ${to}${en} did not get through: ${reason?.en ?? `ICMP type ${type}, code ${code}`}.`,
    `${ip.source} diz a ${about.source} que seu pacote para ${to}${pt} não passou: ${reason?.['pt-BR'] ?? `ICMP tipo ${type}, código ${code}`}.`,
  );
}

const ECHO: Readonly<Record<string, Text>> = {
  '4/8': { en: 'asks for an echo (ping)', 'pt-BR': 'pede um eco (ping)' },
  '4/0': { en: 'answers a ping', 'pt-BR': 'responde a um ping' },
  '6/128': { en: 'asks for an echo (ping)', 'pt-BR': 'pede um eco (ping)' },
  '6/129': { en: 'answers a ping', 'pt-BR': 'responde a um ping' },
};

function message({ version, type, code }: DecodedIcmp, source: string): Finding {
  const echo = ECHO[`${version}/${type}`];
  return finding(
    'icmp',
    `${source} ${echo?.en ?? `sends an ICMP message (type ${type}, code ${code})`}. ICMP has no ports.`,
    `${source} ${echo?.['pt-BR'] ?? `envia uma mensagem ICMP (tipo ${type}, código ${code})`}. O ICMP não tem portas.`,
  );
}

import type { Text } from '@socketlab/foundation';

/** Why a target could not be scraped, as far as what was seen tells. */
export type ScrapeFailureKind =
  | 'slow'
  | 'closed'
  | 'unreachable'
  | 'not-that-host'
  | 'not-let-in'
  | 'scope'
  | 'hung-up'
  | 'too-much'
  | 'other';

/** A kind of failure, and what to do about it. */
export interface ScrapeFailure {
  readonly kind: ScrapeFailureKind;
  readonly text: Text;
}

/**
 * Prometheus tells why a scrape failed in the words of its Go libraries and in no other way: this is the one place that
 * reads words. The first that fits counts; what fits none is shown as it is.
 */
const PATTERNS: readonly (readonly [RegExp, Exclude<ScrapeFailureKind, 'other'>])[] = [
  [/remote error: tls:/, 'not-let-in'],
  [/x509:|tls: failed to verify/, 'not-that-host'],
  [/HTTP status (?:401|403)/, 'scope'],
  [/limit exceeded/, 'too-much'],
  [/connection refused/, 'closed'],
  [/no route to host|network is unreachable|host is down/, 'unreachable'],
  [/deadline exceeded|i\/o timeout|Client\.Timeout/, 'slow'],
  [/\bEOF\b|connection reset|broken pipe/, 'hung-up'],
];

const TEXTS: Readonly<Record<Exclude<ScrapeFailureKind, 'other'>, Text>> = {
  slow: {
    en: 'it did not answer in time: it is busy, stopped, or a firewall drops what is sent to it ("socketlab why" tells those apart)',
    'pt-BR':
      'não respondeu a tempo: está ocupado, parado, ou um firewall descarta o que é enviado a ele ("socketlab why" os distingue)',
  },
  closed: {
    en: 'nothing listens there: the daemon has ended, or that machine is not open to the network (its owner: "socketlab network open")',
    'pt-BR':
      'nada escuta ali: o daemon terminou, ou aquela máquina não está aberta à rede (o dono dela: "socketlab network open")',
  },
  unreachable: {
    en: 'no way leads there: the machine is off or in another network',
    'pt-BR': 'nenhum caminho leva até lá: a máquina está desligada ou em outra rede',
  },
  'not-that-host': {
    en: 'its certificate is not that of the machine that this one is paired with, or its time is over: pair again, "socketlab pair"',
    'pt-BR':
      'o certificado não é o da máquina pareada com esta, ou o prazo dele terminou: pareie de novo, "socketlab pair"',
  },
  'not-let-in': {
    en: 'it does not let this machine in: the pairing has ended or was taken back; pair again, "socketlab pair"',
    'pt-BR':
      'não deixa esta máquina entrar: o pareamento terminou ou foi revogado; pareie de novo, "socketlab pair"',
  },
  scope: {
    en: 'it refuses: metrics need the scope observe there; pair again with it',
    'pt-BR': 'recusa: métricas precisam do escopo observe lá; pareie de novo com ele',
  },
  'hung-up': {
    en: 'it hung up without an answer: the pairing may have ended, or something else listens there',
    'pt-BR': 'desligou sem responder: o pareamento pode ter terminado, ou outra coisa escuta ali',
  },
  'too-much': {
    en: 'it sent more than a daemon of Socketlab sends; none of it was kept',
    'pt-BR': 'enviou mais do que um daemon do Socketlab envia; nada disso foi guardado',
  },
};

/** What Prometheus' `lastError` means, and the way out; in its own words where no more is known. */
export function explainScrapeFailure(lastError: string): ScrapeFailure {
  const kind = PATTERNS.find(([pattern]) => pattern.test(lastError))?.[1];
  return kind === undefined
    ? { kind: 'other', text: { en: lastError, 'pt-BR': lastError } }
    : { kind, text: TEXTS[kind] };
}

/** The sentence for a kind that was found out otherwise. */
export function scrapeFailureText(kind: Exclude<ScrapeFailureKind, 'other'>): Text {
  return TEXTS[kind];
}

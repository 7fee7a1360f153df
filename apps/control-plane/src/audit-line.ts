import type { Text } from '@socketlab/foundation';
import type { AuditEntry } from '@socketlab/trust';
import type { Output } from './output.ts';

const PHASES: Readonly<Record<AuditEntry['phase'], Text>> = {
  begin: { en: 'began', 'pt-BR': 'começou' },
  end: { en: 'ended', 'pt-BR': 'terminou' },
  refused: { en: 'refused', 'pt-BR': 'recusado' },
  counted: { en: 'counted', 'pt-BR': 'contado' },
};
const PHASE_WIDTH = 8;

/** `2026-03-01 12:00:00Z tcp-echo lab-08 began ListenerService.OpenListener 127.0.0.1:65432`; what failed says its code. */
export function formatAuditEntry(entry: AuditEntry, { text, colors }: Output): string {
  const { at, daemon, classmate, phase, method, about, code, counts } = entry;
  const time = at.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
  const counted = Object.entries(counts ?? {}).map(([name, count]) => `${name} ×${count}`);
  const word = text(PHASES[phase]).padEnd(PHASE_WIDTH);
  return [
    colors.dim(time),
    colors.cyan(daemon),
    colors.bold(printable(classmate.name)),
    phase === 'refused' ? colors.red(word) : word,
    ...[method, about].filter((part) => part !== undefined).map(printable),
    ...counted.map(printable),
    ...(code === undefined ? [] : [code === 'OK' ? colors.green(code) : colors.red(code)]),
  ].join(' ');
}

/** A text that came from another machine, without what would steer the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?');
}

interface Words {
  readonly begin?: Text;
  readonly end?: Text;
}

/** What an owner hears of what a classmate does, by method; `*` stands for what it was about. */
const WORDS: Readonly<Record<string, Words>> = {
  'ListenerService.OpenListener': {
    end: { en: 'opened the listener *', 'pt-BR': 'abriu o listener *' },
  },
  'ListenerService.CloseListener': {
    end: { en: 'closed the listener', 'pt-BR': 'fechou o listener' },
  },
  'ListenerService.StepListener': {
    end: { en: 'let the server make a call', 'pt-BR': 'deixou o servidor fazer uma chamada' },
  },
  'ListenerService.IssuePermit': {
    end: { en: 'was permitted load: *', 'pt-BR': 'recebeu licença para carga: *' },
  },
  'ClientService.Exchange': {
    end: { en: 'had this machine talk to *', 'pt-BR': 'fez esta máquina falar com *' },
  },
  'ClientService.ExchangeMany': {
    begin: {
      en: 'has this machine open many connections: *',
      'pt-BR': 'faz esta máquina abrir muitas conexões: *',
    },
    end: { en: 'is done with many connections: *', 'pt-BR': 'terminou as muitas conexões: *' },
  },
  'ClientService.RunLoad': {
    begin: {
      en: 'has this machine send a load: *',
      'pt-BR': 'faz esta máquina enviar uma carga: *',
    },
    end: { en: 'is done with its load: *', 'pt-BR': 'terminou a carga: *' },
  },
  'ClientService.EndLoad': {
    end: { en: 'ended its load', 'pt-BR': 'encerrou a carga' },
  },
  'ClientService.ExchangeDatagram': {
    end: { en: 'had this machine send to *', 'pt-BR': 'fez esta máquina enviar para *' },
  },
  'ClientService.OpenConnection': {
    end: { en: 'had this machine connect to *', 'pt-BR': 'fez esta máquina conectar a *' },
  },
  'ClientService.UseConnection': {
    end: { en: 'sent on connection *', 'pt-BR': 'enviou pela conexão *' },
  },
  'ClientService.CloseConnection': {
    end: { en: 'closed connection *', 'pt-BR': 'fechou a conexão *' },
  },
  'EvidenceService.StartRecording': {
    end: { en: 'began to record', 'pt-BR': 'começou a gravar' },
  },
  'EvidenceService.StopRecording': {
    end: { en: 'stopped *', 'pt-BR': 'parou *' },
  },
  'EvidenceService.StartCapture': {
    end: { en: 'began to capture *', 'pt-BR': 'começou a capturar *' },
  },
  'EvidenceService.StopCapture': {
    end: { en: 'stopped *', 'pt-BR': 'parou *' },
  },
  'EvidenceService.DownloadCapture': {
    begin: { en: 'downloads *', 'pt-BR': 'baixa *' },
  },
  'EvidenceService.WatchEvents': {
    begin: { en: 'follows the events', 'pt-BR': 'acompanha os eventos' },
    end: { en: 'no longer follows the events', 'pt-BR': 'deixou de acompanhar os eventos' },
  },
};
/** How a stream ends that its caller leaves. */
const ENDED_WELL = ['OK', 'CANCELLED'];
/** What ends calls that nobody else ended. */
const CUT = ['GRANT_REVOKED', 'GRANT_EXPIRED', 'NETWORK_CLOSED'];

/**
 * What an owner is told as it happens; undefined of what is not worth a notice: that a call which will end at once has
 * begun, that someone reads.
 */
export function noticeOf(entry: AuditEntry): Text | undefined {
  const { phase, method = '', about = '', code = '' } = entry;
  if (phase === 'counted') return undefined;
  if (phase === 'refused') return failure(entry, { en: 'was refused', 'pt-BR': 'foi recusado' });
  if (phase === 'end' && CUT.includes(code)) {
    return failure(entry, { en: 'was cut off', 'pt-BR': 'foi cortado' });
  }
  if (phase === 'end' && !ENDED_WELL.includes(code)) {
    return failure(entry, { en: 'did not succeed', 'pt-BR': 'não conseguiu' });
  }
  const words = WORDS[method]?.[phase];
  if (words === undefined) return undefined;
  const name = printable(entry.classmate.name);
  const say = (text: string): string => `${name} ${text.replace('*', printable(about)).trimEnd()}`;
  return {
    en: `${say(words.en)} (${entry.daemon})`,
    'pt-BR': `${say(words['pt-BR'])} (${entry.daemon})`,
  };
}

function failure({ classmate, daemon, method = '', code = '' }: AuditEntry, what: Text): Text {
  const name = printable(classmate.name);
  const facts = `${method} ${code}`;
  return {
    en: `${name} ${what.en}: ${facts} (${daemon})`,
    'pt-BR': `${name} ${what['pt-BR']}: ${facts} (${daemon})`,
  };
}

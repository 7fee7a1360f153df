import { messageOf, SocketlabError, type Text } from '@socketlab/foundation';
import type { PairingCounters, PairingEvent, WindowEnd } from '@socketlab/trust';
import type { Output } from '../../output.ts';
import { shortGrantId, shortId, shortTime } from '../../pairing/told.ts';
import { refusalText } from './refusals.ts';

/** A window as it is when it opens. */
export interface OpenedWindow {
  readonly name: string;
  readonly machineId: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly until: Date;
  /** Of a class. */
  readonly token?: string;
  readonly uses?: number;
}

/** Tells the owner what happens at the window: a paragraph each, or a line of JSON. */
export interface Teller {
  opened(window: OpenedWindow): void;
  told(event: PairingEvent): void;
  over(end: WindowEnd, counters: PairingCounters): void;
}

/** Writes to standard output, where the digits are read. */
export function createTeller(output: Output): Teller {
  const say = (data: object, text: Text): void => output.item(data, () => output.text(text));
  return {
    opened(window) {
      say({ event: 'open', ...window, until: window.until.toISOString() }, openedText(window));
    },
    told(event) {
      if (event.kind === 'asked') {
        const { visitor, digits, offered } = event;
        say({ event: 'asked', ...visitor, digits, offered }, askedText(event));
      } else if (event.kind === 'paired') {
        const { visitor, grant, replaced, host } = event;
        const { id, scopes, expiresAt } = grant;
        const hostName = host?.name ?? null;
        say(
          { event: 'paired', ...visitor, grant: id, scopes, expiresAt, replaced, host: hostName },
          pairedText(event),
        );
      } else if (event.kind === 'refused') {
        const { visitor, reason, by, closesWindow } = event;
        say({ event: 'refused', ...visitor, reason, by, closesWindow }, refusalText(event));
      } else if (event.kind === 'failed') {
        const { address, failure } = event;
        const code = failure instanceof SocketlabError ? failure.code : 'DEFECT';
        say({ event: 'failed', address, code, message: messageOf(failure) }, failedText(failure));
      } else say({ event: 'expired' }, EXPIRED);
    },
    over(end, { connections, paired, refused }) {
      const counts = Object.entries(refused).filter(([, count]) => count > 0);
      say(
        { event: 'over', end, connections, paired, refused: Object.fromEntries(counts) },
        overText(paired > 0 ? 'paired' : end, counts),
      );
    },
  };
}

function openedText({ name, machineId, port, addresses, until, token, uses }: OpenedWindow): Text {
  const id = shortId(machineId);
  const time = shortTime(until.toISOString());
  const [best = name] = addresses;
  const at = port === 17_430 ? best : `${best.includes(':') ? `[${best}]` : best}:${port}`;
  const head = {
    en: `${name} (machine ${id}) can be paired with until ${time}. On the other machine: socketlab pair ${at}`,
    'pt-BR': `${name} (máquina ${id}) pode ser pareada até ${time}. Na outra máquina: socketlab pair ${at}`,
  };
  if (token === undefined) return head;
  return {
    en: `${head.en}\nThe token of this class, uses: ${uses}; whoever has it can pair:\n\n    ${token}\n`,
    'pt-BR': `${head['pt-BR']}\nO token desta turma, usos: ${uses}; quem o tem pode parear:\n\n    ${token}\n`,
  };
}

function askedText({ visitor, digits, offered }: Extract<PairingEvent, { kind: 'asked' }>): Text {
  const { name, address } = visitor;
  const id = shortId(visitor.machineId);
  const shown = `${digits.slice(0, 3)} ${digits.slice(3)}`;
  const scopes = offered.join(', ');
  const [offer, oferta] =
    scopes === ''
      ? ['', '']
      : [` It offers in return: ${scopes}.`, ` Ela oferece em troca: ${scopes}.`];
  return {
    en: `${name} (machine ${id}) at ${address} wants to pair.${offer} Read these digits to the person there; if you do not know that machine, press Ctrl+C.\n\n    ${shown}\n`,
    'pt-BR': `${name} (máquina ${id}) em ${address} quer parear.${oferta} Leia estes dígitos para a pessoa de lá; se você não conhece essa máquina, tecle Ctrl+C.\n\n    ${shown}\n`,
  };
}

function pairedText({
  visitor,
  grant,
  replaced,
  host,
}: Extract<PairingEvent, { kind: 'paired' }>): Text {
  const id = shortGrantId(grant.id);
  const [may, until] = [grant.scopes.join(', '), shortTime(grant.expiresAt)];
  const english = [`${visitor.name} is paired: ${may}, until ${until}.`];
  const portuguese = [`${visitor.name} está pareada: ${may}, até ${until}.`];
  if (replaced > 0) {
    english.push('What it was granted before is revoked.');
    portuguese.push('O que lhe foi permitido antes foi revogado.');
  }
  if (host !== undefined) {
    english.push(`This machine may use it too: host ${host.name}, ${host.scopes.join(', ')}.`);
    portuguese.push(
      `Esta máquina também pode usá-la: máquina ${host.name}, ${host.scopes.join(', ')}.`,
    );
  }
  return {
    en: `${english.join(' ')} To take it back: socketlab grant revoke ${id}`,
    'pt-BR': `${portuguese.join(' ')} Para revogar: socketlab grant revoke ${id}`,
  };
}

const EXPIRED: Text = { en: 'The window’s time is up.', 'pt-BR': 'O tempo da janela acabou.' };

function failedText(failure: unknown): Text {
  if (failure instanceof SocketlabError) return failure.text;
  const message = messageOf(failure);
  return {
    en: `Something failed on this machine: ${message}`,
    'pt-BR': `Algo falhou nesta máquina: ${message}`,
  };
}

const ENDS: Readonly<Record<WindowEnd, Text>> = {
  paired: { en: 'The window is closed.', 'pt-BR': 'A janela está fechada.' },
  'used-up': {
    en: 'The window is closed; open another one to try again.',
    'pt-BR': 'A janela está fechada; abra outra para tentar de novo.',
  },
  expired: {
    en: 'The window is closed; open another one to try again.',
    'pt-BR': 'A janela está fechada; abra outra para tentar de novo.',
  },
  stopped: { en: 'The window is closed.', 'pt-BR': 'A janela está fechada.' },
};

/** What came and led nowhere is told in the end, by reason: a scan is no news, and a thousand of them are. */
function overText(end: WindowEnd, counts: readonly (readonly [string, number])[]): Text {
  const { en, 'pt-BR': portuguese } = ENDS[end];
  if (counts.length === 0) return ENDS[end];
  const list = counts.map(([reason, count]) => `${reason} ${count}`).join(', ');
  return {
    en: `${en} Turned away: ${list}.`,
    'pt-BR': `${portuguese} Recusadas: ${list}.`,
  };
}

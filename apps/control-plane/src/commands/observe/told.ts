import type { Text } from '@socketlab/foundation';
import type { Output } from '../../output.ts';
import type { Change } from './changes.ts';

const NAME_WIDTH = 12;

/** Prints a change: a line for a person, an object for a program. */
export function tell(change: Change, output: Output, now: Date): void {
  output.item(dataOf(change, output, now), () => lineOf(change, output, now));
}

function dataOf(change: Change, output: Output, now: Date): object {
  const at = now.toISOString();
  if (change.event === 'down') {
    const { failure, ...rest } = change;
    return { at, ...rest, failure: failure.kind, text: output.text(failure.text) };
  }
  if (change.event === 'firing' || change.event === 'resolved') {
    const { event, alert } = change;
    return { at, event, alert: alert.name, labels: alert.labels, text: output.text(alert.summary) };
  }
  return { at, ...change };
}

function lineOf(change: Change, output: Output, now: Date): string {
  const { colors } = output;
  const clock = colors.dim(now.toTimeString().slice(0, 'hh:mm:ss'.length));
  const { mark, who, text } = wordsOf(change, output);
  return `${clock} ${mark} ${who === '' ? '' : `${who}  `}${output.text(text)}`.trimEnd();
}

interface Words {
  readonly mark: string;
  readonly who: string;
  readonly text: Text;
}

const same = (text: string): Text => ({ en: text, 'pt-BR': text });

function wordsOf(change: Change, { colors }: Output): Words {
  switch (change.event) {
    case 'up':
      return { mark: colors.green('●'), who: nameOf(change), text: UP };
    case 'down': {
      const { said, failure } = change;
      const words = failure.kind === 'other' ? same('') : same(`\n           ${colors.dim(said)}`);
      const { en, 'pt-BR': pt } = failure.text;
      const text = { en: `down: ${en}${words.en}`, 'pt-BR': `caiu: ${pt}${words['pt-BR']}` };
      return { mark: colors.red('✗'), who: nameOf(change), text };
    }
    case 'slow':
      return { mark: colors.yellow('○'), who: nameOf(change), text: slow(change.seconds) };
    case 'followed':
      return { mark: colors.cyan('+'), who: hostName(change.host), text: followed(change.daemons) };
    case 'left':
      return { mark: colors.cyan('-'), who: hostName(change.host), text: LEFT };
    case 'closed':
      return { mark: colors.yellow('?'), who: hostName(change.host), text: CLOSED };
    case 'firing':
      return { mark: colors.red('!'), who: '', text: alertText(change, { en: '', 'pt-BR': '' }) };
    case 'resolved':
      return { mark: colors.green('!'), who: '', text: alertText(change, OVER) };
  }
}

function alertText({ alert }: Extract<Change, { event: 'firing' | 'resolved' }>, end: Text): Text {
  const { name, summary } = alert;
  return {
    en: `${name}: ${summary.en}${end.en}`,
    'pt-BR': `${name}: ${summary['pt-BR']}${end['pt-BR']}`,
  };
}

const hostName = (host: string): string => host.padEnd(NAME_WIDTH);
const nameOf = ({ host, daemon }: { readonly host: string; readonly daemon: string }): string =>
  `${host.padEnd(NAME_WIDTH)} ${daemon.padEnd(NAME_WIDTH)}`;

const UP: Text = { en: 'up', 'pt-BR': 'no ar' };
const OVER: Text = { en: ' (over)', 'pt-BR': ' (passou)' };
const LEFT: Text = { en: 'is not scraped any more', 'pt-BR': 'não é mais coletada' };
const CLOSED: Text = {
  en: 'serves no metrics to this machine: it is off or not open to the network, or its Socketlab is older. Its owner opens it: "socketlab network open"',
  'pt-BR':
    'não serve métricas a esta máquina: está desligada ou não aberta à rede, ou o Socketlab dela é mais antigo. O dono a abre: "socketlab network open"',
};

function followed(daemons: readonly string[]): Text {
  const list = daemons.join(', ');
  return { en: `is scraped: ${list}`, 'pt-BR': `é coletada: ${list}` };
}

function slow(seconds: number): Text {
  const took = seconds.toFixed(1);
  return {
    en: `slow: its last scrape took ${took} s`,
    'pt-BR': `lento: a última coleta levou ${took} s`,
  };
}

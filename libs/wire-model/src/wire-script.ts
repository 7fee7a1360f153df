import { InvalidValueError, type Text } from '@socketlab/foundation';
import { type Quantity, RATE, readQuantity, renderQuantity, SHARE, TIME } from './quantities.ts';

/** What a wire does with the frames that it carries, in either direction; the words are those of tc-netem(8). */
export interface WireScript {
  /** How long each frame is under way, in nanoseconds. */
  readonly delayNs: number;
  /** By how much more or less, evenly spread. Frames stay in order all the same. */
  readonly jitterNs: number;
  /** The share of frames that never arrive. */
  readonly lossPercent: number;
  /** The share of frames that arrive twice. */
  readonly duplicatePercent: number;
  /** The share of frames that are not delayed, and so overtake those that are. */
  readonly reorderPercent: number;
  /** How many bits a second one direction takes; undefined for no limit. */
  readonly rateBits: number | undefined;
  /** How many frames may be under way in one direction; what comes then is lost for want of room. */
  readonly limitFrames: number;
  /** What the chances are drawn from: with the same seed the n-th frame of a direction always fares the same. */
  readonly seed: number;
}

const PLAIN: WireScript = {
  delayNs: 0,
  jitterNs: 0,
  lossPercent: 0,
  duplicatePercent: 0,
  reorderPercent: 0,
  rateBits: undefined,
  limitFrames: 1_000,
  seed: 1,
};

type Key = keyof WireScript;

/** How a word's value is read and written. */
interface Word {
  readonly key: Key;
  readonly read: (text: string) => number | undefined;
  readonly write: (value: number) => string;
  readonly rule: Text;
}

const quantity = (key: Key, kind: Quantity): Word => ({
  key,
  read: (text) => readQuantity(kind, text),
  write: (value) => renderQuantity(kind, value),
  rule: kind.rule,
});

const whole = (key: Key, { least, most }: { least: number; most: number }): Word => ({
  key,
  read: (text) => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  },
  write: String,
  rule: {
    en: `it is a whole number from ${least} to ${most}`,
    'pt-BR': `é um número inteiro de ${least} a ${most}`,
  },
});

const WORDS: Readonly<Record<string, Word>> = {
  delay: quantity('delayNs', TIME),
  jitter: quantity('jitterNs', TIME),
  loss: quantity('lossPercent', SHARE),
  duplicate: quantity('duplicatePercent', SHARE),
  reorder: quantity('reorderPercent', SHARE),
  rate: quantity('rateBits', RATE),
  limit: whole('limitFrames', { least: 1, most: 100_000 }),
  seed: whole('seed', { least: 0, most: 2_147_483_647 }),
};

const EXAMPLE = 'delay=20ms,loss=5%,rate=1mbit,seed=7';
const WAY_OUT: Text = {
  en: `Write ${EXAMPLE}, say; known are ${Object.keys(WORDS).join(', ')}.`,
  'pt-BR': `Escreva ${EXAMPLE}, por exemplo; existem ${Object.keys(WORDS).join(', ')}.`,
};

/**
 * Reads `delay=20ms,jitter=5ms,loss=5%,reorder=1%,duplicate=1%,rate=1mbit,limit=1000,seed=7`, or a part of it. Throws
 * {@link InvalidValueError}, which names the word.
 */
export function parseWireScript(value: string, what: string): WireScript {
  const script: { -readonly [Name in Key]?: number } = {};
  for (const part of value.split(',')) {
    const { name = '', text = '' } = /^(?<name>[^=]*)=(?<text>.*)$/.exec(part)?.groups ?? {};
    const word = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    if (word === undefined) throw refused(what, part, NO_WORD);
    if (script[word.key] !== undefined) throw refused(what, part, TWICE);
    const number = word.read(text);
    if (number === undefined) throw refused(`${what} ${name}`, text, word.rule);
    script[word.key] = number;
  }
  const whole: WireScript = { ...PLAIN, ...script };
  if (whole.jitterNs > whole.delayNs) throw refused(what, value, TOO_MUCH_JITTER);
  if (whole.reorderPercent > 0 && whole.delayNs === 0)
    throw refused(what, value, NOTHING_TO_OVERTAKE);
  return whole;
}

/** The script in its own words, such that reading them gives the same script; what it leaves alone is left out. */
export function renderWireScript(script: WireScript): string {
  const parts = Object.entries(WORDS).flatMap(([name, { key, write }]) => {
    const value = script[key];
    const isSaid = name === 'seed' || value !== PLAIN[key];
    return value !== undefined && isSaid ? [`${name}=${write(value)}`] : [];
  });
  return parts.join(',');
}

const NO_WORD: Text = {
  en: 'each part is a word, =, and its value',
  'pt-BR': 'cada parte é uma palavra, = e o valor dela',
};
const TWICE: Text = { en: 'a word stands once only', 'pt-BR': 'uma palavra aparece uma vez só' };
const TOO_MUCH_JITTER: Text = {
  en: 'jitter is at most the delay, for no frame arrives before it was sent',
  'pt-BR': 'jitter é no máximo o delay, pois nenhum quadro chega antes de ser enviado',
};
const NOTHING_TO_OVERTAKE: Text = {
  en: 'reorder needs a delay: without one, no frame is under way that another could overtake',
  'pt-BR': 'reorder exige um delay: sem ele, não há quadro a caminho que outro possa ultrapassar',
};

function refused(what: string, value: string, rule: Text): InvalidValueError {
  return new InvalidValueError({ what, value, rule, wayOut: WAY_OUT });
}

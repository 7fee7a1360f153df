import {
  type Address,
  formatAddress,
  type Option,
  parseAddress,
  parseChoice,
  parseWholeNumber,
} from '@socketlab/foundation';
import { REPLIES, type ReplyName } from './replies.ts';

const LARGEST_BACKLOG = 65_535;
const MOST_PERMITTED = 20_000;

/** Whether and where a daemon listens from the start on. */
export function listenOption(fallbackAddress: Address): Option<Address | undefined> {
  const bare = formatAddress(fallbackAddress);
  return {
    flag: 'listen',
    placeholder: '[ADDRESS:PORT]',
    bare,
    summary: {
      en: `open the listener at start, on this address or on ${bare}`,
      'pt-BR': `abre o listener ao iniciar, neste endereço ou em ${bare}`,
    },
    parse: (value, what) => parseAddress(value, fallbackAddress, what),
    fallback: undefined,
  };
}

/** How a server answers. */
export const REPLY_OPTION: Option<ReplyName> = {
  flag: 'reply',
  placeholder: REPLIES.join('|'),
  summary: {
    en: 'how to answer: as it came, or in upper case',
    'pt-BR': 'como responder: como veio, ou em maiúsculas',
  },
  parse: parseChoice(REPLIES),
  fallback: 'echo',
};

/** How long the accept queue of a TCP server may get. */
export const BACKLOG_OPTION: Option<number> = {
  flag: 'backlog',
  placeholder: 'NUMBER',
  summary: {
    en: 'how many connections may wait to be accepted, see listen(2)',
    'pt-BR': 'quantas conexões podem esperar para ser aceitas, veja listen(2)',
  },
  parse: parseWholeNumber(0, LARGEST_BACKLOG),
  fallback: 128,
};

/** How much classmates may be permitted to send to a server. */
export const PERMITS_OPTION: Option<number> = {
  flag: 'permits',
  placeholder: 'NUMBER',
  summary: {
    en: 'how many connections at once classmates may be permitted, all together; 0 for no permit',
    'pt-BR':
      'quantas conexões ao mesmo tempo os colegas podem ter licenciadas, ao todo; 0 para nenhuma licença',
  },
  parse: parseWholeNumber(0, MOST_PERMITTED),
  fallback: 1_000,
};

import { parseWholeNumber } from '@socketlab/foundation';
import { type CommandArgument, type CommandOption, defineCommand } from '../../command.ts';
import { type FrameRange, parseFrameRange } from './frame-range.ts';

const MAX_PORT = 65_535;

/** The arguments of `socketlab explain`. */
export const explainArguments = {
  file: {
    placeholder: 'FILE',
    presence: 'required',
    summary: { en: 'The capture, pcapng or pcap.', 'pt-BR': 'A captura, pcapng ou pcap.' },
    parse: (value: string) => value,
  } satisfies CommandArgument<string>,
} as const;

/** The options of `socketlab explain`. */
export const explainOptions = {
  port: {
    flag: 'port',
    short: 'p',
    placeholder: 'N',
    summary: {
      en: 'Only packets of this TCP or UDP port, and ICMP errors about them.',
      'pt-BR': 'Só pacotes desta porta TCP ou UDP, e erros de ICMP sobre eles.',
    },
    parse: parseWholeNumber(1, MAX_PORT),
    fallback: undefined,
  } satisfies CommandOption<number | undefined>,
  frames: {
    flag: 'frames',
    placeholder: 'A-B',
    summary: {
      en: 'Only these frames, by the numbers that Wireshark shows: 5, 5-20, 5-.',
      'pt-BR': 'Só estes quadros, pelos números que o Wireshark mostra: 5, 5-20, 5-.',
    },
    parse: parseFrameRange,
    fallback: undefined,
  } satisfies CommandOption<FrameRange | undefined>,
} as const;

/** `socketlab explain`. */
export const explain = defineCommand({
  name: 'explain',
  summary: {
    en: 'Explain each frame of a capture, ours or Wireshark’s own.',
    'pt-BR': 'Explica cada quadro de uma captura, nossa ou do próprio Wireshark.',
  },
  details: {
    en: 'Frames are explained in the context of their conversation, also those before the first one shown. What the capture does not hold is said too. Of a damaged file all whole frames are explained, and the exit code is 1.',
    'pt-BR':
      'Os quadros são explicados no contexto da sua conversa, mesmo com os anteriores ao primeiro mostrado. O que a captura não tem também é dito. De um arquivo danificado são explicados todos os quadros inteiros, e o código de saída é 1.',
  },
  examples: ['explain capture.pcapng', 'explain capture.pcapng --port 65432 --lang pt-BR'],
  arguments: explainArguments,
  options: explainOptions,
  load: () => import('./run.ts'),
});

/** What is wrong, what every language's message must name, and the words that tell the rule in each. */
export interface Misuse {
  readonly args: readonly string[];
  readonly code: string;
  readonly names: readonly string[];
  readonly en: string;
  readonly ptBR: string;
}

const PORT_RULE = {
  code: 'INVALID_VALUE',
  en: 'a port is a whole number from 0 to 65535',
  ptBR: 'uma porta é um número inteiro de 0 a 65535',
};
const ADDRESS_RULE = {
  code: 'INVALID_VALUE',
  en: 'an address is an IP address and a port',
  ptBR: 'um endereço é um endereço IP e uma porta',
};
export const MISUSES: readonly Misuse[] = [
  {
    args: ['lab', 'run', 'tcp-smiple'],
    code: 'UNKNOWN_LAB',
    names: ['"tcp-smiple"', 'tcp-simple'],
    en: 'there is no lab',
    ptBR: 'não existe laboratório',
  },
  {
    args: ['up', 'tcp-ecko'],
    code: 'UNKNOWN_DAEMON',
    names: ['"tcp-ecko"', 'tcp-echo', 'client-agent'],
    en: 'Did you mean tcp-echo?',
    ptBR: 'Você quis dizer tcp-echo?',
  },
  {
    args: ['frobnicate'],
    code: 'UNKNOWN_COMMAND',
    names: ['"frobnicate"', 'lab run', 'doctor'],
    en: 'there is no command',
    ptBR: 'não existe comando',
  },
  {
    args: ['ps', '--frobnicate'],
    code: 'UNKNOWN_OPTION',
    names: ['"--frobnicate"', '--json'],
    en: 'there is no option',
    ptBR: 'não existe opção',
  },
  ...['65536', '-1', 'abc', '99999'].map((port) => ({
    args: ['listen', '--address', `127.0.0.1:${port}`],
    names: ['--address', `"${port}"`],
    ...PORT_RULE,
  })),
  { args: ['send', '127.0.0.1:65536', 'x'], names: ['ADDRESS:PORT', '"65536"'], ...PORT_RULE },
  { args: ['send', '256.0.0.1:80', 'x'], names: ['"256.0.0.1:80"'], ...ADDRESS_RULE },
  { args: ['listen', '--address', '300.1.1.1:80'], names: ['"300.1.1.1:80"'], ...ADDRESS_RULE },
  {
    args: ['listen', 'client-agent'],
    code: 'UNKNOWN_DAEMON',
    names: ['"client-agent"', 'tcp-echo'],
    en: 'there is no daemon',
    ptBR: 'não existe daemon',
  },
  {
    args: ['listen', '--backlog', '70000'],
    code: 'INVALID_VALUE',
    names: ['--backlog', '"70000"', '65535'],
    en: 'a whole number from 0 to 65535',
    ptBR: 'um número inteiro de 0 a 65535',
  },
  {
    args: ['down', '--deadline'],
    code: 'MISSING_VALUE',
    names: ['--deadline', 'MS'],
    en: 'needs a value',
    ptBR: 'precisa de um valor',
  },
  {
    args: ['lab', 'run'],
    code: 'MISSING_ARGUMENT',
    names: ['lab run', 'LAB'],
    en: 'is missing',
    ptBR: 'falta',
  },
  {
    args: ['send', '127.0.0.1:80', 'two', 'words'],
    code: 'UNEXPECTED_ARGUMENT',
    names: ['"words"'],
    en: 'one argument too many',
    ptBR: 'um argumento a mais',
  },
];

import { isIP, isIPv4 } from 'node:net';
import { InvalidValueError, type Text } from '@socketlab/foundation';

/** One of the two hosts, as it is to be made. */
export interface HostPlan {
  readonly name: string;
  readonly host: string;
  /** How many bits of the address say which network it is in. */
  readonly prefixBits: number;
}

const RULE: Text = {
  en: 'it names two hosts, each with an IP address and the bits of its network; names are letters, digits and dashes, and differ as the addresses do',
  'pt-BR':
    'dá nome a duas máquinas, cada uma com um endereço IP e os bits da rede dela; nomes são letras, algarismos e hífens, e diferem como os endereços',
};
const EXAMPLE = 'lab-07=10.77.0.7/24,lab-08=10.77.0.8/24';
const WAY_OUT: Text = {
  en: `Write ${EXAMPLE}, say.`,
  'pt-BR': `Escreva ${EXAMPLE}, por exemplo.`,
};

/** Reads `lab-07=10.77.0.7/24,lab-08=10.77.0.8/24`. Throws {@link InvalidValueError}. */
export function parseHosts(value: string, what: string): readonly [HostPlan, HostPlan] {
  const [first, second, ...more] = value.split(',').map(readHost);
  const isGood =
    first !== undefined &&
    second !== undefined &&
    more.length === 0 &&
    first.name !== second.name &&
    first.host !== second.host &&
    isIP(first.host) === isIP(second.host);
  if (!isGood) throw new InvalidValueError({ what, value, rule: RULE, wayOut: WAY_OUT });
  return [first, second];
}

function readHost(part: string): HostPlan | undefined {
  const { name, host, bits } =
    /^(?<name>[a-z0-9-]{1,63})=(?<host>[^/%]+)\/(?<bits>\d{1,3})$/.exec(part)?.groups ?? {};
  if (name === undefined || host === undefined || isIP(host) === 0) return undefined;
  const prefixBits = Number(bits);
  return prefixBits <= (isIPv4(host) ? 32 : 128) ? { name, host, prefixBits } : undefined;
}

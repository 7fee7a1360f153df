import type { Text } from '@socketlab/foundation';
import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import {
  type JudgedAddress,
  type SelectedAddresses,
  selectAddresses,
  type Unusable,
} from '../../network/select-addresses.ts';
import type { Output } from '../../output.ts';
import { formatTable } from '../../table.ts';

/** Lists the usable ones, best first, then the others with the reason, and says the sentence to read out. */
export const run: Run<typeof NONE, typeof NONE> = async ({ output, readAddresses, signal }) => {
  const selected = selectAddresses(await readAddresses(signal));
  output.data(dataOf(selected, output), () => render(selected, output));
  output.say(sentence(selected.usable[0]));
  return EXIT.done;
};

function dataOf({ usable, others }: SelectedAddresses, { text }: Output): object {
  return {
    best: usable[0]?.address ?? null,
    addresses: [...usable, ...others].map((each) => ({
      address: each.address,
      prefix: each.prefix ?? null,
      interface: each.interface,
      kind: each.kind,
      isUsable: each.problem === undefined,
      ...(each.problem === undefined
        ? {}
        : { problem: each.problem, reason: text(reasonOf(each, each.problem)) }),
    })),
  };
}

function render({ usable, others }: SelectedAddresses, { text, colors }: Output): string {
  const yes = colors.green(text({ en: 'yes', 'pt-BR': 'sim' }));
  const no = colors.yellow(text({ en: 'no', 'pt-BR': 'não' }));
  return formatTable(
    [
      text({ en: 'ADDRESS', 'pt-BR': 'ENDEREÇO' }),
      'INTERFACE',
      text({ en: 'USABLE', 'pt-BR': 'SERVE' }),
      text({ en: 'WHY NOT', 'pt-BR': 'POR QUE NÃO' }),
    ],
    [...usable, ...others].map((each) => [
      each.prefix === undefined ? each.address : `${each.address}/${each.prefix}`,
      each.interface,
      each.problem === undefined ? yes : no,
      each.problem === undefined ? '' : text(reasonOf(each, each.problem)),
    ]),
  );
}

function sentence(best: JudgedAddress | undefined): Text {
  if (best !== undefined) {
    return {
      en: `tell your classmate: ${best.address}`,
      'pt-BR': `diga ao seu colega: ${best.address}`,
    };
  }
  return {
    en: 'no address of this machine can be reached by a classmate: connect it to the network that the classmate is in.',
    'pt-BR':
      'nenhum endereço desta máquina pode ser alcançado por um colega: conecte-a à rede em que o colega está.',
  };
}

function reasonOf({ interface: name }: JudgedAddress, problem: Unusable): Text {
  return REASONS[problem](name);
}

const REASONS: Readonly<Record<Unusable, (name: string) => Text>> = {
  loopback: () => ({
    en: 'loopback: on the classmate’s machine this address means the classmate’s machine',
    'pt-BR': 'loopback: na máquina do colega este endereço significa a máquina do colega',
  }),
  down: (name) => ({
    en: `${name} is down: switched off, or without a cable or a network`,
    'pt-BR': `${name} está inativa: desligada, ou sem cabo ou rede`,
  }),
  container: (name) => ({
    en: `${name} leads to containers or virtual machines on this machine only`,
    'pt-BR': `${name} só leva a contêineres ou máquinas virtuais desta máquina`,
  }),
  tunnel: (name) => ({
    en: `${name} is a tunnel (VPN): only machines in the same one reach it`,
    'pt-BR': `${name} é um túnel (VPN): só máquinas que estão no mesmo o alcançam`,
  }),
  'link-local': () => ({
    en: 'link-local: it means something on its own cable only, and to IPv6 the classmate’s own interface must be named beside it',
    'pt-BR':
      'link-local: só quer dizer algo em seu próprio enlace, e em IPv6 exige ao lado o nome da interface do colega',
  }),
  temporary: () => ({
    en: 'temporary (RFC 8981): the system changes it, and soon it is another one',
    'pt-BR': 'temporário (RFC 8981): o sistema o troca, e em breve será outro',
  }),
  'not-private': () => ({
    en: 'not a private address: the Internet may see it; open it only by name, with --address, if the owner wants that',
    'pt-BR':
      'não é um endereço privado: a Internet pode vê-lo; só o abra pelo nome, com --address, se o dono quiser isso',
  }),
};

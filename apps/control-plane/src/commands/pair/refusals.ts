import type { Text } from '@socketlab/foundation';
import type { PairingEvent } from '@socketlab/trust';
import { shortId } from '../../pairing/told.ts';

type Refused = Extract<PairingEvent, { kind: 'refused' }>;

const REASONS: Readonly<Record<Refused['reason'], Text>> = {
  busy: {
    en: 'the digits on this screen are another machine’s',
    'pt-BR': 'os dígitos nesta tela são de outra máquina',
  },
  cancelled: { en: 'it was called off', 'pt-BR': 'foi cancelado' },
  certificate: {
    en: 'its certificates do not belong together',
    'pt-BR': 'os certificados dela não combinam',
  },
  clock: {
    en: 'a certificate is not valid at this time; set the clocks of both machines',
    'pt-BR': 'um certificado não vale neste momento; acerte os relógios das duas máquinas',
  },
  expired: { en: 'the time was up', 'pt-BR': 'o tempo acabou' },
  'hung-up': { en: 'it hung up', 'pt-BR': 'ela desligou' },
  internal: {
    en: 'what was agreed could not be kept; what was granted is taken back',
    'pt-BR': 'o que foi combinado não pôde ser guardado; o que foi permitido foi revogado',
  },
  late: { en: 'it took too long', 'pt-BR': 'ela demorou demais' },
  message: { en: 'it does not keep to the protocol', 'pt-BR': 'ela não segue o protocolo' },
  'same-machine': { en: 'it is this very machine', 'pt-BR': 'é esta mesma máquina' },
  scopes: {
    en: 'it wants nothing of what --allow allows',
    'pt-BR': 'ela não quer nada do que --allow permite',
  },
  'used-up': {
    en: 'the window has nothing left to give',
    'pt-BR': 'a janela não tem mais nada a dar',
  },
  'wrong-digits': {
    en: 'the digits were wrong: a typing error, or someone between the two machines',
    'pt-BR': 'os dígitos estavam errados: um erro de digitação, ou alguém entre as duas máquinas',
  },
  'wrong-token': { en: 'its token is not this class’s', 'pt-BR': 'o token dela não é desta turma' },
};

/** Who was not paired, and why. */
export function refusalText({ visitor, reason }: Refused): Text {
  const { name, address } = visitor;
  const id = shortId(visitor.machineId);
  const { en, 'pt-BR': portuguese } = REASONS[reason];
  return {
    en: `${name} (machine ${id}) at ${address} is not paired: ${en}.`,
    'pt-BR': `${name} (máquina ${id}) em ${address} não foi pareada: ${portuguese}.`,
  };
}

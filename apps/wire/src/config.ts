import { type Option, parseSwitch } from '@socketlab/foundation';
import { parseWireScript, type WireScript } from '@socketlab/wire-model';
import { type HostPlan, parseHosts } from './host-plan.ts';

const hosts: Option<readonly [HostPlan, HostPlan]> = {
  flag: 'hosts',
  placeholder: 'NAME=ADDRESS/BITS,NAME=ADDRESS/BITS',
  summary: {
    en: 'the two hosts: their names, addresses, and how many bits say the network',
    'pt-BR': 'as duas máquinas: nomes, endereços, e quantos bits dizem a rede',
  },
  parse: parseHosts,
  fallback: [
    { name: 'lab-07', host: '10.77.0.7', prefixBits: 24 },
    { name: 'lab-08', host: '10.77.0.8', prefixBits: 24 },
  ],
};

const script: Option<WireScript | undefined> = {
  flag: 'script',
  placeholder: 'WORD=VALUE,...',
  summary: {
    en: 'what the wire does to frames: delay, jitter, loss, duplicate, reorder, rate, limit, seed; nothing unless told',
    'pt-BR':
      'o que o fio faz com os quadros: delay, jitter, loss, duplicate, reorder, rate, limit, seed; nada se não for dito',
  },
  parse: parseWireScript,
  fallback: undefined,
};

const lifeline: Option<boolean> = {
  flag: 'lifeline',
  summary: {
    en: 'end when whoever holds the other end of descriptor 3, a stream socket, has ended',
    'pt-BR':
      'termina quando terminar quem segura a outra ponta do descritor 3, um soquete de fluxo',
  },
  parse: parseSwitch,
  fallback: false,
};

/** The option table of wire. */
export const OPTIONS = { hosts, script, lifeline };

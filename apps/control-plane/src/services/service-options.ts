import { parseSwitch } from '@socketlab/foundation';
import type { CommandOption } from '../command.ts';

/** `--system`. */
export const SYSTEM_SCOPE = {
  flag: 'system',
  summary: {
    en: 'Services of the machine, which start at boot for everyone; needs root, or an administrator. Without it, your own.',
    'pt-BR':
      'Serviços da máquina, que iniciam com ela para todos; exige root, ou um administrador. Sem ela, os seus.',
  },
  parse: parseSwitch,
  fallback: false as boolean,
} satisfies CommandOption<boolean>;

/** `--force`. */
export const FORCE = {
  flag: 'force',
  summary: {
    en: 'Give up what somebody has edited in the files.',
    'pt-BR': 'Abre mão do que alguém editou nos arquivos.',
  },
  parse: parseSwitch,
  fallback: false as boolean,
} satisfies CommandOption<boolean>;

/** Why these commands take no `--host`. */
export const OWNERS_SERVICES = {
  en: 'what a machine runs by itself is its owner’s decision.',
  'pt-BR': 'o que uma máquina roda sozinha é decisão do dono dela.',
} as const;

import type { Text } from '@socketlab/foundation';
import type { InstalledDaemon } from '../../services/install-services.ts';

/** What became of one daemon, for a person. */
export function outcomeText({
  outcome,
  control,
  wasTakenOver,
  socket,
}: InstalledDaemon & { readonly control: string | undefined }): Text {
  const words = OUTCOMES[outcome];
  const at = control === undefined ? '' : `, control ${control}`;
  const from = control === undefined ? '' : `, controle ${control}`;
  return {
    en: `${words.en}${at}${socket === undefined ? '' : `, started by ${socket} too`}${wasTakenOver ? '; it ran already, and was ended for that' : ''}`,
    'pt-BR': `${words['pt-BR']}${from}${socket === undefined ? '' : `, iniciado também por ${socket}`}${wasTakenOver ? '; já estava em execução, e foi encerrado para isso' : ''}`,
  };
}

const OUTCOMES = {
  installed: { en: 'a service now', 'pt-BR': 'agora é um serviço' },
  updated: { en: 'updated', 'pt-BR': 'atualizado' },
  unchanged: { en: 'a service already', 'pt-BR': 'já é um serviço' },
} as const satisfies Record<string, Text>;

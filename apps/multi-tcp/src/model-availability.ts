import { ioUringProblem, nativeCallsProblem } from '@socketlab/bsd-sockets';
import type { Text } from '@socketlab/foundation';
import { MODELS, type ModelName } from './model.ts';

/** A model as the contract tells of it. */
export interface ModelMessage {
  readonly name: ModelName;
  readonly isAvailable: boolean;
  readonly reason: string;
  readonly reasonPtBr: string;
}

/** Every model that this program has, and of those that this machine has not, why. */
export function describeModels(platform: NodeJS.Platform = process.platform): ModelMessage[] {
  return MODELS.map((name) => {
    const problem = modelProblem(name, platform);
    return {
      name,
      isAvailable: problem === undefined,
      reason: problem?.en ?? '',
      reasonPtBr: problem?.['pt-BR'] ?? '',
    };
  });
}

/** Why a model cannot serve here; undefined where it can. */
function modelProblem(name: ModelName, platform: NodeJS.Platform): Text | undefined {
  if (name === 'event-loop') return undefined;
  if (name === 'epoll' && platform !== 'linux') return ONLY_ON_LINUX;
  const problem = nativeCallsProblem();
  if (problem !== undefined || name !== 'io_uring') return problem?.text;
  return ioUringProblem(platform)?.text;
}

const ONLY_ON_LINUX: Text = {
  en: 'epoll(7) is Linux’s own; event-loop waits here with what this system has instead',
  'pt-BR':
    'epoll(7) é próprio do Linux; aqui, event-loop espera com o que este sistema tem no lugar',
};

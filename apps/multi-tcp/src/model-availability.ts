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
export function describeModels(): ModelMessage[] {
  return MODELS.map((name) => {
    const problem = modelProblem(name);
    return {
      name,
      isAvailable: problem === undefined,
      reason: problem?.en ?? '',
      reasonPtBr: problem?.['pt-BR'] ?? '',
    };
  });
}

/** Why a model cannot serve here; undefined where it can. */
function modelProblem(name: ModelName): Text | undefined {
  if (name === 'event-loop') return undefined;
  if (name === 'epoll' && process.platform !== 'linux') return ONLY_ON_LINUX;
  const problem = nativeCallsProblem();
  if (problem !== undefined || name !== 'io_uring') return problem?.text;
  return ioUringProblem()?.text;
}

const ONLY_ON_LINUX: Text = {
  en: 'only Linux has epoll(7)',
  'pt-BR': 'somente o Linux tem epoll(7)',
};

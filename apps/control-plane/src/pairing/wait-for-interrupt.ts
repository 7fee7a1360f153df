import type { Output } from '../output.ts';

/** Resolves at Ctrl+C: for a command that keeps this machine open. */
export async function waitForInterrupt({
  output,
  signal,
}: {
  readonly output: Output;
  readonly signal: AbortSignal;
}): Promise<void> {
  if (signal.aborted) return;
  output.say({
    en: 'This machine stays open to its classmates; Ctrl+C closes it.',
    'pt-BR': 'Esta máquina continua aberta aos colegas; Ctrl+C a fecha.',
  });
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}

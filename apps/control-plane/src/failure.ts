import { messageOf, SocketlabError, type Text } from '@socketlab/foundation';
import { EXIT, type ExitCode } from './exit-code.ts';
import { isMisuse } from './misuse.ts';
import type { Output } from './output.ts';

const ERROR: Text = { en: 'error', 'pt-BR': 'erro' };
const INTERRUPTED: Text = { en: 'interrupted', 'pt-BR': 'interrompido' };
const DEFECT: Text = {
  en: 'This is a defect of Socketlab. Run it again with --verbose and report what it prints.',
  'pt-BR':
    'Isto é um defeito do Socketlab. Rode de novo com --verbose e relate o que ele imprimir.',
};

/** Says on standard error that somebody ended the command; returns the exit code for that. */
export function reportInterrupted(output: Output): ExitCode {
  output.say(INTERRUPTED);
  return EXIT.failed;
}

/** Tells on standard error what failed, and returns the exit code that says it to the shell. */
export function reportFailure(
  failure: unknown,
  { output, isDetailed }: { output: Output; isDetailed: boolean },
): ExitCode {
  if (failure instanceof AggregateError) {
    const codes = failure.errors.map((each: unknown) =>
      reportFailure(each, { output, isDetailed }),
    );
    return codes.includes(EXIT.failed) ? EXIT.failed : EXIT.misused;
  }
  if (output.isJson) output.say(sameInAll(JSON.stringify({ error: failureData(failure, output) })));
  else output.say(describeFailure(failure));
  if (isDetailed && failure instanceof Error) output.say(sameInAll(failure.stack ?? ''));
  if (isDetailed && failure instanceof Error && failure.cause instanceof Error) {
    output.say(sameInAll(`caused by: ${failure.cause.stack}`));
  }
  return failure instanceof SocketlabError && isMisuse(failure) ? EXIT.misused : EXIT.failed;
}

/** `error CODE: what failed, and the way out`; a defect is told as one. */
export function describeFailure(failure: unknown): Text {
  if (failure instanceof SocketlabError) {
    return {
      en: `${ERROR.en} ${failure.code}: ${failure.text.en}`,
      'pt-BR': `${ERROR['pt-BR']} ${failure.code}: ${failure.text['pt-BR']}`,
    };
  }
  return {
    en: `${ERROR.en}: ${messageOf(failure)}\n${DEFECT.en}`,
    'pt-BR': `${ERROR['pt-BR']}: ${messageOf(failure)}\n${DEFECT['pt-BR']}`,
  };
}

/** The same for a program. */
export function failureData(failure: unknown, output: Output): object {
  if (!(failure instanceof SocketlabError)) return { code: 'DEFECT', message: messageOf(failure) };
  return { code: failure.code, message: output.text(failure.text), facts: failure.facts };
}

function sameInAll(text: string): Text {
  return { en: text, 'pt-BR': text };
}

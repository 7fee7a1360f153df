import path from 'node:path';
import {
  createClock,
  DefectError,
  describeOptions,
  InvalidConfigurationError,
  loadConfiguration,
  messageOf,
  resolveDirectories,
  resolveLanguage,
  SocketlabError,
  watchLifeline,
} from '@socketlab/foundation';
import { renderWireScript } from '@socketlab/wire-model';
import { OPTIONS } from './config.ts';
import type { WireMessage } from './messages.ts';
import { createWire } from './wire.ts';

const EXIT = { done: 0, failed: 1, misused: 2 } as const;
const CARRIER_DEADLINE_MS = 5_000;

/** Where the wire's settings come from, and what ends it. */
export interface WireSurroundings {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly write: (text: string) => void;
  readonly interrupt: AbortController;
}

/** Runs the wire from its configuration to its end; resolves with the exit code. */
export async function runWire(surroundings: WireSurroundings): Promise<number> {
  const { argv, environment, write } = surroundings;
  if (argv.includes('--help')) {
    const { SOCKETLAB_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
    const language = resolveLanguage(SOCKETLAB_LANG, [LC_ALL, LC_MESSAGES, LANG]);
    write(describeOptions('wire', OPTIONS, language));
    return EXIT.done;
  }
  const say = (message: WireMessage): void => write(`${JSON.stringify(message)}\n`);
  try {
    await stand(surroundings, say);
    return EXIT.done;
  } catch (thrown) {
    const error =
      thrown instanceof SocketlabError
        ? thrown
        : new DefectError({ problem: messageOf(thrown) }, { cause: thrown });
    say({ event: 'failed', code: error.code, text: error.text });
    return thrown instanceof InvalidConfigurationError ? EXIT.misused : EXIT.failed;
  }
}

async function stand(
  { argv, environment, interrupt }: WireSurroundings,
  say: (message: WireMessage) => void,
): Promise<void> {
  const file = path.join(resolveDirectories(environment).config, 'config.json');
  const sources = { argv, environment, file, section: 'wire' };
  const { hosts, script, lifeline } = loadConfiguration(OPTIONS, sources);
  if (lifeline) watchLifeline('--lifeline', () => interrupt.abort());
  const wire = createWire({ hosts, script }, { clock: createClock() });
  const { signal } = interrupt;
  try {
    const late = AbortSignal.timeout(CARRIER_DEADLINE_MS);
    const standing = await wire.start({ signal: AbortSignal.any([signal, late]) });
    say({
      event: 'ready',
      hosts: standing,
      ...(script === undefined ? {} : { script: renderWireScript(script) }),
      tookMs: Math.round(performance.now()),
    });
    await wire.run(signal);
    say({ event: 'ended', lanes: wire.lanes() });
  } finally {
    wire.stop();
  }
}

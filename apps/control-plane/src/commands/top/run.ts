import { delay } from '@socketlab/foundation';
import type { NONE, Run } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { LOCAL } from '../../hosts/host-directory.ts';
import { createTargetReader } from '../../observing/known-targets.ts';
import { createMetricsAddresses } from '../../observing/metrics-addresses.ts';
import { pictureData } from './data.ts';
import type { topOptions } from './index.ts';
import { showLive } from './live.ts';
import { type Picture, type TopInput, takePicture } from './picture.ts';
import { createPolling, type Polling } from './polling.ts';
import { renderOnce } from './render.ts';
import { FIRST_VIEW } from './view.ts';

/** Live on a terminal; a line of JSON at each refresh with `--json`; else, or if asked, one picture. */
export const run: Run<typeof NONE, typeof topOptions> = async (input) => {
  const { options, output, signal } = input;
  const hosts = options.hosts ?? [LOCAL];
  // Names that there are none of are told before anything is shown.
  await input.hosts.choose(hosts);
  const reader = createTargetReader(
    { stateDirectory: input.daemons.stateDirectory, machineName: input.pairing.machineName },
    { hosts: input.hosts, addresses: createMetricsAddresses({ hosts: input.hosts }) },
  );
  const polling = createPolling({ hosts, intervalMs: options.intervalMs, signal }, { reader });
  try {
    await polling.refresh();
    if (options.once || !(output.isTerminal || output.isJson))
      return await showOnce(input, polling);
    if (output.isJson) return await tellOnAndOn(input, polling);
    return await showLive(input, polling);
  } catch (failure) {
    // Ctrl+C is how watching ends.
    if (!signal.aborted) throw failure;
    return EXIT.done;
  } finally {
    polling.stop();
  }
};

/** Two scrapes of each, for a rate is between two. */
async function showOnce(input: TopInput, polling: Polling): Promise<ExitCode> {
  const { output, signal } = input;
  await Promise.race([polling.scraped(2), untilAborted(signal)]);
  signal.throwIfAborted();
  const picture = takePicture(input, polling, FIRST_VIEW);
  output.item(pictureData(picture, output), () => renderOnce(picture, output.width, output));
  return codeOf(picture);
}

/** As of any command that asks hosts: 3 where some did not answer, 1 where none did. */
function codeOf({ daemons, closed }: Picture): ExitCode {
  const failed = daemons.filter(({ failure }) => failure !== undefined).length;
  if (failed + closed.length === 0) return EXIT.done;
  return failed < daemons.length ? EXIT.someFailed : EXIT.failed;
}

async function tellOnAndOn(input: TopInput, polling: Polling): Promise<ExitCode> {
  const { output, options, signal } = input;
  await Promise.race([polling.scraped(1), untilAborted(signal)]);
  for (;;) {
    signal.throwIfAborted();
    output.item(pictureData(takePicture(input, polling, FIRST_VIEW), output), () => '');
    await delay(options.intervalMs, signal);
    await polling.refresh();
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

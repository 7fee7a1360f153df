import path from 'node:path';
import { delay } from '@socketlab/foundation';
import { createExplainer, type ExplainedFrame, readCapture } from '@socketlab/packets';
import type { Run, RunInput } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { asData } from './data.ts';
import type { explainArguments, explainOptions } from './index.ts';
import { readCaptureFile } from './read-file.ts';
import { render } from './render.ts';
import type { Shown } from './shown.ts';

type Input = RunInput<typeof explainArguments, typeof explainOptions>;

/** The most frames that are shown when nobody says which: more than anyone reads. */
const MOST_SHOWN = 10_000;
/** After so many frames Ctrl+C is listened to. */
const FRAMES_AT_ONCE = 20_000;

/** Explains what is whole of the capture; then says what is not, as a failure. */
export const run: Run<typeof explainArguments, typeof explainOptions> = async (input) => {
  const { output, options, signal, workingDirectory } = input;
  const file = path.resolve(workingDirectory, input.arguments.file);
  const capture = readCapture(await readCaptureFile(file, signal));
  const explainer = createExplainer(capture, {
    ports: options.port === undefined ? [] : [options.port],
  });
  const { frames, hidden } = await choose(explainer.frames(), input);
  const shown: Shown = {
    file: input.arguments.file,
    capture,
    frames,
    hidden,
    conversations: explainer.conversations(),
    notes: explainer.notes(),
  };
  output.data(asData(shown, output), () => render(shown, output));
  if (capture.problem !== undefined) throw capture.problem;
  return EXIT.done;
};

/** The frames to show: the range that was asked for, or the first ones. All are read, for the conversations' sake. */
async function choose(
  explained: Iterable<ExplainedFrame>,
  { options, signal }: Input,
): Promise<{ frames: ExplainedFrame[]; hidden: number }> {
  const { first, last } = options.frames ?? { first: 1, last: Number.POSITIVE_INFINITY };
  const frames: ExplainedFrame[] = [];
  let hidden = 0;
  let count = 0;
  for (const frame of explained) {
    count += 1;
    if (count % FRAMES_AT_ONCE === 0) await delay(0, signal);
    if (frame.number < first || frame.number > last) continue;
    if (frames.length < MOST_SHOWN) frames.push(frame);
    else hidden += 1;
  }
  return { frames, hidden };
}

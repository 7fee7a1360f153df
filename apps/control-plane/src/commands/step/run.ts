import type { Run, RunInput } from '../../command.ts';
import { defaultListener } from '../../daemons.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { Host } from '../../hosts/host-directory.ts';
import { onOnlyHost } from '../../hosts/only-host.ts';
import { renderStep } from '../../step-view.ts';
import { createStepper, type StepPosition } from '../../stepper.ts';
import type { stepArguments, stepOptions } from './index.ts';

type Input = RunInput<typeof stepArguments, typeof stepOptions>;

/** Takes one step, or as many as were asked for, each of which is shown as it is taken. */
export const run: Run<typeof stepArguments, typeof stepOptions> = (input) =>
  onOnlyHost('step', input, (host) => takeSteps(host, input));

async function takeSteps({ daemons }: Host, input: Input): Promise<ExitCode> {
  const { options, output, signal } = input;
  const daemon = input.arguments.daemon ?? defaultListener();
  const { client } = await daemons.require(daemon, signal);
  const stepper = await createStepper(client, { signal });
  for (let gap = ''; ; gap = '\n') {
    const taken = await stepper.step(options.deadlineMs);
    output.item({ daemon: daemon.name, ...taken }, () => `${gap}${renderStep(taken, output)}`);
    if (isFarEnough(taken.position, options)) return EXIT.done;
  }
}

/** Where a call waits, more steps would only wait with it. */
function isFarEnough(position: StepPosition, { until, all }: Input['options']): boolean {
  if (position.kind !== 'before') return true;
  return until === undefined ? !all : position.call.name === until;
}

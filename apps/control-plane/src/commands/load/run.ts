import path from 'node:path';
import { machineName } from '@socketlab/foundation';
import { type ComparedRun, endedAsMeant, type LoadRun } from '@socketlab/load';
import { prepareReportFolder, type ReportPlace } from '@socketlab/pages';
import type { Run, RunInput } from '../../command.ts';
import { clientDaemon } from '../../daemons.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { aimAddress } from '../../hosts/aim-address.ts';
import { askPermit } from '../../hosts/ask-permit.ts';
import type { Host } from '../../hosts/host-directory.ts';
import { onOnlyHost } from '../../hosts/only-host.ts';
import { readRun } from '../../load-runs/read-run.ts';
import { reportPlace } from '../../load-runs/report-folder.ts';
import { comparisonData, renderComparison } from '../../load-runs/tell-comparison.ts';
import {
  type AskedLoad,
  longestMs,
  readAskedLoad,
  slowestStartMs,
  wantedPermit,
} from './asked-plan.ts';
import { assembleRun } from './assemble-run.ts';
import { type Collected, collectLoad } from './collect.ts';
import { createGentleEnd } from './gentle-end.ts';
import { describeMachine } from './machine.ts';
import type { loadArguments, loadOptions } from './options.ts';
import { progressText } from './progress.ts';
import { renderRun } from './render.ts';
import { LOAD_FILES, writeRun } from './write-run.ts';

type Input = RunInput<typeof loadArguments, typeof loadOptions>;

/** For client-agent's own words about the end to arrive. */
const GRACE_MS = 10_000;

/** Has client-agent send, tells what came of it, and writes the report; also of a run that was cut short. */
export const run: Run<typeof loadArguments, typeof loadOptions> = async (input) => {
  const { options, workingDirectory } = input;
  const asked = readAskedLoad(input);
  // Whatever is wrong with the folders is said before anything is sent.
  const before =
    options.compare === undefined ? undefined : await readRun(options.compare, workingDirectory);
  const place = reportPlace('load', options.output, workingDirectory);
  const isPrepared = options.output !== undefined;
  if (isPrepared) await prepareReportFolder(LOAD_FILES, place);
  const [collected, made] = await onOnlyHost('load', input, async (host) => {
    const told = await sendFrom(host, asked, input);
    const { version, environment } = input;
    const isHere = host.record === undefined;
    const machine = isHere ? { machine: describeMachine(machineName(environment)) } : {};
    return [told, assembleRun(asked, told, { version, ...machine })] as const;
  });
  return tell({ run: made, collected, before, place }, input);
};

/** Asks for the permit where one is needed, and reads the run to its end. */
async function sendFrom(host: Host, asked: AskedLoad, input: Input): Promise<Collected> {
  const { hosts, output, signal } = input;
  const { address, host: target } = await aimAddress(asked.target, hosts);
  const { client } = await host.daemons.require(clientDaemon(), signal);
  const { plan } = asked;
  // A permit is for the machine that asks for it: none is asked for where another one sends.
  const permit =
    target === undefined || host.record !== undefined
      ? null
      : await askPermit(
          { host: target, address, protocol: plan.protocol },
          wantedPermit(plan),
          input,
        );
  signal.throwIfAborted();
  const gentle = createGentleEnd(client, signal);
  const stream = client.client.runLoad(
    { ...plan, count: String(plan.count), address, permit },
    { signal: gentle.signal, deadlineMs: longestMs(plan) + slowestStartMs(plan) + GRACE_MS },
  );
  output.progress({ en: 'connecting…', 'pt-BR': 'conectando…' });
  try {
    return await collectLoad(stream, {
      signal,
      onPlan: gentle.admitted,
      onInterval: (interval, done) => output.progress(progressText(interval, done)),
    });
  } finally {
    gentle.release();
    output.endProgress();
  }
}

interface Told {
  readonly run: LoadRun;
  readonly collected: Collected;
  readonly before: ComparedRun | undefined;
  readonly place: ReportPlace;
}

async function tell(
  { run: made, collected, before, place }: Told,
  input: Input,
): Promise<ExitCode> {
  const { output, language, workingDirectory } = input;
  const folder = path.relative(workingDirectory, place.directory) || '.';
  const runs = before && { first: before, second: { run: made, folder } };
  const { result, plan, target } = made;
  const data = {
    report: place.directory,
    target,
    plan,
    result,
    ...(runs && { comparison: comparisonData(runs, output) }),
  };
  // Begun first, for standard output may be a full disk; told in any case, for the folder may be on one.
  const writing = writeRun({ run: made, intervals: collected.intervals, runs }, place, language);
  const [written] = await Promise.allSettled([writing]);
  output.data(data, () => {
    const told = renderRun(made, output);
    return runs === undefined ? told : `${told}\n\n${renderComparison(runs, output)}`;
  });
  if (written.status === 'rejected') throw written.reason;
  const { html, removed } = written.value;
  if (removed.length > 0) {
    const names = removed.join(', ');
    output.say({
      en: `removed the comparison of an earlier run: ${names}`,
      'pt-BR': `removida a comparação de uma rodada anterior: ${names}`,
    });
  }
  output.say({ en: `report: ${html}`, 'pt-BR': `relatório: ${html}` });
  const isDone = endedAsMeant(result.reason) && result.counts.answered > 0;
  return isDone ? EXIT.done : EXIT.failed;
}

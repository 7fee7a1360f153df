import path from 'node:path';
import type { DaemonClient } from '@socketlab/control';
import { delay } from '@socketlab/foundation';
import type { NONE, Run, RunInput } from '../../command.ts';
import { defaultListener } from '../../daemons.ts';
import { MissingArgumentError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { answeringOf, askDaemons } from '../../hosts/ask-daemons.ts';
import type { Answering } from '../../hosts/host-daemons.ts';
import type { Host } from '../../hosts/host-directory.ts';
import { onOnlyHost } from '../../hosts/only-host.ts';
import type { Output } from '../../output.ts';
import { withDaemons } from '../../with-daemons.ts';
import { openCaptureTarget } from './capture-target.ts';
import type { captureOptions } from './index.ts';

type Input = RunInput<typeof NONE, typeof captureOptions>;
/** To stop and download 64 MiB, also when Ctrl+C was pressed: that is what it asks for. */
const END_MS = 60_000;
const LOOK_AGAIN_MS = 500;
const MS_PER_S = 1_000;
/** Nothing comes after it: the answer only tells what the newest event is. */
const AFTER_ALL = String(Number.MAX_SAFE_INTEGER);

/** Captures until it is told to end, then writes the file and tells what is in it. */
export const run: Run<typeof NONE, typeof captureOptions> = (input) =>
  onOnlyHost('capture', input, (host) => captureOn(host, input));

async function captureOn(host: Host, input: Input): Promise<ExitCode> {
  const { options, output } = input;
  const { ports } = options;
  if (ports === undefined) throw new MissingArgumentError('capture', '--port N');
  const file = path.resolve(input.workingDirectory, options.out ?? defaultName());
  const target = await openCaptureTarget(file);
  try {
    const captured = await withCapturer(host, input, async ({ client, info }) => {
      const totals = await capture(client, { ports, daemon: info.name }, input);
      await target.write(download(client, totals.captureId));
      return totals;
    });
    const { captureId, ...told } = captured;
    output.data({ file, ...told }, () => describe(file, captured, output));
    return EXIT.done;
  } finally {
    await target.discard();
  }
}

/** `capture-20260131T123456Z.pcapng`. */
function defaultName(): string {
  return `capture-${new Date().toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}.pcapng`;
}

/** The daemon that was named, or one that answers, or, on this machine, one that is there for this only. */
async function withCapturer<Result>(
  host: Host,
  input: Input,
  work: (daemon: Answering) => Promise<Result>,
): Promise<Result> {
  const { options, signal } = input;
  if (options.daemon === undefined) {
    const [running] = answeringOf(await askDaemons(host, signal));
    if (running !== undefined) return work(running.answering);
  }
  const entry = options.daemon ?? defaultListener();
  // What runs on a paired host is its owner's to decide: nothing is brought up there.
  if (host.record !== undefined) return work(await host.daemons.require(entry, signal));
  return withDaemons([entry], input, ([daemon]) => {
    if (daemon === undefined) throw new Error('one daemon was brought up');
    return work(daemon);
  });
}

/** What a capture has come to. */
interface Captured {
  readonly captureId: string;
  readonly daemon: string;
  readonly interface: string;
  readonly ports: readonly number[];
  readonly packets: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly leftOut: number;
}

async function capture(
  { evidence, daemon }: DaemonClient,
  about: { ports: readonly number[]; daemon: string },
  { options, output, signal }: Input,
): Promise<Captured> {
  const { lastSequence } = await evidence.fetchEvents({ afterSequence: AFTER_ALL }, { signal });
  const observesPackets = options.count !== undefined;
  const request = { interface: options.interface, ports: [...about.ports], observesPackets };
  const { captureId, interface: name } = await evidence.startCapture(request, { signal });
  const list = about.ports.join(', ');
  output.say({
    en: `capturing on ${name}: port ${list}. Ctrl+C ends it.`,
    'pt-BR': `capturando em ${name}: porta ${list}. Ctrl+C termina.`,
  });
  try {
    await untilOver(options, signal, async (over) => {
      if (options.count === undefined) return await watchOver(daemon, over);
      const events = evidence.watchEvents({ afterSequence: lastSequence }, { signal: over });
      await untilFrame(events, { capture: `${about.daemon}.${captureId}`, frame: options.count });
    });
  } catch (failure) {
    await evidence.stopCapture({ captureId }, { signal: AbortSignal.timeout(END_MS) }).catch(() => {
      // What failed first is what the caller must hear.
    });
    throw failure;
  }
  const { packets, bytes, dropped, leftOut } = await evidence.stopCapture(
    { captureId },
    { signal: AbortSignal.timeout(END_MS) },
  );
  const counts = { packets, bytes, dropped, leftOut };
  const numbers = Object.entries(counts).map(([key, count]) => [key, Number(count)]);
  const totals = Object.fromEntries(numbers) as Record<keyof typeof counts, number>;
  return { captureId, interface: name, ...about, ...totals };
}

/** Waits for `work`, for Ctrl+C, or for the time to pass. */
async function untilOver(
  { seconds }: Input['options'],
  signal: AbortSignal,
  work: (over: AbortSignal) => Promise<void>,
): Promise<void> {
  const limit = seconds === undefined ? [] : [AbortSignal.timeout(seconds * MS_PER_S)];
  const over = AbortSignal.any([signal, ...limit]);
  try {
    await work(over);
  } catch (failure) {
    if (!over.aborted) throw failure;
  }
}

/** Asks now and then, so that a daemon that ends is noticed: it takes its captures with it. */
async function watchOver(daemon: DaemonClient['daemon'], over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await delay(LOOK_AGAIN_MS, over);
    await daemon.getStatus({}, { signal: over });
  }
}

async function untilFrame(
  events: ReturnType<DaemonClient['evidence']['watchEvents']>,
  wanted: { capture: string; frame: number },
): Promise<void> {
  for await (const { event } of events) {
    const packet = event?.packet;
    if (packet?.capture === wanted.capture && packet.frame >= wanted.frame) return;
  }
}

async function* download(
  { evidence }: DaemonClient,
  captureId: string,
): AsyncGenerator<Uint8Array> {
  const pieces = evidence.downloadCapture({ captureId }, { signal: AbortSignal.timeout(END_MS) });
  for await (const { piece } of pieces) yield piece;
}

function describe(file: string, captured: Captured, output: Output): string {
  const { packets, bytes, dropped, leftOut } = captured;
  const lines = [
    output.text({
      en: `${packets} packets, ${bytes} bytes: ${file}`,
      'pt-BR': `${packets} pacotes, ${bytes} bytes: ${file}`,
    }),
  ];
  if (dropped > 0) {
    const gaps = {
      en: `${dropped} packets are missing: they came faster than they were taken in`,
      'pt-BR': `faltam ${dropped} pacotes: vieram mais rápido do que foram recolhidos`,
    };
    lines.push(output.colors.yellow(output.text(gaps)));
  }
  if (leftOut > 0) {
    const full = {
      en: `${leftOut} packets came after the file had reached its size and are not in it`,
      'pt-BR': `${leftOut} pacotes vieram depois de o arquivo atingir o tamanho máximo e não estão nele`,
    };
    lines.push(output.colors.yellow(output.text(full)));
  }
  return lines.join('\n');
}

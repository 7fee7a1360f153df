import path from 'node:path';
import type { Text } from '@socketlab/foundation';
import type { NONE, Run, RunInput } from '../../command.ts';
import { logFile } from '../../daemon-log.ts';
import { EXIT } from '../../exit-code.ts';
import {
  createTargetReader,
  type KnownTargets,
  type TargetReader,
} from '../../observing/known-targets.ts';
import { freePort } from '../../observing/loopback-port.ts';
import { createMetricsAddresses } from '../../observing/metrics-addresses.ts';
import { announce, announceFiles } from './announce.ts';
import { type ConfigurationFolder, createConfigurationFolder, LAYOUT } from './configuration.ts';
import { type DiscoveryServer, startDiscoveryServer } from './discovery-server.ts';
import { findPrometheus } from './find-prometheus.ts';
import { follow } from './follow.ts';
import type { observeOptions } from './index.ts';
import { createPrometheusApi } from './prometheus-api.ts';
import { startPrometheus } from './prometheus-process.ts';

/** The input of `socketlab observe`. */
export type ObserveInput = RunInput<typeof NONE, typeof observeOptions>;

const LONGEST_TIMEOUT_MS = 10_000;
const DISCOVERY_PORT = 19_400;

/** Writes the files; then, unless told otherwise, has Prometheus read them until Ctrl+C. */
export const run: Run<typeof NONE, typeof observeOptions> = async (input) => {
  const { options, signal } = input;
  const reader = createTargetReader(
    { stateDirectory: input.daemons.stateDirectory, machineName: input.pairing.machineName },
    { hosts: input.hosts, addresses: createMetricsAddresses({ hosts: input.hosts }) },
  );
  if (options.writeOnly) {
    const folder = folderFor(input, options.port);
    const plan = await reader.read(signal);
    await folder.write(plan);
    await folder.prune(plan);
    await announceFiles(input, { folder, plan });
    return EXIT.done;
  }
  try {
    if (options.followOnly) await serveFiles(input, reader);
    else await observeHere(input, reader);
  } catch (failure) {
    // Ctrl+C is how observing ends.
    if (!signal.aborted) throw failure;
  }
  return EXIT.done;
};

function folderFor(input: ObserveInput, port: number): ConfigurationFolder {
  const { options, workingDirectory, daemons } = input;
  return createConfigurationFolder({
    directory:
      options.directory === undefined
        ? path.join(daemons.stateDirectory, 'observe')
        : path.resolve(workingDirectory, options.directory),
    url: `http://127.0.0.1:${port}`,
    scrapeIntervalMs: options.scrapeIntervalMs,
    scrapeTimeoutMs: Math.min(options.scrapeIntervalMs, LONGEST_TIMEOUT_MS),
  });
}

/** What could go wrong before anything is written is tried before anything is written. */
async function observeHere(input: ObserveInput, reader: TargetReader): Promise<void> {
  const { options, signal, environment } = input;
  const { prometheus: named, port: wanted, retentionMs } = options;
  const found = await findPrometheus({ ...input, named }, signal);
  const port = await freePort(wanted, { option: '--port', signal });
  const folder = folderFor(input, port);
  const plan = await reader.read(signal);
  await folder.write(plan);
  const prometheus = await startPrometheus({
    program: found.program,
    configuration: path.join(folder.directory, LAYOUT.configuration),
    data: path.join(folder.directory, LAYOUT.data),
    log: logFile(input.daemons.stateDirectory, 'prometheus'),
    ...{ port, retentionMs, environment },
  });
  let current = plan;
  let discovery: DiscoveryServer | undefined;
  try {
    const api = createPrometheusApi(port);
    await prometheus.waitUntilReady(api, signal);
    discovery = await openDiscovery(input, options.discoveryPort, () => current);
    await announce(input, { folder, plan, found, api, prometheus, discovery });
    await follow(input, {
      ...{ folder, reader, plan, api, prometheus },
      onPlan: (next) => (current = next),
    });
  } finally {
    await discovery?.stop();
    await prometheus.stop();
  }
}

async function openDiscovery(
  { signal }: ObserveInput,
  port: number | undefined,
  plan: () => KnownTargets,
): Promise<DiscoveryServer | undefined> {
  return port === undefined ? undefined : startDiscoveryServer(port, plan, signal);
}

const SERVED: Text = {
  en: 'The files follow hosts and daemons; Ctrl+C ends that.',
  'pt-BR': 'Os arquivos acompanham máquinas e daemons; Ctrl+C encerra isso.',
};

/** For a Prometheus that somebody else runs. */
async function serveFiles(input: ObserveInput, reader: TargetReader): Promise<void> {
  const { options, signal, output } = input;
  let current = await reader.read(signal);
  const port = options.discoveryPort ?? DISCOVERY_PORT;
  const discovery = await startDiscoveryServer(port, () => current, signal);
  try {
    const folder = folderFor(input, options.port);
    await folder.write(current);
    await announceFiles(input, { folder, plan: current, discovery });
    output.say(SERVED);
    await follow(input, {
      ...{ folder, reader, plan: current },
      onPlan: (next) => (current = next),
    });
  } finally {
    await discovery.stop();
  }
}

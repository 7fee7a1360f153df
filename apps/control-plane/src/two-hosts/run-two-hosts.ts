import type { Text } from '@socketlab/foundation';
import type { AuditEntry } from '@socketlab/trust';
import { noticeOf } from '../audit-line.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { createUser, type HostCommand, type HostUser, lineOf, runOnHost } from './host-command.ts';
import { playPairing, prompt } from './play-pairing.ts';
import { type LaneReport, type StandingWire, startWire } from './wire-process.ts';

/** Two hours and eleven minutes: as far apart as clocks of real machines are that nobody has set. */
const CLOCK_AHEAD_MS = 7_860_000;

/** This very program, in a sandbox. */
export interface TwoHostsInput {
  readonly program: string;
  readonly programsDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly output: Output;
  /** Interrupts all that runs on both hosts, as Ctrl+C does. */
  readonly signal: AbortSignal;
  /** What the wire does to frames, in its own words. */
  readonly wire: string | undefined;
}

/**
 * Makes two hosts in this sandbox, an owner's and a classmate's, pairs them for real, and runs `socketlab COMMAND --host
 * OWNER` on the classmate's, whose output is ours. Returns its exit code. Throws WireFailedError, HostCommandError.
 */
export async function runOnTwoHosts(
  command: readonly string[],
  input: TwoHostsInput,
): Promise<ExitCode> {
  const { output, signal } = input;
  const wire = await startWire({ ...input, script: input.wire });
  try {
    const users = createUsers(wire, input);
    output.say(standingText(wire));
    const listening = await playPairing(users, { output, signal });
    const notices = tellNotices(listening, users.owner, output);
    try {
      const args = [...command, '--host', users.owner.host.name];
      output.say(prompt(users.classmate, lineOf(args)));
      return (await runOnHost(users.classmate, args, signal)) as ExitCode;
    } finally {
      // The machine is closed by who opened it; its daemons end with that.
      listening.interrupt();
      await Promise.all([listening.ended, notices]);
    }
  } finally {
    for (const lane of await wire.end()) output.say(laneText(lane));
  }
}

function createUsers(
  { hosts }: StandingWire,
  { environment, program, workingDirectory }: TwoHostsInput,
): { readonly owner: HostUser; readonly classmate: HostUser } {
  const [first, second] = hosts;
  if (first === undefined || second === undefined) throw new Error('the wire has two ends');
  const account = { environment, program, workingDirectory };
  return {
    owner: createUser(first, { ...account, clockOffsetMs: CLOCK_AHEAD_MS }),
    classmate: createUser(second, account),
  };
}

/** What the owner's terminal tells of what the classmate does, until the owner's command ends. */
async function tellNotices(
  listening: HostCommand,
  { host }: HostUser,
  output: Output,
): Promise<void> {
  for (let said = await listening.next(); said !== undefined; said = await listening.next()) {
    const entry = said['notice'] as AuditEntry | undefined;
    const notice = entry && noticeOf(entry);
    if (notice === undefined) continue;
    output.say({
      en: `on the screen of ${host.name}: ${notice.en}`,
      'pt-BR': `na tela de ${host.name}: ${notice['pt-BR']}`,
    });
  }
}

function standingText({ hosts, script, tookMs }: StandingWire): Text {
  const [one, other] = hosts.map(({ name, address }) => `${name} (${address})`);
  const [owner] = hosts.map(({ name }) => name);
  const [between, entre] =
    script === undefined
      ? ['a plain cable between them', 'um cabo simples entre elas']
      : [`a wire between them that does ${script}`, `um fio entre elas que faz ${script}`];
  const ahead = CLOCK_AHEAD_MS / 60_000;
  return {
    en: `two machines: ${one} and ${other} stand after ${tookMs} ms, with ${between}. Each has its own network, home, name and identity; the clock of ${owner} is ${ahead} minutes ahead.`,
    'pt-BR': `duas máquinas: ${one} e ${other} estão de pé em ${tookMs} ms, com ${entre}. Cada uma tem rede, pasta, nome e identidade próprios; o relógio de ${owner} está ${ahead} minutos adiantado.`,
  };
}

function laneText(lane: LaneReport): Text {
  const { from, to, offered, lost, duplicated, reordered, overflowed } = lane;
  return {
    en: `the wire, ${from} to ${to}: ${offered} frames, of which it lost ${lost}, sent ${duplicated} twice, had ${reordered} overtake, and had no room for ${overflowed}`,
    'pt-BR': `o fio, de ${from} para ${to}: ${offered} quadros, dos quais perdeu ${lost}, enviou ${duplicated} em dobro, deixou ${reordered} ultrapassar, e não teve lugar para ${overflowed}`,
  };
}

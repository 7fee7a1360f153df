import { spawn } from 'node:child_process';
import path from 'node:path';
import { LIFELINE_DESCRIPTOR, type Text } from '@socketlab/foundation';
import type { WireCounts } from '@socketlab/wire-model';
import { WireFailedError } from '../two-hosts-errors.ts';
import { listenTo, type TalkingChild } from './child-lines.ts';

/** A host as the wire tells of it. */
export interface StandingHost {
  readonly name: string;
  readonly address: string;
  /** The file of its network. */
  readonly namespace: string;
}

/** What became of the frames of one direction. */
export interface LaneReport extends WireCounts {
  readonly from: string;
  readonly to: string;
}

/** Two hosts that stand, and the wire between them. */
export interface StandingWire {
  readonly hosts: readonly StandingHost[];
  /** The script that is in force, in the wire's words. */
  readonly script?: string;
  readonly tookMs: number;
  /** Takes both hosts down; what became of the frames, of a scripted wire. */
  end(): Promise<readonly LaneReport[]>;
}

/** What `apps/wire` says; its src/messages.ts has the same. */
type Said =
  | (Omit<StandingWire, 'end'> & { readonly event: 'ready' })
  | { readonly event: 'ended'; readonly lanes: readonly LaneReport[] }
  | { readonly event: 'failed'; readonly code: string; readonly text: Text };

/** Starts the wire, in the network and with the rights of this process. Throws WireFailedError. */
export async function startWire(options: {
  readonly programsDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly script: string | undefined;
}): Promise<StandingWire> {
  const { programsDirectory, environment, script } = options;
  const program = path.join(programsDirectory, 'wire', 'dist', 'main.mjs');
  const args = script === undefined ? [] : ['--script', script];
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...environment },
    // As input too, which Node never closes: the lifeline is held until the process is really gone.
    stdio: [LIFELINE_DESCRIPTOR, 'pipe', 'pipe', LIFELINE_DESCRIPTOR],
  });
  const talking = listenTo(child);
  const said = await hear(talking);
  if (said.event !== 'ready') throw await failed(talking, said);
  return {
    ...said,
    async end() {
      talking.interrupt();
      const last = await hear(talking);
      await talking.ended;
      if (last.event !== 'ended') throw await failed(talking, last);
      return last.lanes;
    },
  };
}

async function hear(talking: TalkingChild): Promise<Said | { readonly event: 'silence' }> {
  return ((await talking.next()) as Said | undefined) ?? { event: 'silence' };
}

async function failed(talking: TalkingChild, said: object): Promise<WireFailedError> {
  const exitCode = await talking.ended;
  const text = 'text' in said ? (said.text as Text) : asText(talking.lastWords().message);
  return new WireFailedError({ exitCode }, text);
}

function asText(words: string): Text | undefined {
  return words === '' ? undefined : { en: words, 'pt-BR': words };
}

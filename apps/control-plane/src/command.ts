import type { Directories, Language, Option, SocketlabError, Text } from '@socketlab/foundation';
import type { Clients } from './clients.ts';
import type { ExitCode } from './exit-code.ts';
import type { HostDirectory } from './hosts/host-directory.ts';
import type { OpenKeyboard } from './keyboard.ts';
import type { LocalDaemons } from './local-daemons.ts';
import type { AddressFacts } from './network/address-facts.ts';
import type { Discovery } from './network/discovery.ts';
import type { Output } from './output.ts';
import type { PairingParts } from './pairing/pairing-parts.ts';
import type { SandboxFinding } from './sandbox/find-sandbox.ts';

/** One option of a command; the same entry drives parsing, `--help`, completion and docs/cli.md. */
export interface CommandOption<Value> extends Option<Value> {
  /** One letter: `f` is `-f`. */
  readonly short?: string;
  /** Values to offer in the shell. */
  readonly choices?: readonly string[];
  /** Whether it may be given several times: `parse` is then handed all values, joined by commas. */
  readonly isRepeatable?: boolean;
  /** The default as help shows it, where there is one worth showing. */
  readonly shownFallback?: string;
}
/** The options of a command, by the names that its run uses. */
export type CommandOptionTable = Readonly<Record<string, CommandOption<unknown>>>;

/** One positional argument of a command. `many` takes all the rest, and may be none. */
export interface CommandArgument<Value> {
  /** How help shows it: DAEMON. */
  readonly placeholder: string;
  readonly presence: 'required' | 'optional' | 'many';
  readonly summary: Text;
  /** Reads the value; throws a SocketlabError that names value, rule and way out. */
  readonly parse: (value: string, what: string) => Value;
  readonly choices?: readonly string[];
}
/** The arguments of a command, in their order, by the names that its run uses. */
export type CommandArgumentTable = Readonly<Record<string, CommandArgument<unknown>>>;

type ValueOf<Argument> =
  Argument extends CommandArgument<infer Value>
    ? Argument extends { readonly presence: 'many' }
      ? readonly Value[]
      : Argument extends { readonly presence: 'optional' }
        ? Value | undefined
        : Value
    : never;

/** What a command is handed when it runs. */
export interface RunInput<
  Arguments extends CommandArgumentTable,
  Options extends CommandOptionTable,
> {
  readonly arguments: { readonly [Key in keyof Arguments]: ValueOf<Arguments[Key]> };
  readonly options: {
    readonly [Key in keyof Options]: Options[Key] extends CommandOption<infer Value>
      ? Value
      : never;
  };
  readonly language: Language;
  readonly output: Output;
  /** Connections to daemons; the session closes them. */
  readonly clients: Clients;
  /** The daemons of this machine. */
  readonly daemons: LocalDaemons;
  /** Where this user's configuration and state are. */
  readonly directories: Directories;
  /** This machine and those that it is paired with. */
  readonly hosts: HostDirectory;
  /** Being found by others on the network, and finding them. */
  readonly discovery: Discovery;
  /** What pairing, hosts and grants need of this machine. */
  readonly pairing: PairingParts;
  /** Whether a lab can have a private network without root here. */
  readonly findSandbox: () => Promise<SandboxFinding>;
  /** This machine's addresses, with what tells whether others can use them. */
  readonly readAddresses: (signal: AbortSignal) => Promise<readonly AddressFacts[]>;
  /** Single keys, where a person types. */
  readonly openKeyboard: OpenKeyboard;
  /** Aborts at Ctrl+C. */
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the user stands: relative paths in options start here. */
  readonly workingDirectory: string;
  /** Of this program. */
  readonly version: string;
  /** This very call, for a command that makes it once more elsewhere. */
  readonly program: string;
  readonly argv: readonly string[];
  /** The folder that holds a folder for each program. */
  readonly programsDirectory: string;
}

/** The work of a command: writes through `output`, returns the exit code, throws what it can't do. */
export type Run<
  Arguments extends CommandArgumentTable = CommandArgumentTable,
  Options extends CommandOptionTable = CommandOptionTable,
> = (input: RunInput<Arguments, Options>) => Promise<ExitCode>;

/** A command as its folder's index.ts declares it; its work is loaded when it runs. */
export interface CommandSpec<
  Arguments extends CommandArgumentTable,
  Options extends CommandOptionTable,
> {
  /** The words that call it: `up`, `lab run`. */
  readonly name: string;
  readonly summary: Text;
  /** Paragraphs below the summary. */
  readonly details?: Text;
  /** Command lines worth copying, without the program's name. */
  readonly examples?: readonly string[];
  readonly arguments: Arguments;
  readonly options: Options;
  /** Of a command that only the owner of a machine can give: why it takes no --host. */
  readonly ownersOnly?: Text;
  /** What to say of an argument too many, where there is more to say than that. */
  readonly explainExcess?: (word: string) => SocketlabError | undefined;
  readonly load: () => Promise<{ run: Run<Arguments, Options> }>;
}

/** Any command: its tables are read as data, and its run is given what they yield. */
export interface Command
  extends Omit<CommandSpec<CommandArgumentTable, CommandOptionTable>, 'load'> {
  readonly load: () => Promise<{ run: Run }>;
}

/**
 * Forgets the exact types of a command's tables, for the list that holds all commands. Sound because only the parsing,
 * which reads these very tables, makes the input of `run`.
 */
export function defineCommand<
  Arguments extends CommandArgumentTable,
  Options extends CommandOptionTable,
>(spec: CommandSpec<Arguments, Options>): Command {
  return spec as unknown as Command;
}

/** A table without entries, for a command that takes no arguments or no options of its own. */
export const NONE = {} as const;

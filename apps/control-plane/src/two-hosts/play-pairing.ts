import type { Text } from '@socketlab/foundation';
import type { Output } from '../output.ts';
import { type HostCommand, type HostUser, startOnHost } from './host-command.ts';

/** No open window of that name: discovery has not found it, which a wire that loses frames can do. */
const NOT_FOUND = 'WINDOW_NOT_FOUND';

/**
 * Plays the two people who pair: the owner, who opens the machine and reads the digits on its screen, and the classmate,
 * who types them at the other. The programs do all of it for real. Returns the owner's command, which keeps the machine
 * open until it is interrupted. Throws HostCommandError.
 */
export async function playPairing(
  users: { readonly owner: HostUser; readonly classmate: HostUser },
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
): Promise<HostCommand> {
  const { owner, classmate } = users;
  const listening = startOnHost(owner, ['pair', '--listen']);
  const interrupt = (): void => listening.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    output.say(prompt(owner, listening.line));
    await listening.waitFor(eventOf('open'));
    await pairAs(classmate, owner, { listening, output, signal });
    signal.throwIfAborted();
    return listening;
  } catch (failure) {
    listening.interrupt();
    await listening.ended;
    throw failure;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

interface Stage {
  readonly listening: HostCommand;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function pairAs(classmate: HostUser, owner: HostUser, stage: Stage): Promise<void> {
  const { listening, output } = stage;
  const asked = listening.waitFor(eventOf('asked'));
  asked.catch(() => {
    // Whoever waits for it hears of it; the classmate's command may have failed first.
  });
  const joining = await join(classmate, owner, { ...stage, asked });
  try {
    const digits = String((await asked)['digits']);
    output.say(readAloud(owner, classmate, digits));
    joining.type(digits);
    if ((await joining.ended) !== 0) throw await joining.failure();
    output.say(pairedText(classmate, await listening.waitFor(eventOf('paired'))));
  } finally {
    joining.interrupt();
    await joining.ended;
  }
}

/** The classmate's command, which has come to the owner's window: by name, or where that is not found by address. */
async function join(
  classmate: HostUser,
  owner: HostUser,
  stage: Stage & { readonly asked: Promise<unknown> },
): Promise<HostCommand> {
  const byName = start(classmate, owner.host.name, stage);
  const has = { ended: byName.ended.then(() => true), asked: stage.asked.then(() => false) };
  if (!(await Promise.race([has.ended, has.asked]))) return byName;
  if (byName.lastWords().code !== NOT_FOUND) throw await byName.failure();
  stage.output.say(BY_ADDRESS);
  return start(classmate, owner.host.address, stage);
}

function start(classmate: HostUser, target: string, { output, signal }: Stage): HostCommand {
  const command = startOnHost(classmate, ['pair', target]);
  output.say(prompt(classmate, command.line));
  const interrupt = (): void => command.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  const release = (): void => signal.removeEventListener('abort', interrupt);
  command.ended.then(release, release);
  return command;
}

/** What `socketlab pair --listen --json` tells, a line each. */
function eventOf(event: string) {
  return (said: Readonly<Record<string, unknown>>) => (said['event'] === event ? said : undefined);
}

/** What is typed on a host, as its terminal would show it. */
export function prompt({ host }: HostUser, line: string): Text {
  const shown = `${host.name}$ ${line}`;
  return { en: shown, 'pt-BR': shown };
}

function readAloud(owner: HostUser, classmate: HostUser, digits: string): Text {
  const [there, here] = [owner.host.name, classmate.host.name];
  const shown = `${digits.slice(0, 3)} ${digits.slice(3)}`;
  return {
    en: `${there} shows ${shown}. Nobody sits at either machine: this program reads the digits there and types them at ${here}, for the two people.`,
    'pt-BR': `${there} mostra ${shown}. Não há ninguém diante das máquinas: este programa lê os dígitos ali e os digita em ${here}, no lugar das duas pessoas.`,
  };
}

function pairedText({ host }: HostUser, paired: Readonly<Record<string, unknown>>): Text {
  const scopes = (paired['scopes'] as readonly string[]).join(', ');
  const until = String(paired['expiresAt']).replace(/\.\d+Z$/, 'Z');
  return {
    en: `${host.name} is paired: ${scopes}, until ${until}`,
    'pt-BR': `${host.name} está pareada: ${scopes}, até ${until}`,
  };
}

const BY_ADDRESS: Text = {
  en: 'its name was not found on this network: by its address, then',
  'pt-BR': 'o nome não foi encontrado nesta rede: então pelo endereço',
};

import type { Grant } from '@socketlab/trust';
import type { Run, RunInput } from '../../command.ts';
import { DAEMONS, type DaemonEntry } from '../../daemons.ts';
import { ConflictingOptionsError, MissingArgumentError } from '../../errors.ts';
import { EXIT } from '../../exit-code.ts';
import { shortGrantId } from '../../pairing/told.ts';
import { AmbiguousGrantError, UnknownGrantError } from '../../pairing-errors.ts';
import type { grantRevokeArguments, grantRevokeOptions } from './index.ts';

type Input = RunInput<typeof grantRevokeArguments, typeof grantRevokeOptions>;

/** What telling a daemon came to. */
interface Told {
  readonly daemon: string;
  readonly outcome: 'told' | 'not-running' | 'not-told';
  /** How many of the classmates' calls it cut. */
  readonly cut?: number;
}

/** Writes the store first, so that whatever happens next a further call is refused; then tells the daemons. */
export const run: Run<typeof grantRevokeArguments, typeof grantRevokeOptions> = async (input) => {
  const { output, pairing } = input;
  const { conditionOfGrant } = await import('@socketlab/trust');
  const grants = await pairing.openGrants();
  const now = new Date();
  const valid = grants.list().filter((grant) => conditionOfGrant(grant, now) === 'valid');
  const chosen = choose(valid, input);
  for (const { id } of chosen) await grants.revoke(id, now);
  const told = await Promise.all(DAEMONS.map((daemon) => tell(daemon, input)));
  const revoked = chosen.map(({ id, name, machineId }) => ({ id, name, machineId }));
  output.data({ revoked, daemons: told }, () => render(chosen, told, output));
  return told.some(({ outcome }) => outcome === 'not-told') ? EXIT.failed : EXIT.done;
};

function choose(
  valid: readonly Grant[],
  { arguments: { grant }, options }: Input,
): readonly Grant[] {
  if (grant === undefined && !options.all) throw new MissingArgumentError('grant revoke', 'GRANT');
  if (grant !== undefined && options.all) {
    throw new ConflictingOptionsError('GRANT, --all', {
      en: 'give one of them.',
      'pt-BR': 'dê só um deles.',
    });
  }
  if (grant === undefined) return valid;
  const found = valid.filter(({ id, name }) => name === grant || isBeginning(grant, id));
  const asText = (grants: readonly Grant[]): string =>
    grants.map(({ id, name }) => `${shortGrantId(id)} (${name})`).join(', ');
  if (found.length === 0) throw new UnknownGrantError({ grant, known: asText(valid) });
  if (found.length > 1) throw new AmbiguousGrantError({ grant, grants: asText(found) });
  return found;
}

/** Shorter beginnings would be guesses. */
function isBeginning(text: string, id: string): boolean {
  return text.length >= 4 && id.startsWith(text.toLowerCase());
}

async function tell(daemon: DaemonEntry, { daemons, signal }: Input): Promise<Told> {
  const sighting = await daemons.find(daemon, signal);
  if (sighting.kind === 'stopped') return { daemon: daemon.name, outcome: 'not-running' };
  if (sighting.kind === 'silent') return { daemon: daemon.name, outcome: 'not-told' };
  try {
    const { cut } = await sighting.client.daemon.reloadGrants({}, { signal });
    return { daemon: daemon.name, outcome: 'told', cut };
  } catch {
    signal.throwIfAborted();
    // It has ended meanwhile, or is in trouble: told to the owner, for streams may go on there until it looks itself.
    return { daemon: daemon.name, outcome: 'not-told' };
  }
}

function render(
  chosen: readonly Grant[],
  told: readonly Told[],
  { text }: Input['output'],
): string {
  const lines = chosen.map(({ id, name }) =>
    text({
      en: `revoked: ${shortGrantId(id)}, ${name} may do nothing here any more`,
      'pt-BR': `revogada: ${shortGrantId(id)}, ${name} não pode fazer mais nada aqui`,
    }),
  );
  if (chosen.length === 0) lines.push(text(NOTHING));
  for (const { daemon, outcome, cut = 0 } of told) {
    if (outcome === 'not-told') {
      lines.push(
        text({
          en: `${daemon} could not be told: it refuses the next call, and a stream that is open may go on until then; socketlab down ${daemon} ends it`,
          'pt-BR': `${daemon} não pôde ser avisado: ele recusa a próxima chamada, e um fluxo aberto pode continuar até lá; socketlab down ${daemon} o encerra`,
        }),
      );
    } else if (cut > 0) {
      lines.push(
        text({
          en: `${daemon}: ${cut} open calls were cut`,
          'pt-BR': `${daemon}: ${cut} chamadas abertas foram cortadas`,
        }),
      );
    }
  }
  return lines.join('\n');
}

const NOTHING = { en: 'no grant was valid', 'pt-BR': 'nenhuma permissão valia' } as const;

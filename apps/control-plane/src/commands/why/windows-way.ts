import type { DaemonClient } from '@socketlab/control';
import { SocketlabError, type Text } from '@socketlab/foundation';
import type { NeighbourFacts, RouteFacts, Unobserved } from './facts.ts';
import type { Witness } from './watched.ts';

/** An interface of this PC, as its system numbers and names it. */
export interface InterfaceFacts {
  readonly index: number;
  readonly name: string;
  readonly guid: string;
  readonly type: number;
}

/** What Windows tells of the way to an address. What it does not tell is absent, with the reason. */
export interface WindowsWayFacts {
  readonly route?: RouteFacts;
  readonly routeProblem?: Text;
  readonly neighbour?: NeighbourFacts;
  readonly neighbourProblem?: Text;
  /** The interface that the route leads through. */
  readonly through?: InterfaceFacts;
  /** The interface that has the address, of this machine's own. */
  readonly holder?: InterfaceFacts;
}

const DEADLINE_MS = 3_000;

/** Asks client-agent, which calls the IP Helper: this program makes no native calls. Throws only when the signal aborts. */
export async function readWindowsWay(
  address: string,
  { witness, signal }: { readonly witness: Witness; readonly signal: AbortSignal },
): Promise<WindowsWayFacts> {
  if ('reason' in witness) return unread(witness.reason);
  try {
    const call = { signal, deadlineMs: DEADLINE_MS };
    return factsOf(await witness.evidence.readWay({ address }, call));
  } catch (failure) {
    signal.throwIfAborted();
    if (!(failure instanceof SocketlabError)) throw failure;
    return unread(failure.text);
  }
}

/** Why the next machine on the way was not seen, at first or later; nothing where it was, or where the route leads nowhere. */
export function unseenNeighbour(
  { route, routeProblem }: WindowsWayFacts,
  { neighbour, neighbourProblem }: Pick<WindowsWayFacts, 'neighbour' | 'neighbourProblem'>,
): readonly Unobserved[] {
  const leadsNowhere = route !== undefined && route.interface === undefined;
  if (neighbour !== undefined || leadsNowhere) return [];
  return [{ what: 'neighbour', reason: neighbourProblem ?? routeProblem ?? NO_NEIGHBOUR }];
}

const NO_NEIGHBOUR: Text = {
  en: 'the system did not tell of it',
  'pt-BR': 'o sistema não informou sobre ele',
};

type Answer = Awaited<ReturnType<DaemonClient['evidence']['readWay']>>;

function factsOf(answer: Answer): WindowsWayFacts {
  const { route, neighbour, holder } = answer;
  return {
    ...(route === null ? {} : { route: routeOf(route) }),
    ...problem('routeProblem', answer.routeProblem),
    ...(neighbour === null
      ? {}
      : {
          neighbour: {
            address: neighbour.address,
            isGateway: route !== null && route.gateway !== '',
            state: neighbour.state,
            ...(neighbour.linkAddress === '' ? {} : { linkAddress: neighbour.linkAddress }),
          },
        }),
    ...problem('neighbourProblem', answer.neighbourProblem),
    ...(route?.interface ? { through: route.interface } : {}),
    ...(holder === null ? {} : { holder }),
  };
}

function routeOf({ call, interface: through, gateway }: NonNullable<Answer['route']>): RouteFacts {
  const via = call === 'GetBestRoute' ? call : 'GetBestRoute2';
  if (through === null) return { via };
  const { name, hasCarrier } = through;
  return {
    ...{ via, interface: name },
    ...(gateway === '' ? {} : { gateway }),
    ...(hasCarrier === undefined ? {} : { hasCarrier }),
  };
}

function problem<Key extends 'routeProblem' | 'neighbourProblem'>(
  key: Key,
  told: Answer['routeProblem'],
): { readonly [Name in Key]?: Text } {
  if (told === null) return {};
  return { [key]: { en: told.reason, 'pt-BR': told.reasonPtBr } } as { [Name in Key]: Text };
}

function unread(reason: Text): WindowsWayFacts {
  return { routeProblem: reason, neighbourProblem: reason };
}

import {
  nativeCallsProblem,
  openWindowsWay,
  type WindowsNeighbour,
  type WindowsRoute,
  type WindowsWay,
} from '@socketlab/bsd-sockets';
import type { Handlers, Services } from '@socketlab/control';
import { messageOf, SocketlabError, type Text } from '@socketlab/foundation';

type Service = Pick<Handlers<Services['evidence']>, 'readWay'>;
type Told<Value> = { readonly value: Value } | { readonly problem: Text };

/** The Evidence service's part about the way to others, as Windows tells it. Reads when it is asked. */
export function createWayService({
  platform = process.platform,
  openWay = openWindowsWay,
}: {
  readonly platform?: NodeJS.Platform;
  readonly openWay?: () => WindowsWay;
} = {}): Service {
  return {
    readWay({ address }) {
      const absent = platform === 'win32' ? nativeCallsProblem()?.text : ELSEWHERE;
      if (absent !== undefined) return { routeProblem: problemOf(absent) };
      const opened = tell(openWay);
      if ('problem' in opened) return { routeProblem: problemOf(opened.problem) };
      const way = opened.value;
      const route = tell(() => way.route(address));
      if ('problem' in route)
        return { routeProblem: problemOf(route.problem), ...holderOf(way, address) };
      return {
        route: route.value,
        ...neighbourOf(way, address, route.value),
        ...holderOf(way, address),
      };
    },
  };
}

function neighbourOf(way: WindowsWay, address: string, route: WindowsRoute): object {
  if (route.interface === undefined) return {};
  const { index } = route.interface;
  const next = route.gateway ?? address;
  const told = tell(() => way.neighbour(next, index));
  if ('problem' in told) return { neighbourProblem: problemOf(told.problem) };
  return { neighbour: told.value ?? NO_ENTRY(next) };
}

const NO_ENTRY = (address: string): Pick<WindowsNeighbour, 'address' | 'state'> => ({
  address,
  state: 'NONE',
});

/** Who asks about another machine's address has no use for a holder, nor for why there is none. */
function holderOf(way: WindowsWay, address: string): object {
  const told = tell(() => way.holder(address));
  return 'problem' in told || told.value === undefined ? {} : { holder: told.value };
}

function tell<Value>(read: () => Value): Told<Value> {
  try {
    return { value: read() };
  } catch (failure) {
    if (failure instanceof SocketlabError) return { problem: failure.text };
    const same = messageOf(failure);
    return { problem: { en: same, 'pt-BR': same } };
  }
}

function problemOf(text: Text): { readonly reason: string; readonly reasonPtBr: string } {
  return { reason: text.en, reasonPtBr: text['pt-BR'] };
}

const ELSEWHERE: Text = {
  en: 'the IP Helper is Windows’ alone',
  'pt-BR': 'o IP Helper só existe no Windows',
};

import type { Text } from '@socketlab/foundation';
import type { DatagramListener, Listener, StreamListener } from '../../listener.ts';
import type { Output } from '../../output.ts';
import { conditionText } from '../../phrases.ts';

type Pair = [Text, string];

/** A listener as lines of a name and what it is. */
export function listenerPairs(listener: Listener, output: Output): Pair[] {
  return [...openPairs(listener, output), ...heldPairs(listener, output)];
}

/** What was handed over to the daemon: whether it is served, what waits at it meanwhile, and what the daemon has not seen. */
function heldPairs({ held, ...listener }: Listener, { text }: Output): Pair[] {
  if (held === undefined) return [];
  const { address, isServed, isPaused, waiting = '?' } = held;
  const unit = 'datagrams' in listener ? ' bytes' : '';
  const how: Text = isServed
    ? { en: 'served here', 'pt-BR': 'atendido aqui' }
    : isPaused
      ? {
          en: 'paused until the other listener closes',
          'pt-BR': 'em pausa até a outra escuta fechar',
        }
      : {
          en: `not served; serve it with socketlab listen --address ${address}`,
          'pt-BR': `não atendido; atenda com socketlab listen --address ${address}`,
        };
  const line: Text = {
    en: `${address}, handed over at the start: ${how.en}; ${waiting}${unit} wait`,
    'pt-BR': `${address}, entregue no início: ${how['pt-BR']}; ${waiting}${unit} em espera`,
  };
  const calls: Text =
    'datagrams' in listener
      ? { en: 'socket() and bind()', 'pt-BR': 'socket() e bind()' }
      : { en: 'socket(), bind() and listen()', 'pt-BR': 'socket(), bind() e listen()' };
  const made: Text = {
    en: `its ${calls.en}: they were made before it was handed over`,
    'pt-BR': `${calls['pt-BR']} dele: foram feitas antes de ele ser entregue`,
  };
  return [
    [{ en: 'held', 'pt-BR': 'mantido' }, text(line)],
    [{ en: 'not observed', 'pt-BR': 'não observado' }, text(made)],
  ];
}

function openPairs(listener: Listener, output: Output): Pair[] {
  const { text } = output;
  if (listener.state === 'closed') {
    const closed = {
      en: 'closed; open it with socketlab listen',
      'pt-BR': 'fechada; abra com socketlab listen',
    };
    return [[{ en: 'listener', 'pt-BR': 'escuta' }, text(closed)]];
  }
  const draining = listener.state === 'draining' ? ` (${text(conditionText('draining'))})` : '';
  return [
    [{ en: 'listener', 'pt-BR': 'escuta' }, `${listener.address}${draining}`],
    [{ en: 'reply', 'pt-BR': 'resposta' }, listener.reply],
    ...('datagrams' in listener ? datagramPairs(listener, output) : streamPairs(listener)),
  ];
}

function streamPairs(listener: StreamListener): Pair[] {
  const { backlog, acceptQueue, accepted, closed, model, refused } = listener;
  const { length, limit } = acceptQueue ?? {};
  return [
    ...modelPairs(model),
    [{ en: 'backlog', 'pt-BR': 'backlog' }, String(backlog)],
    [{ en: 'accept queue', 'pt-BR': 'fila do accept' }, `${length ?? '?'} / ${limit ?? '?'}`],
    [{ en: 'accepted', 'pt-BR': 'aceitas' }, String(accepted)],
    [{ en: 'closed', 'pt-BR': 'fechadas' }, listCounts(closed)],
    ...(refused === undefined ? [] : [limitedPair(refused)]),
  ];
}

function modelPairs(model: string | undefined): Pair[] {
  return model === undefined ? [] : [[{ en: 'model', 'pt-BR': 'modelo' }, model]];
}

function datagramPairs({ datagrams, refused, model }: DatagramListener, { text }: Output): Pair[] {
  const { received, sent, truncated, endpoints, dropped, receiveBufferErrors } = datagrams;
  return [
    ...modelPairs(model),
    [
      { en: 'datagrams', 'pt-BR': 'datagramas' },
      text({
        en: `${received} received, ${sent} answered, ${truncated} truncated`,
        'pt-BR': `${received} recebidos, ${sent} respondidos, ${truncated} truncados`,
      }),
    ],
    [{ en: 'refused', 'pt-BR': 'recusados' }, listCounts(onlySome(refused))],
    [{ en: 'endpoints', 'pt-BR': 'endpoints' }, String(endpoints)],
    [
      { en: 'dropped', 'pt-BR': 'descartados' },
      text({
        en: `${dropped ?? '?'} of this socket, ${receiveBufferErrors ?? '?'} of the machine`,
        'pt-BR': `${dropped ?? '?'} deste soquete, ${receiveBufferErrors ?? '?'} da máquina`,
      }),
    ],
  ];
}

function limitedPair(refused: Readonly<Record<string, number>>): Pair {
  return [{ en: 'limited', 'pt-BR': 'limitadas' }, listCounts(onlySome(refused))];
}

function onlySome(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function listCounts(counts: Readonly<Record<string, number>>): string {
  const listed = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return listed.join(', ') || '0';
}

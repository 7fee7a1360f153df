import type { PairingServer, PairingServerOptions, Scope, WindowEnd } from '@socketlab/trust';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { openLog } from '../../pairing/log.ts';
import type { OpenedMachine } from '../../pairing/pairing-parts.ts';
import { waitForInterrupt } from '../../pairing/wait-for-interrupt.ts';
import { LISTEN_DEFAULTS } from './listen-options.ts';
import type { PairInput } from './run.ts';
import { createTeller, type Teller } from './teller.ts';

/** The owner's side: opens the machine and a window, tells what happens there until it is over. */
export async function listen(input: PairInput): Promise<ExitCode> {
  const { PAIRING_PORT, parseScopes } = await import('@socketlab/trust');
  const { options, pairing } = input;
  // Before anything is opened: what cannot be granted opens nothing.
  const scopes = parseScopes(options.allow ?? LISTEN_DEFAULTS.scopes.join(','), '--allow');
  const port = options.port ?? PAIRING_PORT;
  const { address } = options;
  const addresses = address === undefined ? [] : [address];
  return pairing.openMachine(
    { addresses },
    { ...input, advertise: input.discovery.advertise },
    async (opened) => {
      const { end, paired } = await runWindow(input, { opened, scopes, port });
      if (paired > 0 && opened.isToStayOpen) await waitForInterrupt(input);
      if (paired === 0 && end === 'stopped') input.signal.throwIfAborted();
      return paired > 0 ? EXIT.done : EXIT.failed;
    },
  );
}

interface WindowOptions {
  readonly opened: OpenedMachine;
  readonly scopes: readonly Scope[];
  readonly port: number;
}

async function runWindow(
  input: PairInput,
  { opened, scopes, port }: WindowOptions,
): Promise<{ readonly end: WindowEnd; readonly paired: number }> {
  const { options, output, signal } = input;
  const { mode, token } = await chooseMode(options);
  const teller = createTeller(output);
  const server = await openServer(input, { opened, scopes, mode, port }, teller);
  const stop = (): void => {
    // It ends what it serves and settles `over`, which is waited for.
    void server.stop({ signal });
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { machineId } = await input.clients.identity();
    const { CLASS_WINDOW_MS, WINDOW_MS } = await import('@socketlab/trust');
    const windowMs = options.windowMs ?? (token === undefined ? WINDOW_MS : CLASS_WINDOW_MS);
    const at = server.address();
    await opened.announceWindow(at.port);
    teller.opened({
      name: input.pairing.machineName,
      machineId,
      port: at.port,
      addresses: options.address === undefined ? opened.addresses : [options.address],
      until: new Date(Date.now() + windowMs),
      ...(token === undefined ? {} : { token, uses: mode.kind === 'class' ? mode.uses : 0 }),
    });
    const end = await server.over;
    teller.over(end, server.counters);
    return { end, paired: server.counters.paired };
  } finally {
    signal.removeEventListener('abort', stop);
    await server.stop({ signal });
    await opened.announceWindow(undefined);
  }
}

type Mode = PairingServerOptions['mode'];

/** The window keeps the key that stands for the token; the token itself is shown, and kept nowhere. */
async function chooseMode({
  isClass,
  uses = LISTEN_DEFAULTS.uses,
}: PairInput['options']): Promise<{ readonly mode: Mode; readonly token?: string }> {
  if (!isClass) return { mode: { kind: 'digits' } };
  const { classTokenKey, createClassToken } = await import('@socketlab/trust');
  const token = createClassToken();
  return { mode: { kind: 'class', tokenKey: classTokenKey(token), uses }, token };
}

async function openServer(
  input: PairInput,
  { opened, scopes, mode, port }: WindowOptions & { readonly mode: Mode },
  teller: Teller,
): Promise<PairingServer> {
  const { createPairingServer } = await import('@socketlab/trust');
  const { options, output, pairing, signal, environment } = input;
  const { windowMs, validMs } = options;
  // At the addresses that the owner has opened, and at no other.
  const [host = ANY, ...alsoAt] =
    options.address === undefined ? opened.addresses : [options.address];
  const server = createPairingServer(
    {
      configDirectory: pairing.configDirectory,
      address: { host, port },
      alsoAt,
      name: pairing.machineName,
      scopes,
      validMs,
      mode,
      ...(windowMs === undefined ? {} : { windowMs }),
    },
    {
      log: openLog(environment, output),
      onEvent: teller.told,
      controlsAt: (address) => opened.controlsAt(address),
    },
  );
  await server.start({ signal });
  return server;
}

/** Where a machine knows none of its addresses. */
const ANY = '0.0.0.0';

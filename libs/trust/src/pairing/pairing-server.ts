import path from 'node:path';
import { type Address, createDeferred, type Part, type Wait } from '@socketlab/foundation';
import { openIdentity } from '../open-identity.ts';
import type { Scope } from '../scopes.ts';
import type { PairingLimits } from './connection-places.ts';
import { createCounters, type PairingCounters } from './counters.ts';
import type { StopReason } from './owner-session.ts';
import { createOwnerSessions } from './owner-sessions.ts';
import type { OwnerOutcome } from './owner-state.ts';
import type { PairingEvent } from './pairing-event.ts';
import type { PairingLog } from './pairing-log.ts';
import { createPairingPort } from './pairing-port.ts';
import { createPairingWindow, type PairingWindow, type WindowEnd } from './pairing-window.ts';
import { CLASS_WINDOW_MS, WINDOW_MS } from './protocol.ts';

/** What the owner opens a window for. */
export interface PairingServerOptions {
  /** Where the machine's identity, grants and hosts are. */
  readonly configDirectory: string;
  readonly address: Address;
  /** Other addresses of this machine to listen at, at the same port. */
  readonly alsoAt?: readonly string[];
  /** What this machine calls itself: a DNS label. */
  readonly name: string;
  /** What a classmate may be granted, and for how long. */
  readonly scopes: readonly Scope[];
  readonly validMs: number;
  /** How long the window is open: 120 s, and 2 h in class mode. */
  readonly windowMs?: number;
  /** Digits for one; or for as many as `uses` a token, of which classTokenKey is all that is kept. */
  readonly mode:
    | { readonly kind: 'digits' }
    | { readonly kind: 'class'; readonly tokenKey: Uint8Array; readonly uses: number };
  /** Other limits than those that are right for the mode. */
  readonly limits?: Partial<PairingLimits>;
}

/** What the window tells, and asks for. */
export interface PairingServerDeps {
  readonly log: PairingLog;
  readonly onEvent: (event: PairingEvent) => void;
  /** Control addresses of the daemons for a classmate that came to this local address: `tcp-echo` to `192.0.2.7:17431`. */
  readonly controlsAt: (address: string) => Readonly<Record<string, string>>;
}

/** A window for pairing: open from `start` until its time is up, it is used up, or it is stopped. */
export interface PairingServer extends Part {
  /** Where it listens; known once it has started. */
  address(): Address;
  readonly counters: PairingCounters;
  /** Settles when the window is over and its last session has ended; never rejects. */
  readonly over: Promise<WindowEnd>;
}

const WAITS = { handshakeMs: 5_000, messageMs: 5_000 } as const;
const DIGITS_LIMITS: PairingLimits = { connections: 32, connectionsPerAddress: 1, ...WAITS };
const CLASS_LIMITS: PairingLimits = { connections: 128, connectionsPerAddress: 8, ...WAITS };

/**
 * Makes the owner's side of pairing, see docs/pairing.md. Everything that comes to it is counted and bounded; nothing but
 * a right answer makes a grant. `start` throws WindowNotOpenedError and what openIdentity throws.
 */
export function createPairingServer(
  options: PairingServerOptions,
  deps: PairingServerDeps,
): PairingServer {
  const counters = createCounters();
  const over = createDeferred<WindowEnd>();
  let open: OpenWindow | undefined;
  return {
    name: 'pairing window',
    counters,
    over: over.promise,
    address: () => open?.address ?? options.address,
    async start(wait) {
      open = await openWindow(options, { ...deps, counters, onOver: over.resolve }, wait);
    },
    async stop() {
      open?.stop();
      if (open === undefined) over.resolve('stopped');
      // What a session has begun is done, or undone, before the window counts as over.
      await over.promise;
    },
  };
}

interface OpenWindow {
  readonly address: Address;
  stop(): void;
}

type WindowDeps = PairingServerDeps & {
  readonly counters: PairingCounters;
  readonly onOver: (end: WindowEnd) => void;
};

async function openWindow(
  options: PairingServerOptions,
  deps: WindowDeps,
  wait: Wait,
): Promise<OpenWindow> {
  const { mode, name, scopes } = options;
  const identity = await openIdentity(path.join(options.configDirectory, 'identity'));
  const isClass = mode.kind === 'class';
  const tokenKey = isClass ? mode.tokenKey : new Uint8Array();
  const terms = { identity, name, scopes, mode: mode.kind, tokenKey };
  const window = createPairingWindow(mode);
  let ending: WindowEnd | undefined;
  const endWhenQuiet = (): void => {
    if (ending === undefined || sessions.size() > 0) return;
    const end = ending;
    // Nothing of ours is left to wait for; that the port closes cannot fail.
    void port.close().then(() => deps.onOver(end));
  };
  const endAs = (end: WindowEnd): void => {
    ending ??= end;
    window.close();
    clearTimeout(timer);
    sessions.stop(STOP_REASONS[end]);
    endWhenQuiet();
  };
  const limits = { ...(isClass ? CLASS_LIMITS : DIGITS_LIMITS), ...options.limits };
  const sessions = createOwnerSessions(
    { ...options, terms, messageMs: limits.messageMs },
    {
      ...deps,
      window,
      onEnd(outcome) {
        const end = endAfter(outcome, window, isClass);
        if (ending === undefined && end !== undefined) endAs(end);
        else endWhenQuiet();
      },
    },
  );
  const port = createPairingPort(
    { address: options.address, alsoAt: options.alsoAt ?? [], identity, limits },
    { ...deps, onSecure: sessions.accept },
  );
  const expire = (): void => {
    deps.onEvent({ kind: 'expired' });
    endAs('expired');
  };
  const address = await port.open(wait);
  const timer = setTimeout(expire, options.windowMs ?? (isClass ? CLASS_WINDOW_MS : WINDOW_MS));
  return {
    address,
    stop: () => endAs('stopped'),
  };
}

/** What those hear who are still in a session that can lead to nothing more. */
const STOP_REASONS: Readonly<Record<WindowEnd, StopReason>> = {
  paired: 'used-up',
  'used-up': 'used-up',
  expired: 'expired',
  stopped: 'cancelled',
};

/** Whether the window is over with it. In class mode it goes on while the token has uses left. */
function endAfter(
  outcome: OwnerOutcome,
  window: PairingWindow,
  isClass: boolean,
): WindowEnd | undefined {
  if (outcome.kind === 'failed') return outcome.closesWindow ? 'used-up' : undefined;
  if (!isClass) return 'paired';
  return window.hasRoom() ? undefined : 'used-up';
}

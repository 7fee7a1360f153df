import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { IssuedGrant } from '../issue-grant.ts';
import { addressOf, localAddressOf, type Visit } from './connection-places.ts';
import type { PairingCounters } from './counters.ts';
import { encodeFrame } from './frames.ts';
import { grantTo, keepReturn, replaceOlder, takeBack } from './granting.ts';
import { grantedScopes, type OwnerTerms, ownerContext } from './owner-context.ts';
import { type OwnerSession, runOwnerSession, type StopReason } from './owner-session.ts';
import type { Comer, OwnerOutcome } from './owner-state.ts';
import type { PairingEvent, Visitor } from './pairing-event.ts';
import type { PairingLog } from './pairing-log.ts';
import type { PairingWindow } from './pairing-window.ts';

/** The sessions of one window. */
export interface OwnerSessions {
  /** Begins one over a connection whose handshake is done, or says that there is no room. */
  accept(socket: TLSSocket): Visit;
  stop(reason: StopReason): void;
  size(): number;
}

/** What they share. */
export interface OwnerSessionsOptions {
  readonly configDirectory: string;
  readonly validMs: number;
  readonly terms: OwnerTerms;
  /** How long each message may take that a program sends by itself. */
  readonly messageMs: number;
}

/** What they report to. */
export interface OwnerSessionsDeps {
  readonly window: PairingWindow;
  readonly counters: PairingCounters;
  readonly log: PairingLog;
  readonly onEvent: (event: PairingEvent) => void;
  readonly controlsAt: (address: string) => Readonly<Record<string, string>>;
  /** After each session, once all that it began is done. */
  readonly onEnd: (outcome: OwnerOutcome) => void;
}

/** Runs sessions side by side; the window says for how many of them there is room. */
export function createOwnerSessions(
  options: OwnerSessionsOptions,
  deps: OwnerSessionsDeps,
): OwnerSessions {
  const sessions = new Set<OwnerSession>();
  return {
    accept(socket) {
      if (!deps.window.hasRoom()) {
        turnAway(socket, options, deps);
        return TURNED_AWAY;
      }
      const session = begin(socket, options, {
        ...deps,
        onEnd(outcome) {
          sessions.delete(session);
          deps.onEnd(outcome);
        },
      });
      sessions.add(session);
      return { isKept: session.isKept, pushOut: () => session.stop('busy') };
    },
    stop(reason) {
      for (const session of sessions) session.stop(reason);
    },
    size: () => sessions.size,
  };
}

/** Another one's digits are on the screen, or the token is used up: who comes now is told, and nothing else. */
function turnAway(
  socket: TLSSocket,
  { terms }: OwnerSessionsOptions,
  { counters, log }: OwnerSessionsDeps,
): void {
  const reason = terms.mode === 'class' ? 'used-up' : 'busy';
  counters.refused[reason] += 1;
  log.debug({ reason, address: addressOf(socket) }, 'pairing connection refused');
  const cut = setTimeout(() => socket.destroy(), GOODBYE_MS);
  socket.once('close', () => clearTimeout(cut));
  // It hears that and goes, one way or another.
  socket.on('error', () => undefined);
  socket.resume();
  socket.end(encodeFrame({ type: 'abort', reason }));
}

const GOODBYE_MS = 1_000;
const TURNED_AWAY: Visit = { isKept: () => false, pushOut: () => undefined };

/** A session that knows whether it has something to lose. */
type KeptSession = OwnerSession & Pick<Visit, 'isKept'>;

function begin(
  socket: TLSSocket,
  options: OwnerSessionsOptions,
  deps: OwnerSessionsDeps,
): KeptSession {
  const { configDirectory, validMs, terms, messageMs } = options;
  const { window, counters, onEvent } = deps;
  const address = addressOf(socket);
  const leaf = socket.getPeerX509Certificate() as X509Certificate;
  let isUseTaken = false;
  const take = (): void => {
    window.take();
    isUseTaken = true;
  };
  const session = runOwnerSession(
    { context: ownerContext(terms, socket), messageMs },
    {
      socket,
      counters,
      hasRoom: () => window.hasRoom(),
      onShow(comer, digits) {
        take();
        const { offered } = comer.hello;
        onEvent({ kind: 'asked', visitor: visitorOf(comer, address), digits, offered });
      },
      issue(comer) {
        if (terms.mode === 'class') take();
        const { machineId, hello } = comer;
        const scopes = grantedScopes(terms, comer);
        const controls = deps.controlsAt(localAddressOf(socket));
        const grantee = { machineId, name: hello.name, leaf, scopes, controls };
        return grantTo({ configDirectory, validMs }, grantee);
      },
      async conclude(outcome, issued) {
        if (outcome.kind === 'failed' && isUseTaken) window.giveBack();
        await conclude({ outcome, issued, address }, options, deps);
      },
      onFailure: (failure) => onEvent({ kind: 'failed', address, failure }),
      onEnd: deps.onEnd,
    },
  );
  return { ...session, isKept: () => isUseTaken };
}

interface Ended {
  readonly outcome: OwnerOutcome;
  readonly issued: IssuedGrant | undefined;
  readonly address: string;
}

/** Keeps what was agreed when the session came to its end, takes it back when it did not, and tells the owner. */
async function conclude(
  { outcome, issued, address }: Ended,
  { configDirectory, terms }: OwnerSessionsOptions,
  { counters, log, onEvent }: OwnerSessionsDeps,
): Promise<void> {
  const { comer } = outcome;
  if (outcome.kind === 'failed') {
    const { reason, by, closesWindow } = outcome;
    log.debug({ reason, by, address }, 'pairing session failed');
    if (issued !== undefined) await takeBack(configDirectory, issued);
    if (comer === undefined) return;
    onEvent({ kind: 'refused', visitor: visitorOf(comer, address), reason, by, closesWindow });
    return;
  }
  if (issued === undefined) return;
  const { machineId, hello } = outcome.comer;
  const host = await keepReturn(
    configDirectory,
    {
      machineId,
      calledItself: hello.name,
      authority: hello.authority,
      address,
      granted: outcome.inReturn,
    },
    terms.identity,
  );
  const { grant } = issued;
  const replaced = await replaceOlder(configDirectory, grant);
  counters.paired += 1;
  onEvent({ kind: 'paired', visitor: visitorOf(outcome.comer, address), grant, replaced, host });
}

function visitorOf({ machineId, hello }: Comer, address: string): Visitor {
  return { name: hello.name, machineId, address };
}

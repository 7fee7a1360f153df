import type { DatagramRule } from '@socketlab/evidence';
import type { Address } from '@socketlab/foundation';
import { type NetworkNames, refusedAddress } from './address-rules.ts';
import { createBudget } from './budget.ts';
import { createMirror, type Mirror } from './mirror.ts';

/** How many source addresses have a budget at one time; what comes from others meanwhile gets no answer. */
const SOURCES = 4_096;

/** What the guard knows of one endpoint. */
export interface Guarded {
  readonly address: Address;
  /** The rule that forbids answers to this address, whatever it sends. */
  readonly addressRule: DatagramRule | undefined;
  readonly mirror: Mirror;
}

/** Decides which datagrams are answered: a UDP server that answers everything is a weapon in others' hands. */
export interface Guard {
  /** What is known of an endpoint that is not known yet. */
  meet(address: Address): Guarded;
  /** The rule that forbids an answer; undefined when there is none, and then it is counted as given. */
  refusal(endpoint: Guarded, datagram: Uint8Array): DatagramRule | undefined;
  answered(endpoint: Guarded, answer: Uint8Array): void;
}

interface GuardDeps {
  /** The server's own address, which the system may have chosen. */
  readonly bound: () => Address;
  readonly nowMs: () => number;
  readonly readNames: () => NetworkNames;
}

/**
 * The rules, in this order: never to an address that is the server's own, a low port, multicast or broadcast; never to
 * another of its kind; never more in a second than the budget of the source address has. That an answer is never longer
 * than what came needs no rule: the replies give as many bytes as they take.
 */
export function createGuard(
  options: { readonly answersPerSecond: number },
  deps: GuardDeps,
): Guard {
  const { answersPerSecond } = options;
  const { bound, nowMs, readNames } = deps;
  const budget = createBudget({ answersPerSecond, sources: SOURCES }, { nowMs });
  return {
    meet: (address) => ({
      address,
      addressRule: refusedAddress(address, bound(), readNames),
      mirror: createMirror(),
    }),
    refusal({ address, addressRule, mirror }, datagram) {
      if (addressRule !== undefined) return addressRule;
      if (mirror.isOwnKind(datagram, nowMs())) return 'own-kind';
      return budget.take(address.host) ? undefined : 'budget';
    },
    answered: ({ mirror }, answer) => mirror.answered(answer, nowMs()),
  };
}

import { DATAGRAM_RULES, type DatagramRule } from '@socketlab/evidence';
import type { Address } from '@socketlab/foundation';
import { type NetworkNames, refusedAddress } from './address-rules.ts';
import type { AddressLayout } from './address-words.ts';
import { type Budget, createBudget } from './budget.ts';
import { isOwnKind, MIRROR_WORDS, rememberAnswer } from './mirror.ts';

/** How many source addresses have a budget at one time; what comes from others meanwhile gets no answer. */
const SOURCES = 4_096;

/** The rule that forbids an answer, as a number that is not 0; its name: {@link ruleOf}. */
export type Verdict = number;
export const ANSWERED: Verdict = 0;
const OWN_KIND = verdictOf('own-kind');
const BUDGET = verdictOf('budget');

/** The verdict that names the rule. */
export function verdictOf(rule: DatagramRule): Verdict {
  return DATAGRAM_RULES.indexOf(rule) + 1;
}

/** The rule of a verdict; undefined of {@link ANSWERED}. */
export function ruleOf(verdict: Verdict): DatagramRule | undefined {
  return DATAGRAM_RULES[verdict - 1];
}

/** How many words of an endpoint are the guard's. They are all 0 when it is met. */
export const GUARD_WORDS: number = 2 + MIRROR_WORDS;
/** The rule that forbids answers to the address, whatever it sends. */
const ADDRESS_RULE = 0;
/** The budget's. */
const SOURCE = 1;
const MIRROR = 2;

/** Decides which datagrams are answered: a UDP server that answers everything is a weapon in others' hands. */
export interface Guard {
  /** Sets what is known of an endpoint that was not known before. */
  meet(endpoint: number, address: Address): void;
  /** The rule that forbids an answer to the datagram with that mark; {@link ANSWERED} when there is none. */
  judge(endpoint: number, mark: number): Verdict;
  /** An answer with that mark is sent. */
  answers(endpoint: number, mark: number): void;
}

/** What a guard is made with. */
export interface GuardOptions {
  readonly answersPerSecond: number;
  readonly layout: AddressLayout;
  /** How many words an endpoint has, and where those of the guard begin. */
  readonly endpointWords: number;
  readonly guardAt: number;
}

interface GuardDeps {
  /** The server's own address, which the system may have chosen. */
  readonly bound: () => Address;
  /** Whole milliseconds. */
  readonly time: { readonly nowMs: number };
  readonly readNames: () => NetworkNames;
  /** All endpoints, one behind the other, each beginning with its address in the layout. */
  readonly endpoints: Int32Array;
}

/**
 * The rules, in this order: never to an address that is the server's own, a low port, multicast or broadcast; never to
 * another of its kind; never more in a second than the budget of the source address has. That an answer is never longer
 * than what came needs no rule: the replies give as many bytes as they take.
 */
export function createGuard(options: GuardOptions, deps: GuardDeps): Guard {
  return new RuleGuard(options, deps);
}

class RuleGuard implements Guard {
  readonly #deps: GuardDeps;
  readonly #endpoints: Int32Array;
  readonly #words: number;
  readonly #guardAt: number;
  readonly #time: { readonly nowMs: number };
  readonly #budget: Budget;

  constructor(options: GuardOptions, deps: GuardDeps) {
    const { answersPerSecond, layout } = options;
    this.#deps = deps;
    this.#endpoints = deps.endpoints;
    this.#words = options.endpointWords;
    this.#guardAt = options.guardAt;
    this.#time = deps.time;
    this.#budget = createBudget({
      ...{ answersPerSecond, sources: SOURCES },
      ...{ hostAt: layout.hostAt, hostWords: layout.hostWords },
      ownAt: options.guardAt + SOURCE,
    });
  }

  meet(endpoint: number, address: Address): void {
    const { bound, readNames } = this.#deps;
    const rule = refusedAddress(address, bound(), readNames);
    const at = endpoint * this.#words + this.#guardAt;
    this.#endpoints[at + ADDRESS_RULE] = rule === undefined ? ANSWERED : verdictOf(rule);
  }

  judge(endpoint: number, mark: number): Verdict {
    const endpoints = this.#endpoints;
    const from = endpoint * this.#words;
    const at = from + this.#guardAt;
    const addressRule = endpoints[at + ADDRESS_RULE] ?? 0;
    if (addressRule !== ANSWERED) return addressRule;
    const { nowMs } = this.#time;
    if (isOwnKind(endpoints, at + MIRROR, { mark, nowMs })) return OWN_KIND;
    return this.#budget.take(endpoints, from, nowMs) ? ANSWERED : BUDGET;
  }

  answers(endpoint: number, mark: number): void {
    const at = endpoint * this.#words + this.#guardAt + MIRROR;
    rememberAnswer(this.#endpoints, at, { mark, nowMs: this.#time.nowMs });
  }
}

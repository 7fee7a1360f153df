import type { Grant } from '../grant.ts';
import type { HostRecord } from '../host.ts';
import type { Scope } from '../scopes.ts';
import type { FailureReason } from './owner-state.ts';

/** A classmate at the window. Its keys prove the machine; the name is what it says. */
export interface Visitor {
  readonly name: string;
  readonly machineId: string;
  /** Where it came from, an IP address. */
  readonly address: string;
}

/** What a window tells its owner. Who never got as far as to say who it is, is counted only. */
export type PairingEvent =
  /** The digits to read to the person at that machine, and what it offers in return. */
  | {
      readonly kind: 'asked';
      readonly visitor: Visitor;
      readonly digits: string;
      readonly offered: readonly Scope[];
    }
  /** `host`: what it granted in return, as it was kept. `replaced`: how many older grants of that machine were taken back. */
  | {
      readonly kind: 'paired';
      readonly visitor: Visitor;
      readonly grant: Grant;
      readonly replaced: number;
      readonly host: HostRecord | undefined;
    }
  /** By us, or by the visitor, who may say what it likes. */
  | {
      readonly kind: 'refused';
      readonly visitor: Visitor;
      readonly reason: FailureReason;
      readonly by: 'us' | 'peer';
      readonly closesWindow: boolean;
    }
  /** Something could not be read or kept here. */
  | { readonly kind: 'failed'; readonly address: string; readonly failure: unknown }
  | { readonly kind: 'expired' };

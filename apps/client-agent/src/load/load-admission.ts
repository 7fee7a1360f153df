import type { Caller } from '@socketlab/control';
import { formatAddress } from '@socketlab/foundation';
import type { LoadPlan } from '@socketlab/load';
import type { SignedPermit } from '@socketlab/trust';
import type { Admission } from '../admission.ts';
import { PermitNeededError } from '../consent-errors.ts';
import { LoadUnderWayError } from '../errors.ts';
import type { PermitLedger, PermitLeft } from '../permit-ledger.ts';
import type { Target } from '../target.ts';
import type { WantedLoad } from './load-requests.ts';
import { planLoad } from './plan-load.ts';

/** Who wants to send a load where. */
export interface LoadAsked {
  readonly target: Target;
  readonly caller: Caller;
  /** Null, as the contract has it, where the request brings none. */
  readonly permit: SignedPermit | null;
}

/** A load that was let in. */
export interface AdmittedLoad {
  readonly plan: LoadPlan;
  /** How long its permit lasts, from now on; undefined where it needs none. */
  readonly permitMs: number | undefined;
  /** To be called when it is over; may be called twice. */
  end(): void;
}

/** Lets a load begin, or refuses: by the same rules as the many, and one at a time for the owner and one for classmates. */
export interface LoadAdmission {
  /** Throws what is in the way. */
  admit(wanted: WantedLoad, asked: LoadAsked): AdmittedLoad;
}

/** None is under way yet. */
export function createLoadAdmission(deps: {
  readonly admission: Admission;
  readonly permits: Pick<PermitLedger, 'look'>;
  readonly wallMs: () => number;
}): LoadAdmission {
  const { admission, permits, wallMs } = deps;
  const underWay = new Set<Caller['kind']>();
  return {
    admit(wanted, { target, caller, permit }) {
      const { protocol } = wanted;
      const holder = caller.kind;
      if (underWay.has(holder)) throw new LoadUnderWayError({ by: holder });
      const left = target.isHere ? undefined : lookAt(permit, { target, protocol }, permits);
      const limits = { caps: admission.capsFor(caller), holder, permit: left };
      const plan = planLoad(wanted, limits, wallMs());
      const { connections, mostConnectionsPerSecond, mostBytes } = plan;
      // All that it may move is taken from the permit now: so whatever else uses that finds only what is sure to be left.
      const load = {
        connections,
        starts: Math.min(connections, mostConnectionsPerSecond),
        bytes: left === undefined ? 0 : mostBytes,
      };
      const give = admission.admit({ target, load, caller, protocol, permit });
      underWay.add(holder);
      return {
        plan,
        permitMs: left?.ms,
        end() {
          give();
          underWay.delete(holder);
        },
      };
    },
  };
}

/** A load that leaves this machine always needs a permit, be it of one connection. */
function lookAt(
  permit: SignedPermit | null,
  about: { readonly target: Target; readonly protocol: 'tcp' | 'udp' },
  permits: Pick<PermitLedger, 'look'>,
): PermitLeft {
  if (permit !== null) return permits.look(permit, about);
  const { address, host } = about.target;
  const rule = { en: 'a load', 'pt-BR': 'uma carga' };
  throw new PermitNeededError({ address: formatAddress(address), host: host?.name, rule });
}

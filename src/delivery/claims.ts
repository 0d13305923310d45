import type { Outbox } from '../ports/store.ts';

/** One user's part in the claim of this process on a Subscription. */
export interface Claim {
  /** Whether this process is the one to deliver, as far as that can be had: what may be long must ask again. */
  take(): Promise<boolean>;
  /** Whether it is so for certain. Costs nothing. */
  readonly held: boolean;
  /** This user does not need it any more. */
  letGo(): Promise<void>;
}

/** The claims of this process: a Subscription is let go when the last of those who work for it here lets go. */
export interface Claims {
  of(tenant: string, subscriptionId: string): Claim;
}

export function createClaims(outbox: Pick<Outbox, 'claim' | 'holds' | 'release'>): Claims {
  /** By tenant and Subscription. */
  const users = new Map<string, Set<Claim>>();
  return {
    of(tenant, subscriptionId) {
      const key = `${tenant}\n${subscriptionId}`;
      const claim: Claim = {
        async take() {
          let claims = users.get(key);
          if (claims === undefined) {
            claims = new Set();
            users.set(key, claims);
          }
          claims.add(claim);
          return outbox.holds(tenant, subscriptionId) || (await outbox.claim(tenant, subscriptionId));
        },
        get held() {
          return outbox.holds(tenant, subscriptionId);
        },
        async letGo() {
          const claims = users.get(key);
          if (claims?.delete(claim) !== true || claims.size > 0) return;
          users.delete(key);
          await outbox.release(tenant, subscriptionId);
        },
      };
      return claim;
    },
  };
}

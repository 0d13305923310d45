import type { Outbox } from '../../../ports/store.ts';
import type { TenantRegistry } from '../schema/tenants.ts';
import { type Leases, type LeaseTarget, leaseOf } from './leases.ts';

export interface SweepParts {
  readonly registry: Pick<TenantRegistry, 'names'>;
  readonly outbox: Pick<Outbox, 'pending'>;
  /** Of an owner of its own: the lease of whoever sweeps is none of Subscriptions. */
  readonly leases: Leases;
}

/** Milliseconds for which one round looks at tenants; then it is the turn of the next. */
const roundMs = 500;

const sweeper: LeaseTarget = { lease: 'sweeper', tenant: '', subscriptionId: '' };

/**
 * Finds what is owed to Subscriptions that nobody has the lease of, since a process died between its commit and its
 * claim, and offers those leases: whoever looks for leases that are over finds them.
 *
 * @returns a round of it, in the one process that has the lease for that. Where there are more tenants than a round can
 * look at, the next one goes on with the others.
 */
export function createSweep({ registry, outbox, leases }: SweepParts): {
  round(): Promise<void>;
  end(): Promise<void>;
} {
  let waiting: string[] = [];

  async function look(tenant: string): Promise<void> {
    const targets = (await outbox.pending(tenant)).map(({ subscriptionId }) =>
      leaseOf(tenant, subscriptionId),
    );
    // Where there is a lease, this changes nothing.
    await leases.offer(targets);
  }

  return {
    async round() {
      if ((await leases.take(sweeper)) === undefined) return;
      if (waiting.length === 0) waiting = [...(await registry.names())];
      const end = performance.now() + roundMs;
      while (performance.now() < end) {
        const tenant = waiting.pop();
        if (tenant === undefined) return;
        await look(tenant);
      }
    },
    end: () => leases.abandon(),
  };
}

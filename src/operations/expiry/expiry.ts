import { defaultTenant } from '../../commit/request.ts';
import { Problem } from '../../core/errors.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import type { CommitNotice } from '../../ports/store.ts';
import { type ExpiryParts, TenantExpiry } from './tenant-expiry.ts';

/**
 * Removes what has ceased to exist (clause 4.22): by commands, so that subscribers learn of it as of any deletion.
 * Until they are committed, whoever reads must hide what is left.
 */
export interface Expiry {
  /**
   * Takes up what the store holds, and from then on what commits announce. Where the store is away, it is taken up
   * when it says that it is there.
   */
  start(): Promise<void>;
  /**
   * Lets reads be exact from the instant on: undefined when nothing is due, else resolves when what is due is removed,
   * or when it takes too long or fails. Never rejects.
   */
  settle(tenant: string): Promise<void> | undefined;
  /** Nothing of the tenant ceases to exist earlier; infinite when nothing does. */
  nextAt(tenant: string): EpochMs;
  /** Begins nothing new, and lets the commit under way end. */
  stop(): Promise<void>;
}

export function createExpiry(parts: ExpiryParts): Expiry {
  const { store, log } = parts;
  const tenants = new Map<string, TenantExpiry>();
  let stopListening: (() => void) | undefined;

  function of(tenant: string): TenantExpiry {
    let known = tenants.get(tenant);
    if (known === undefined) {
      known = new TenantExpiry(tenant, parts, () => void tenants.delete(tenant));
      tenants.set(tenant, known);
    }
    return known;
  }

  async function allTenants(): Promise<ReadonlySet<string>> {
    return new Set([defaultTenant, ...(await store.catalogue.tenants())]);
  }

  /** Whatever was known may be wrong. */
  async function lookEverywhere(): Promise<void> {
    try {
      for (const tenant of await allTenants()) of(tenant).lookAgain();
    } catch (error) {
      // It will say so when it is there again.
      if (isAway(error)) return;
      log.error({ err: error }, 'the tenants cannot be read: what expires in some may be noticed late');
    }
  }

  function hear({ tenant, expiresAt, everything }: CommitNotice): void {
    if (everything === true) void lookEverywhere();
    else if (expiresAt !== undefined) of(tenant).expect(expiresAt);
  }

  return {
    async start() {
      stopListening = store.onCommit(hear);
      try {
        for (const tenant of await allTenants()) {
          const next = await store.entities.nextExpiry(tenant);
          if (next !== undefined) of(tenant).expect(next);
        }
      } catch (error) {
        if (!isAway(error)) throw error;
      }
    },
    settle: (tenant) => tenants.get(tenant)?.settle(),
    nextAt: (tenant) => tenants.get(tenant)?.due ?? Number.POSITIVE_INFINITY,
    async stop() {
      stopListening?.();
      await Promise.all([...tenants.values()].map((one) => one.stop()));
    },
  };
}

function isAway(error: unknown): boolean {
  return error instanceof Problem && error.code === 'ServiceUnavailable';
}

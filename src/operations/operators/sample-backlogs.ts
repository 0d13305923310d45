import { setTimeout as delay } from 'node:timers/promises';
import type { EpochMs } from '../../core/model/entity.ts';
import type { Services } from '../services.ts';

/** What is owed to one Subscription. */
export interface BacklogSample {
  readonly tenant: string;
  readonly subscriptionId: string;
  readonly count: number;
  /** Age of the oldest change of it. */
  readonly seconds: number;
}

/** Subscriptions that are looked at: each costs the store a count, and metrics a label. */
const sampledAtMost = 50;
/** Milliseconds for which what was counted will do. */
const goodFor = 15_000;
/** Milliseconds that metrics wait for it: a store that takes longer is told of the next time. */
const patience = 1_000;

/**
 * Looks at what is owed, for metrics: to fifty Subscriptions, where there are more. A store that is away has nothing to
 * tell.
 */
export function sampleBacklogs({
  store,
  clock,
}: Pick<Services, 'store' | 'clock'>): () => Promise<readonly BacklogSample[]> {
  const { catalogue, outbox } = store;
  let last: { readonly at: EpochMs; readonly samples: Promise<readonly BacklogSample[]> } | undefined;

  async function look(): Promise<readonly BacklogSample[]> {
    const samples: BacklogSample[] = [];
    for (const tenant of await catalogue.tenants()) {
      for (const { subscriptionId } of await outbox.pending(tenant)) {
        if (samples.length >= sampledAtMost) return samples;
        const { count, first } = await outbox.backlog(tenant, subscriptionId);
        if (first === undefined) continue;
        const seconds = Math.max(0, clock() - first.changedAt) / 1000;
        samples.push({ tenant, subscriptionId, count, seconds });
      }
    }
    return samples;
  }

  return () => {
    const now = clock();
    if (last === undefined || now - last.at >= goodFor) {
      if (!store.health().ready) return Promise.resolve([]);
      last = { at: now, samples: look().catch(() => []) };
    }
    return Promise.race([last.samples, delay(patience, [], { ref: false })]);
  };
}

import { describe } from 'vitest';
import { describeContexts } from './contexts.ts';
import { describeDeadLetters } from './dead-letters.ts';
import { describeDiscovery } from './discovery.ts';
import { describeDurability } from './durability.ts';
import { describeExpiry } from './expiry.ts';
import { describeFiring } from './firing.ts';
import { describeHostedContexts } from './hosted-contexts.ts';
import { describeIdempotency } from './idempotency.ts';
import { describeMoving } from './moving.ts';
import { describeOperating } from './operating.ts';
import { describeOrdering } from './ordering.ts';
import { describeOutbox } from './outbox.ts';
import { describeQueries } from './queries.ts';
import { describeReading } from './reading.ts';
import type { MakeStore } from './store-fixture.ts';
import { describeSubscriptions } from './subscriptions.ts';
import { describeTenants } from './tenants.ts';
import { describeWrites } from './writes.ts';

/**
 * What a store is: an adapter passes all of this. Nothing here knows which one it has; what is special to one is
 * tested beside it.
 */
export function describeStore(name: string, makeStore: MakeStore): void {
  describe(`${name} is a store`, () => {
    describeWrites(makeStore);
    describeOrdering(makeStore);
    describeExpiry(makeStore);
    describeIdempotency(makeStore);
    describeQueries(makeStore);
    describeReading(makeStore);
    describeDiscovery(makeStore);
    describeSubscriptions(makeStore);
    describeFiring(makeStore);
    describeOutbox(makeStore);
    describeOperating(makeStore);
    describeTenants(makeStore);
    describeContexts(makeStore);
    describeHostedContexts(makeStore);
    describeDeadLetters(makeStore);
    describeDurability(makeStore);
    describeMoving(makeStore);
  });
}

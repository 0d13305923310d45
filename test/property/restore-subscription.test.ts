import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { parseRecord } from '../../src/commit/transfer/parse-record.ts';
import { printSubscription } from '../../src/commit/transfer/print-record.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { linkDepthOfQ } from '../../src/core/query/link-depth.ts';
import {
  printGeoQuery,
  printQ,
  printScopeQuery,
  printTypeSelection,
} from '../../src/core/query/print-query.ts';
import { parseSubscription } from '../../src/core/subscription/parse-subscription.ts';
import type { Subscription, SubscriptionStatistics } from '../../src/core/subscription/subscription.ts';
import { arbitraryDateTime } from '../support/arbitrary-entities.ts';
import { arbitraryParsedQuery } from '../support/arbitrary-queries.ts';
import { inlineContext } from '../support/stored-entity.ts';

const numRuns = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 1000);
vi.setConfig({ testTimeout: 20_000 + 5 * numRuns });

/** Some names are a client's own, and one is an IRI that no client could write. */
const source = {
  speed: 'https://example.org/ns/v1.2#speed',
  Car: 'urn:x:Car',
  plate: 'https://example.org/licence plate%u0020\ud800',
};
const context = inlineContext(source);

const text = fc.string({ unit: 'binary', maxLength: 6 });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

/** What clients send, as far as it says anything. */
const body: fc.Arbitrary<JsonObject> = fc
  .record({
    query: arbitraryParsedQuery,
    subscriptionName: rarely(text),
    description: rarely(text),
    isActive: rarely(fc.boolean()),
    localOnly: rarely(fc.boolean()),
    expiresAt: rarely(arbitraryDateTime),
    jsonldContext: rarely(fc.constant('https://example.org/context.jsonld')),
    notificationTrigger: rarely(fc.subarray(['entityCreated', 'attributeDeleted'], { minLength: 1 })),
    watched: rarely(fc.subarray(['speed', 'temperature', 'location', 'plate'], { minLength: 1 })),
    format: rarely(fc.constantFrom('normalized', 'concise', 'keyValues')),
    timeout: rarely(fc.double({ min: 1, max: 1e6, noNaN: true })),
    pick: rarely(fc.subarray(['id', 'type', 'speed', 'plate'], { minLength: 1 })),
  })
  .map(({ query, watched, format, timeout, pick, ...members }) => {
    const { types, q, geoQ, scopeQ } = query;
    const { coordinates, ...place } = geoQ === undefined ? {} : printGeoQuery(geoQ);
    const all = {
      ...members,
      type: 'Subscription',
      id: 'urn:ngsi-ld:Subscription:1',
      entities: [{ type: types === undefined ? '*' : printTypeSelection(types), idPattern: '^urn' }],
      watchedAttributes: watched,
      q: q === undefined || linkDepthOfQ(q) > 0 ? undefined : printQ(q),
      geoQ: coordinates === undefined ? undefined : { ...place, coordinates: JSON.parse(coordinates) },
      scopeQ: scopeQ === undefined ? undefined : printScopeQuery(scopeQ),
      notification: {
        format,
        pick,
        endpoint: {
          uri: 'http://localhost:1/',
          timeout,
          receiverInfo: [{ key: 'Authorization', value: 'Bearer x' }],
        },
      },
    };
    return JSON.parse(JSON.stringify(all)) as JsonObject;
  });

const count = fc.nat(1_000_000);
const instant = fc.integer({ min: 0, max: Date.UTC(2030, 0, 1) });

const statistics: fc.Arbitrary<SubscriptionStatistics> = fc
  .record({
    timesSent: count,
    timesFailed: count,
    lastNotification: rarely(instant),
    lastSuccess: rarely(instant),
    lastFailure: rarely(instant),
  })
  .map((all) => JSON.parse(JSON.stringify(all)));

it('a Subscription that is exported is restored as it was, with its counts', () => {
  fc.assert(
    fc.property(
      body,
      statistics,
      instant,
      fc.nat(1e9),
      fc.boolean(),
      (sent, counts, createdAt, lived, copied) => {
        const parsed = parseSubscription(
          sent,
          context,
          { contextValue: source },
          Number.NEGATIVE_INFINITY,
          '',
        );
        const subscription: Subscription = {
          ...parsed,
          createdAt,
          modifiedAt: createdAt + lived,
          ...(copied && { contextUrl: 'http://old.example/ngsi-ld/v1/jsonldContexts/a' }),
        };
        const line = printSubscription({ subscription, statistics: counts });
        const item = parseRecord(line, { replace: true, now: 0 });
        expect(item).toEqual({
          kind: 'catalogue',
          command: { kind: 'restoreSubscription', subscription, statistics: counts, replace: true },
        });
      },
    ),
    { numRuns },
  );
});

import type { Collection } from 'mongodb';
import type { MongodbConnection } from '../connection/connection.ts';
import type { IndexedAttributeDocument, SubscriptionDocument } from '../layout.ts';
import type { Catalogue, CatalogueState } from '../tenant-database.ts';
import {
  changedSince,
  changeOpenly,
  type Gate,
  type GateParts,
  type InSession,
  raiseEpoch,
  readGate,
  readLoggedGate,
} from './catalogue-gate.ts';
import { KnownSubscriptions, type SubscriptionText } from './known-subscriptions.ts';

/** Where the catalogue of a tenant is. */
export interface CatalogueParts extends GateParts {
  readonly subscriptions: Collection<SubscriptionDocument>;
  readonly indexedAttributes: Collection<IndexedAttributeDocument>;
  readonly connection: Pick<MongodbConnection, 'client' | 'level' | 'serverNow' | 'limits' | 'readConcern'>;
}

/** What is known here, as of a gate. */
interface Held {
  readonly gate: Gate;
  readonly subscriptions: KnownSubscriptions;
  readonly state: CatalogueState;
}

/** What was read because the gate is another: all of it, or the Subscriptions that may be others. */
interface CatalogueReading {
  readonly gate: Gate;
  readonly documents: readonly SubscriptionText[];
  readonly changed: ReadonlySet<string> | undefined;
  readonly indexed: readonly IndexedAttributeDocument[];
}

/** So many Subscriptions that reading all of them at once is better. */
const changedAtMost = 500;

/**
 * The catalogue of a tenant, as far as commits need it. The epoch in the document of the tenant says whether what is
 * held here is still so: each commit to the catalogue, by any process, raises it before it is acknowledged, and says
 * which Subscriptions it concerns, so that only those are read again.
 */
export function createCatalogue(parts: CatalogueParts): Catalogue {
  const { tenant, tenants } = parts;
  let held: Held | undefined;
  let forgotten = 0;

  const current = async (): Promise<CatalogueState> => {
    const gate = await readGate(parts);
    if (held?.gate.epoch === gate.epoch && gate.open === undefined) return held.state;
    const before = forgotten;
    const reading = await readAfresh(parts, held?.gate);
    const known = forgotten === before ? held : undefined;
    if (reading.changed === undefined) {
      const read = heldOf(reading, new KnownSubscriptions(reading.documents, held?.subscriptions));
      const isNewest = before === forgotten && (held === undefined || held.gate.epoch < reading.gate.epoch);
      // Of several that were read at the same time, the newest is kept; none while somebody is changing it.
      if (isNewest && reading.gate.open === undefined) held = read;
      return read.state;
    }
    if (known === undefined) return current();
    // Another look has been faster, and has seen as much.
    if (known.gate.epoch >= reading.gate.epoch) return known.state;
    known.subscriptions.update(reading.changed, reading.documents);
    held = heldOf(reading, known.subscriptions);
    return held.state;
  };

  return {
    current,
    latest: async () => held?.state ?? current(),
    forget() {
      forgotten += 1;
      held = undefined;
    },
    raise: (session, subscriptionIds) => raiseEpoch(parts, subscriptionIds, session),
    change: (subscriptionIds, work) => changeOpenly(parts, subscriptionIds, work),
    async tellExpiry() {
      await tenants.updateOne({ _id: tenant }, { $inc: { expiry: 1 } });
    },
  };
}

/**
 * The gate, and then everything else, which is at least as new. On a sharded cluster the two may be on different
 * shards, and a transaction be seen on the one before it is on the other: a session whose reads depend on each other
 * waits for that.
 */
async function readAfresh(parts: CatalogueParts, before: Gate | undefined): Promise<CatalogueReading> {
  const read = async (inSession: InSession): Promise<CatalogueReading> => {
    const gate = await readLoggedGate(parts, inSession);
    const changed = gate.open === undefined && before !== undefined ? changedSince(before, gate) : undefined;
    const some = changed !== undefined && changed.size <= changedAtMost ? changed : undefined;
    const [documents, indexed] = await Promise.all([
      readSubscriptions(parts, some, inSession),
      parts.indexedAttributes.find({}, { readConcern: parts.connection.readConcern, ...inSession }).toArray(),
    ]);
    return { gate, documents, changed: some, indexed };
  };
  const { client, level } = parts.connection;
  if (level() === 'standalone') return read({});
  return client.withSession({ causalConsistency: true }, (session) => read({ session }));
}

async function readSubscriptions(
  { subscriptions, connection: { readConcern } }: CatalogueParts,
  ids: ReadonlySet<string> | undefined,
  inSession: InSession,
): Promise<readonly SubscriptionText[]> {
  if (ids?.size === 0) return [];
  const filter = ids === undefined ? {} : { _id: { $in: [...ids] } };
  const options = { projection: { sid: 1, d: 1 }, readConcern, ...inSession };
  return subscriptions.find<SubscriptionText>(filter, options).toArray();
}

function heldOf({ gate, indexed }: CatalogueReading, subscriptions: KnownSubscriptions): Held {
  const { log: _, ...others } = gate;
  return { gate: others, subscriptions, state: stateOf(gate.epoch, subscriptions, indexed) };
}

function stateOf(
  epoch: number,
  subscriptions: KnownSubscriptions,
  indexed: readonly IndexedAttributeDocument[],
): CatalogueState {
  return {
    epoch,
    subscription: (id) => subscriptions.get(id),
    index: () => subscriptions.index(),
    indexed: new Map(indexed.map((attribute) => [attribute._id, attribute])),
    generation: indexed.reduce((greatest, { generation }) => Math.max(greatest, generation), 0),
  };
}

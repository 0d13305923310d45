import { randomUUID } from 'node:crypto';
import type { ClientSession, Collection, Document } from 'mongodb';
import { Problem } from '../../../core/errors.ts';
import { indexSubscriptions, type SubscriptionIndex } from '../../../core/subscription/match-change.ts';
import type { Subscription } from '../../../core/subscription/subscription.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import { isPassing } from '../connection/failures.ts';
import type { IndexedAttributeDocument, SubscriptionDocument, TenantDocument } from '../layout.ts';
import type { Catalogue, CatalogueState } from '../tenant-database.ts';

/** Where the catalogue of a tenant is. */
export interface CatalogueParts {
  readonly tenant: string;
  readonly tenants: Collection<TenantDocument>;
  readonly subscriptions: Collection<SubscriptionDocument>;
  readonly indexedAttributes: Collection<IndexedAttributeDocument>;
  readonly connection: Pick<MongodbConnection, 'client' | 'level' | 'serverNow' | 'limits' | 'readConcern'>;
}

/** A Subscription as it was read, to be kept as long as its text is the same. */
interface HeldSubscription {
  readonly sid: number;
  readonly text: string;
  readonly subscription: Subscription;
}

type Gate = Pick<TenantDocument, 'epoch' | 'open'>;

/** Options of a read that has to come after those before it. */
interface InSession {
  readonly session?: ClientSession;
}

/**
 * The catalogue of a tenant, as far as commits need it. The epoch in the document of the tenant says whether what is
 * held here is still so: each commit to the catalogue, by any process, raises it before it is acknowledged.
 */
export function createCatalogue(parts: CatalogueParts): Catalogue {
  const { tenant, tenants } = parts;
  let held: CatalogueState | undefined;
  let subscriptions: ReadonlyMap<string, HeldSubscription> = new Map();
  let forgotten = 0;

  const raise: Catalogue['raise'] = async (session) => {
    await tenants.updateOne({ _id: tenant }, { $inc: { epoch: 1 } }, { session });
  };
  const current = async (): Promise<CatalogueState> => {
    const gate = await readGate(parts);
    if (held?.epoch === gate.epoch && gate.open === undefined) return held;
    const before = forgotten;
    const { epoch, open, ...read } = await readAll(parts, subscriptions);
    const state = stateOf(epoch, read);
    // Of several that were read at the same time, the newest is kept; none while somebody is changing it.
    if (open === undefined && before === forgotten && (held === undefined || held.epoch < epoch)) {
      held = state;
      subscriptions = read.subscriptions;
    }
    return state;
  };

  return {
    current,
    latest: async () => held ?? current(),
    forget() {
      forgotten += 1;
      held = undefined;
    },
    raise,
    change: (work) => changeOpenly(parts, work),
    ring: createBell(tenants, tenant),
  };
}

/** The epoch, and who is changing the catalogue without a transaction. */
async function readGate(
  { tenant, tenants, connection }: CatalogueParts,
  inSession: InSession = {},
): Promise<Gate> {
  const projection = { epoch: 1, open: 1 };
  const { readConcern } = connection;
  const gate = await tenants.findOne({ _id: tenant }, { projection, readConcern, ...inSession });
  if (gate === null)
    throw new Error(`The tenant ${JSON.stringify(tenant)} is gone from the system database.`);
  const { epoch, open = [] } = gate;
  if (open.length === 0) return { epoch };
  const oldest = connection.serverNow() - abandonedAfter(connection);
  const abandoned = open.filter(({ at }) => at < oldest);
  // Their process has died, and what it did has an end: the epoch says that it is to be read once more.
  for (const { id } of abandoned) await endChange(tenants, tenant, id);
  return { epoch, open };
}

/** Milliseconds after which a change of the catalogue cannot be under way any more. */
function abandonedAfter({ limits }: Pick<MongodbConnection, 'limits'>): number {
  return 4 * limits.operationTimeMs;
}

async function changeOpenly<T>(
  { tenant, tenants, connection }: CatalogueParts,
  work: () => Promise<T>,
): Promise<T> {
  const id = randomUUID();
  await tenants.updateOne(
    { _id: tenant },
    { $inc: { epoch: 1 }, $push: { open: { id, at: connection.serverNow() } } },
  );
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // Where it is not known what was done, the server may still be at it: then it counts as abandoned one day.
    if (!(error instanceof Problem ? error.code === 'ServiceUnavailable' : isPassing(error))) {
      await endChange(tenants, tenant, id);
    }
    throw error;
  }
  await endChange(tenants, tenant, id);
  return result;
}

async function endChange(tenants: Collection<TenantDocument>, tenant: string, id: string): Promise<void> {
  await tenants.updateOne({ _id: tenant, 'open.id': id }, { $inc: { epoch: 1 }, $pull: { open: { id } } });
}

interface CatalogueContent {
  /** In the order of the list. */
  readonly subscriptions: ReadonlyMap<string, HeldSubscription>;
  readonly indexed: readonly IndexedAttributeDocument[];
}

/**
 * The epoch, and then everything else, which is at least as new. On a sharded cluster the two may be on different
 * shards, and a transaction be seen on the one before it is on the other: a session whose reads depend on each other
 * waits for that.
 */
async function readAll(
  parts: CatalogueParts,
  known: ReadonlyMap<string, HeldSubscription>,
): Promise<Gate & CatalogueContent> {
  const read = async (inSession: InSession) => {
    const gate = await readGate(parts, inSession);
    return { ...gate, ...(await readCatalogue(parts, known, inSession)) };
  };
  const { client, level } = parts.connection;
  if (level() === 'standalone') return read({});
  return client.withSession({ causalConsistency: true }, (session) => read({ session }));
}

async function readCatalogue(
  parts: CatalogueParts,
  known: ReadonlyMap<string, HeldSubscription>,
  inSession: InSession,
): Promise<CatalogueContent> {
  const projection: Document = { sid: 1, d: 1 };
  const { readConcern } = parts.connection;
  const options = { readConcern, ...inSession };
  const [documents, indexed] = await Promise.all([
    parts.subscriptions
      .find({}, { projection, ...options })
      .sort({ sid: 1 })
      .toArray(),
    parts.indexedAttributes.find({}, options).toArray(),
  ]);
  const subscriptions = new Map<string, HeldSubscription>();
  for (const { _id, sid, d } of documents) {
    const before = known.get(_id);
    const same = before?.sid === sid && before.text === d;
    subscriptions.set(_id, same ? before : { sid, text: d, subscription: subscriptionOf(d) });
  }
  return { subscriptions, indexed };
}

/** The Subscription that `JSON.stringify` wrote. */
export function subscriptionOf(text: string): Subscription {
  return parseKeepingNumbers(text) as unknown as Subscription;
}

function stateOf(epoch: number, { subscriptions, indexed }: CatalogueContent): CatalogueState {
  const bySid = new Map<number, Subscription>();
  for (const { sid, subscription } of subscriptions.values()) bySid.set(sid, subscription);
  let index: SubscriptionIndex | undefined;
  return {
    epoch,
    subscription: (id) => subscriptions.get(id),
    subscriptionOf: (sid) => bySid.get(sid),
    index() {
      index ??= indexSubscriptions([...bySid.values()]);
      return index;
    },
    indexed: new Map(indexed.map((attribute) => [attribute._id, attribute])),
    generation: indexed.reduce((greatest, { generation }) => Math.max(greatest, generation), 0),
  };
}

/** Rings one at a time: who asks meanwhile is told after the next, which is one for all of them. */
function createBell(tenants: Collection<TenantDocument>, tenant: string): Catalogue['ring'] {
  const bells = { expiry: createTurns(), contexts: createTurns() };
  return (what) =>
    bells[what](async () => {
      await tenants.updateOne({ _id: tenant }, { $inc: { [what]: 1 } });
    });
}

function createTurns(): (work: () => Promise<void>) => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  return (work) => {
    const start = (): Promise<void> => {
      next = undefined;
      const turn = work().finally(() => {
        if (running === turn) running = undefined;
      });
      running = turn;
      return turn;
    };
    next ??= running === undefined ? Promise.resolve().then(start) : running.then(start, start);
    return next;
  };
}

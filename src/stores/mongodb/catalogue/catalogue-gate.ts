import { randomUUID } from 'node:crypto';
import type { ClientSession, Collection, UpdateFilter } from 'mongodb';
import { Problem } from '../../../core/errors.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import { isPassing } from '../connection/failures.ts';
import type { TenantDocument } from '../layout.ts';

/** Raises of the epoch of which it is kept which Subscriptions were changed with them. */
const logLength = 64;
/** Characters of the ids of Subscriptions that are kept of one raise: beyond, it may have changed any. */
const charactersOfOneRaise = 1000;

/** Where the epoch of a tenant is. */
export interface GateParts {
  readonly tenant: string;
  readonly tenants: Collection<TenantDocument>;
  readonly connection: Pick<MongodbConnection, 'serverNow' | 'limits' | 'readConcern'>;
}

/** The epoch, and who is changing the catalogue without a transaction. */
export type Gate = Pick<TenantDocument, 'epoch' | 'open' | 'logged' | 'log'>;

/** Options of a read that has to come after those before it. */
export interface InSession {
  readonly session?: ClientSession;
}

/** As much of the gate as says whether what is known is still so. */
export async function readGate(parts: GateParts): Promise<Gate> {
  return withoutAbandoned(parts, await read(parts, { epoch: 1, open: 1 }, {}));
}

/** All of it. */
export async function readLoggedGate(parts: GateParts, inSession: InSession): Promise<Gate> {
  const projection = { epoch: 1, open: 1, logged: 1, log: 1 } as const;
  return withoutAbandoned(parts, await read(parts, projection, inSession));
}

async function read(
  { tenant, tenants, connection: { readConcern } }: GateParts,
  projection: Readonly<Record<string, 1>>,
  inSession: InSession,
): Promise<Gate> {
  const gate = await tenants.findOne<Gate>({ _id: tenant }, { projection, readConcern, ...inSession });
  if (gate === null)
    throw new Error(`The tenant ${JSON.stringify(tenant)} is gone from the system database.`);
  return gate;
}

async function withoutAbandoned(parts: GateParts, gate: Gate): Promise<Gate> {
  const { open = [], ...others } = gate;
  if (open.length === 0) return others;
  const oldest = parts.connection.serverNow() - abandonedAfter(parts);
  const abandoned = open.filter(({ at }) => at < oldest);
  // Their process has died, and what it did has an end: the epoch says that all is to be read once more.
  for (const { id } of abandoned) await endChange(parts, id, undefined);
  return gate;
}

/** Milliseconds after which a change of the catalogue cannot be under way any more. */
function abandonedAfter({ connection: { limits } }: GateParts): number {
  return 4 * limits.operationTimeMs;
}

/** @param subscriptionIds those that are changed with it. */
export async function raiseEpoch(
  { tenant, tenants }: GateParts,
  subscriptionIds: readonly string[],
  session: ClientSession,
): Promise<void> {
  await tenants.updateOne({ _id: tenant }, raise(subscriptionIds), { session });
}

/** Raises the epoch before and after, on a server without transactions. */
export async function changeOpenly<T>(
  parts: GateParts,
  subscriptionIds: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const { tenant, tenants, connection } = parts;
  const id = randomUUID();
  const { $inc, $push } = raise([]);
  await tenants.updateOne(
    { _id: tenant },
    { $inc, $push: { ...$push, open: { id, at: connection.serverNow() } } },
  );
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // Where it is not known what was done, the server may still be at it: then it counts as abandoned one day.
    if (!(error instanceof Problem ? error.code === 'ServiceUnavailable' : isPassing(error))) {
      await endChange(parts, id, subscriptionIds);
    }
    throw error;
  }
  await endChange(parts, id, subscriptionIds);
  return result;
}

async function endChange(
  { tenant, tenants }: GateParts,
  id: string,
  subscriptionIds: readonly string[] | undefined,
): Promise<void> {
  await tenants.updateOne(
    { _id: tenant, 'open.id': id },
    { ...raise(subscriptionIds), $pull: { open: { id } } },
  );
}

/** @param subscriptionIds undefined where any may have been changed. */
function raise(subscriptionIds: readonly string[] | undefined) {
  const known = subscriptionIds !== undefined && subscriptionIds.join('').length <= charactersOfOneRaise;
  return {
    $inc: { epoch: 1, logged: 1 },
    $push: { log: { $each: [known ? [...subscriptionIds] : null], $slice: -logLength } },
  } satisfies UpdateFilter<TenantDocument>;
}

/**
 * The Subscriptions that were changed since the gate was `before`; undefined where that is not known: it is too long
 * ago, or somebody raised the epoch without saying it.
 */
export function changedSince(before: Gate, gate: Gate): ReadonlySet<string> | undefined {
  const raises = gate.epoch - before.epoch;
  const { log = [] } = gate;
  if (raises < 0 || raises > log.length) return undefined;
  if ((gate.logged ?? 0) - (before.logged ?? 0) !== raises) return undefined;
  const changed = new Set<string>();
  for (const ids of raises === 0 ? [] : log.slice(-raises)) {
    if (ids === null) return undefined;
    for (const id of ids) changed.add(id);
  }
  return changed;
}

import { entityOf } from '../codec/entity-document.ts';
import { isAway } from '../connection/is-away.ts';
import type { EntityDocument, IdempotencyDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { contextsAskedFor } from './contexts-asked-for.ts';
import type { Reading, StoredState } from './reading.ts';
import type { TimeSlices } from './time-slices.ts';
import type { Unit } from './unit.ts';

/** Whether there is an @context: one that the tenant hosts, by its id, or a cached one, by its URL. */
export type ContextExists = (tenant: string, id: string) => Promise<boolean>;

type StoredDocument = Pick<EntityDocument, '_id' | 'v' | 'r' | 'd'>;

const nothing: ReadonlyMap<string, IdempotencyDocument> = new Map();
const none: ReadonlySet<string> = new Set();

/**
 * Reads what the units of a group ask for, each thing once, all at the same time. What was acknowledged before the
 * call is seen.
 *
 * @throws what the driver throws.
 */
export async function readGroup(
  database: TenantDatabase,
  units: readonly Unit[],
  contextExists: ContextExists,
  slices: TimeSlices,
): Promise<Reading> {
  const entityIds = new Set<string>();
  const answerIds = new Set<string>();
  for (const { entityIds: ids, keyed } of units) {
    for (const id of ids) entityIds.add(id);
    if (keyed !== undefined) answerIds.add(keyed.id);
  }
  const [state, documents, answers, contexts, firstNumber] = await Promise.all([
    database.catalogue.current(),
    readDocuments(database, [...entityIds]),
    readAnswers(database, [...answerIds]),
    readContexts(database, units, contextExists),
    database.numbers.next(units.length),
  ]);
  const stored = await decodeAll(database, documents, slices);
  return { state, stored, answers, contexts, firstNumber };
}

/** Reads Entities as they are now. */
export async function readEntities(
  database: TenantDatabase,
  ids: readonly string[],
  slices: TimeSlices,
): Promise<ReadonlyMap<string, StoredState>> {
  return decodeAll(database, await readDocuments(database, ids), slices);
}

async function readDocuments(
  { entities }: TenantDatabase,
  ids: readonly string[],
): Promise<readonly StoredDocument[]> {
  if (ids.length === 0) return [];
  const projection = { v: 1, r: 1, d: 1 } as const;
  return entities
    .find<StoredDocument>({ _id: { $in: ids } }, { projection, batchSize: ids.length + 1 })
    .toArray();
}

async function readAnswers(
  { idempotency }: TenantDatabase,
  ids: readonly string[],
): Promise<ReadonlyMap<string, IdempotencyDocument>> {
  if (ids.length === 0) return nothing;
  const documents = await idempotency.find({ _id: { $in: ids } }).toArray();
  return new Map(documents.map((document) => [document._id, document]));
}

async function readContexts(
  database: TenantDatabase,
  units: readonly Unit[],
  contextExists: ContextExists,
): Promise<ReadonlySet<string>> {
  const ids = contextsAskedFor(units, database);
  if (ids.size === 0) return none;
  const found = new Set<string>();
  await Promise.all(
    Array.from(ids, async (id) => {
      if (await contextExists(database.tenant, id)) found.add(id);
    }),
  );
  return found;
}

async function decodeAll(
  { dictionary }: TenantDatabase,
  documents: readonly StoredDocument[],
  slices: TimeSlices,
): Promise<ReadonlyMap<string, StoredState>> {
  const stored = new Map<string, StoredState>();
  for (const document of documents) {
    if (slices.isOver) await slices.rest();
    const { _id: id, v, r } = document;
    const expected = r === undefined ? { v } : { v, r };
    try {
      stored.set(id, { expected, entity: entityOf(document, dictionary.iriOf) });
    } catch {
      stored.set(id, { expected, ...(await decodeAnew(dictionary, document)) });
    }
  }
  return stored;
}

/** With integers that are read first. An Entity that cannot be read at all is a fault of those units that ask for it. */
async function decodeAnew(
  dictionary: TenantDatabase['dictionary'],
  document: StoredDocument,
): Promise<Pick<StoredState, 'entity' | 'fault'>> {
  try {
    return { entity: await dictionary.decode((iriOf) => entityOf(document, iriOf)) };
  } catch (fault) {
    if (isAway(fault)) throw fault;
    return { entity: undefined, fault };
  }
}

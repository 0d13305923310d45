import type { Filter, FindOptions } from 'mongodb';
import type { Entity } from '../../../core/model/entity.ts';
import { entityOf } from '../codec/entity-document.ts';
import type { EntityDocument } from '../layout.ts';
import type { EntityFilter } from './entity-filter.ts';
import type { Found } from './page-collector.ts';
import type { Reading } from './reading.ts';

/** What is read of a document of an Entity. */
export type ReadDocument = Pick<EntityDocument, '_id' | 'v' | 'd' | 'g'>;

/** Documents that are decoded without a look at the clock. */
const decodedAtOnce = 8;
/** Ids that are asked for at once. */
const idsAtOnce = 1000;

/** A cursor over the documents of Entities. */
export function findDocuments(
  reading: Reading,
  filter: EntityFilter,
  options: Pick<FindOptions, 'projection' | 'sort' | 'skip' | 'limit' | 'batchSize'>,
) {
  return reading.database.entities.find<ReadDocument>(filter as Filter<EntityDocument>, {
    ...reading.options(),
    ...options,
  });
}

export async function countEntities(reading: Reading, filter: EntityFilter, limit?: number): Promise<number> {
  return reading.database.entities.countDocuments(filter as Filter<EntityDocument>, {
    ...reading.options(),
    ...(limit !== undefined && { limit }),
  });
}

/** Documents with the Entity where they have its state. Others may have the event loop now and then. */
export async function decodeDocuments(
  { database: { dictionary }, deadline }: Pick<Reading, 'database' | 'deadline'>,
  documents: readonly ReadDocument[],
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let at = 0; at < documents.length; at += decodedAtOnce) {
    const some = documents.slice(at, at + decodedAtOnce);
    const entities = await dictionary.decode((iriOf) => some.map((document) => entityOf(document, iriOf)));
    for (const [index, { _id: id, v: version }] of some.entries()) {
      const entity = entities[index];
      found.push(entity === undefined ? { id, version } : { id, version, entity });
    }
    await deadline.breathe();
  }
  return found;
}

/** Those that exist, with their states. */
export async function findById(reading: Reading, ids: readonly string[]): Promise<readonly KnownState[]> {
  const states: KnownState[] = [];
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = ids.slice(at, at + idsAtOnce);
    const documents = findDocuments(reading, { _id: { $in: some } }, { projection: { v: 1, d: 1 } });
    for (const found of await decodeDocuments(reading, await documents.toArray())) {
      if (found.entity !== undefined) states.push({ ...found, entity: found.entity });
    }
  }
  return states;
}

export interface KnownState extends Found {
  readonly entity: Entity;
}

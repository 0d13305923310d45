import type { EpochMs } from '../../../core/model/entity.ts';
import type { EntityDocument } from '../layout.ts';
import type { Reading } from './reading.ts';

/** When the next Entity, or a part of one, ceases to exist. */
export async function nextExpiry(reading: Reading): Promise<EpochMs | undefined> {
  const [first] = await reading.database.entities
    .find<Pick<EntityDocument, 'e'>>(
      { e: { $exists: true } },
      { ...reading.options(), projection: { _id: 0, e: 1 }, sort: { e: 1 }, limit: 1 },
    )
    .toArray();
  return first?.e;
}

/** Ids of Entities of which something has ceased to exist by then, the earliest first. */
export async function expiredIds(reading: Reading, by: EpochMs, limit: number): Promise<readonly string[]> {
  const documents = await reading.database.entities
    .find<Pick<EntityDocument, '_id'>>(
      { e: { $lte: by } },
      { ...reading.options(), projection: { _id: 1 }, sort: { e: 1 }, limit },
    )
    .toArray();
  return documents.map(({ _id }) => _id);
}

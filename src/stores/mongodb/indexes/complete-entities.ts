import { setTimeout } from 'node:timers/promises';
import type { AnyBulkWriteOperation } from 'mongodb';
import { entityOf, indexedValuesOf } from '../codec/entity-document.ts';
import type { EntityDocument } from '../layout.ts';
import type { CatalogueState, TenantDatabase } from '../tenant-database.ts';

/** Entities that get their values in one go. */
const atOnce = 100;

type Behind = Pick<EntityDocument, '_id' | 'v' | 'd'>;

/**
 * Gives the Entities that lack values of indexed Attributes all of them. An Entity that is changed meanwhile is left
 * to whoever changes it: what is written is written to the version that was read. The version stays, since what the
 * Entity says does.
 *
 * @param generation Entities of lower ones are looked for.
 * @param goOn asked before each go: false ends it.
 * @returns whether no Entity was left.
 */
export async function completeEntities(
  database: TenantDatabase,
  generation: number,
  readConcern: { readonly level: 'majority' | 'local' },
  goOn: () => Promise<boolean>,
): Promise<boolean> {
  while (await goOn()) {
    const began = performance.now();
    // What is held here may be older than what is asked for, and then nothing would be given to anybody.
    const catalogue = await database.catalogue.current();
    const behind = await database.entities
      .find<Behind>({ i: { $lt: generation } }, { readConcern, projection: { v: 1, d: 1 }, limit: atOnce })
      .toArray();
    if (behind.length === 0) return true;
    await writeValues(database, behind, catalogue);
    // Half of the time is left to others.
    await setTimeout(performance.now() - began);
  }
  return false;
}

async function writeValues(
  { entities, dictionary }: TenantDatabase,
  behind: readonly Behind[],
  { indexed, generation }: CatalogueState,
): Promise<void> {
  const decoded = await dictionary.decode((iriOf) => behind.map((document) => entityOf(document, iriOf)));
  const idFor = (iri: string): number => {
    const number = dictionary.idOf(iri);
    if (number === undefined) throw new Error(`The dictionary has lost ${iri}.`);
    return number;
  };
  const updates: AnyBulkWriteOperation<EntityDocument>[] = [];
  for (const [index, { _id, v }] of behind.entries()) {
    const entity = decoded[index];
    if (entity === undefined) continue;
    const p = indexedValuesOf(entity, idFor, indexed);
    updates.push({
      updateOne: {
        // Another builder may know of more indexes, and have been here.
        filter: { _id, v, i: { $lt: generation } },
        update:
          p === undefined ? { $set: { i: generation }, $unset: { p: true } } : { $set: { p, i: generation } },
      },
    });
  }
  await entities.bulkWrite(updates, { ordered: false });
}

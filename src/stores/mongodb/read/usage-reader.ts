import type { Document } from 'mongodb';
import type { AttributeUsage, TypeUsage } from '../../../ports/store.ts';
import { usageOf } from '../codec/usage-key.ts';
import { countEntities } from './entity-documents.ts';
import { anyEntity } from './entity-filter.ts';
import type { Reading } from './reading.ts';

/** Keys that are counted one by one along the index; for more, the Entities are gone through once. */
const countedOneByOne = 500;
const countedAtOnce = 8;
/** What the server says when the keys do not fit into one answer. */
const distinctTooBig = 17_217;

type UsageMember = 't' | 'u';

export async function readTypeUsage(reading: Reading): Promise<readonly TypeUsage[]> {
  const counts = await countKeys<number>(reading, 't');
  return reading.database.dictionary.decode((iriOf) =>
    counts.map(([type, entities]) => ({ type: iriOf(type), entities })),
  );
}

export async function readAttributeUsage(reading: Reading): Promise<readonly AttributeUsage[]> {
  const counts = await countKeys<string>(reading, 'u');
  return reading.database.dictionary.decode((iriOf) =>
    counts.map(([key, entities]) => {
      const { type, attribute, kind } = usageOf(key);
      return { type: iriOf(type), attribute: iriOf(attribute), kind, entities };
    }),
  );
}

/**
 * How many Entities have each key: the keys are skipped through along their index, then each is counted there. So no
 * document is read, and a million Entities are counted in the time in which their keys are.
 */
async function countKeys<Key>(
  reading: Reading,
  member: UsageMember,
): Promise<readonly (readonly [Key, number])[]> {
  const keys = await distinctKeys(reading, member);
  if (keys === undefined || keys.length > countedOneByOne) return countAll<Key>(reading, member);
  const counts: [Key, number][] = [];
  for (let at = 0, several = 1; at < keys.length; at += several, several = countedAtOnce) {
    // The first alone: it takes the snapshot that the others are counted in.
    const some = keys.slice(at, at + several);
    const entities = await Promise.all(some.map((key) => countEntities(reading, { [member]: key })));
    for (const [index, number] of entities.entries()) {
      // Keys are read before the snapshot is taken: the last Entity of one may be gone.
      if (number > 0) counts.push([some[index] as Key, number]);
    }
  }
  return counts;
}

/** Not in the snapshot, which a sharded cluster has none of for this. @returns undefined where there are very many. */
async function distinctKeys(
  { database, deadline, current }: Reading,
  member: UsageMember,
): Promise<readonly unknown[] | undefined> {
  try {
    return await database.entities.distinct(member, {}, { ...current, maxTimeMS: deadline.remaining() });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === distinctTooBig) return undefined;
    throw error;
  }
}

async function countAll<Key>(reading: Reading, member: UsageMember): Promise<[Key, number][]> {
  const pipeline: Document[] = [
    { $match: anyEntity },
    { $project: { [member]: 1 } },
    { $unwind: `$${member}` },
    { $group: { _id: `$${member}`, entities: { $sum: 1 } } },
  ];
  const groups = await reading.database.entities
    .aggregate<{ readonly _id: Key; readonly entities: number }>(pipeline, {
      ...reading.options(),
      allowDiskUse: true,
    })
    .toArray();
  return groups.map(({ _id, entities }) => [_id, entities]);
}

import type { ClientSession } from 'mongodb';
import type { Iri } from '../../../core/model/entity.ts';
import { isDuplicateKey } from '../connection/failures.ts';
import type { TransactionSessions } from '../connection/transaction-sessions.ts';
import { within } from '../connection/within.ts';
import type { IndexedAttributeDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';

type IndexSessions = Pick<TransactionSessions, 'take' | 'giveBack' | 'abandon'>;

/**
 * Records Attributes as indexed, as many as may be: from then on every process that commits writes their values. Those
 * that are recorded already, or that no Entity has, are passed over.
 */
export async function registerIndexes(
  sessions: IndexSessions,
  database: TenantDatabase,
  attributes: readonly Iri[],
  limit: number,
): Promise<void> {
  await database.dictionary.look(attributes);
  const wanted = attributes
    .map((attribute) => database.dictionary.idOf(attribute))
    .filter((number) => number !== undefined);
  const { indexed } = await database.catalogue.current();
  if (indexed.size >= limit || wanted.every((number) => indexed.has(number))) return;
  await changeIndexes(sessions, database, (session) => insertMissing(database, wanted, limit, session));
}

/** Says that an index is complete: from then on queries use it. */
export async function declareReady(
  sessions: IndexSessions,
  database: TenantDatabase,
  attribute: number,
): Promise<void> {
  await changeIndexes(sessions, database, async (session) => {
    await database.indexedAttributes.updateOne(
      { _id: attribute },
      { $set: { ready: true }, $unset: { builder: true } },
      within(session),
    );
  });
}

/** Does something to the list that all processes hear of, and reads it again. */
async function changeIndexes(
  sessions: IndexSessions,
  { level, catalogue }: TenantDatabase,
  change: (session: ClientSession | undefined) => Promise<void>,
): Promise<void> {
  if (level === 'standalone') await catalogue.change([], () => change(undefined));
  else {
    await transact(sessions, async (session) => {
      // Who changes it at the same time is in conflict here, before the list is read.
      await catalogue.raise(session, []);
      await change(session);
    });
  }
  await catalogue.current();
}

/**
 * Tries again where others are in the way. The session is on record: what a process that dies leaves open is ended,
 * and keeps nobody from changing the catalogue.
 */
async function transact(
  sessions: IndexSessions,
  work: (session: ClientSession) => Promise<void>,
): Promise<void> {
  const session = await sessions.take();
  try {
    await session.withTransaction(() => work(session));
  } catch (error) {
    sessions.abandon(session);
    throw error;
  }
  sessions.giveBack(session);
}

/** Each has the generation behind that of the one before: it is unique, whatever several processes do. */
async function insertMissing(
  { indexedAttributes }: TenantDatabase,
  wanted: readonly number[],
  limit: number,
  session: ClientSession | undefined,
): Promise<void> {
  for (let at = 0; at < wanted.length; ) {
    const number = wanted[at] as number;
    const there = await indexedAttributes.find({}, within(session)).toArray();
    if (there.length >= limit) return;
    if (!there.some(({ _id }) => _id === number)) {
      const generation = there.reduce((greatest, other) => Math.max(greatest, other.generation), 0) + 1;
      const document: IndexedAttributeDocument = { _id: number, generation, ready: false };
      try {
        await indexedAttributes.insertOne(document, within(session));
      } catch (error) {
        // Without transactions another process may just have taken this generation, or recorded this Attribute.
        if (session !== undefined || !isDuplicateKey(error)) throw error;
        continue;
      }
    }
    at += 1;
  }
}

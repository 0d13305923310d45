import type { ClientBulkWriteModel, ClientSession, Document, Filter, MongoClient } from 'mongodb';
import type { AtomicWrite } from '../atomic-write.ts';
import { within } from '../connection/within.ts';
import type { IdempotencyDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import type { CatalogueWriter } from './catalogue-writer.ts';
import type { NumberedWrite } from './change-documents.ts';
import { clientModel, collectionModel, type EntityModel, entityModel } from './entity-models.ts';
import type { ServerFeatures } from './server-features.ts';
import { Unexpected } from './transaction.ts';
import { didSomething } from './write-conflicts.ts';

/** What transactions are written with. */
export interface TransactionParts {
  readonly client: MongoClient;
  readonly features: ServerFeatures;
  readonly catalogue: CatalogueWriter;
  /** Milliseconds for which a key is remembered. */
  readonly idempotencyWindowMs: number;
}

/**
 * All of a write, within a transaction.
 *
 * @returns whether a known @context is another or gone.
 * @throws Unexpected where something is not as expected any more.
 */
export async function writeAll(
  database: TenantDatabase,
  write: NumberedWrite,
  parts: TransactionParts,
  session: ClientSession,
): Promise<boolean> {
  const models = write.entities
    .map((step) => entityModel({ step, sequences: [] }))
    .filter((model) => model !== undefined);
  if (models.length + write.changes.length + write.answers.length > 0) {
    const writeDocuments = (await parts.features.writesTogether()) ? writeTogether : writeByCollection;
    await writeDocuments(database, models, write, parts, session);
  }
  return write.catalogue.length > 0 && (await parts.catalogue.write(database, write, session));
}

type WriteDocuments = (
  database: TenantDatabase,
  models: readonly EntityModel[],
  write: NumberedWrite,
  parts: TransactionParts,
  session: ClientSession,
) => Promise<void>;

/** With one message. */
const writeTogether: WriteDocuments = async (database, models, write, parts, session) => {
  const operations: ClientBulkWriteModel<Document>[] = [];
  const entities = database.entities.namespace;
  for (const model of models) operations.push(clientModel(entities, model));
  const outbox = database.outbox.namespace;
  for (const change of write.changes) {
    operations.push({ namespace: outbox, name: 'insertOne', document: change as unknown as Document });
  }
  const answers = database.idempotency.namespace;
  for (const answer of write.answers) {
    operations.push(answerForClient(answers, answer, parts.idempotencyWindowMs));
  }
  const result = await parts.client.bulkWrite(operations, { ordered: true, verboseResults: true, session });
  for (const index of models.keys()) if (didSomething(result, index) !== true) throw new Unexpected();
};

function answerForClient(
  namespace: string,
  { document, replaces }: AtomicWrite['answers'][number],
  windowMs: number,
): ClientBulkWriteModel<Document> {
  if (!replaces) return { namespace, name: 'insertOne', document: document as unknown as Document };
  const filter = outdated(document, windowMs) as Filter<Document>;
  const { _id, ...replacement } = document;
  return { namespace, name: 'replaceOne', filter, replacement, upsert: true };
}

/** With a message for each collection. */
const writeByCollection: WriteDocuments = async (database, models, write, parts, session) => {
  if (models.length > 0) {
    const result = await database.entities.bulkWrite(models.map(collectionModel), { ordered: true, session });
    const count = result.insertedCount + result.matchedCount + result.deletedCount;
    if (count !== models.length) throw new Unexpected();
  }
  if (write.changes.length > 0) await database.outbox.insertMany([...write.changes], { session });
  if (write.answers.length > 0)
    await writeAnswers(database, write.answers, parts.idempotencyWindowMs, session);
};

/**
 * Keeps what requests were answered.
 *
 * @throws a duplicate key where one of them has another answer already.
 */
export async function writeAnswers(
  { idempotency }: TenantDatabase,
  answers: AtomicWrite['answers'],
  windowMs: number,
  session?: ClientSession,
): Promise<void> {
  await idempotency.bulkWrite(
    answers.map(({ document, replaces }) =>
      replaces
        ? {
            replaceOne: { filter: outdated(document, windowMs), replacement: document, upsert: true },
          }
        : { insertOne: { document } },
    ),
    { ordered: false, ...within(session) },
  );
}

/** Where the answer that is there has not reached its end, nothing is found, and its key is a duplicate. */
function outdated({ _id, x }: IdempotencyDocument, windowMs: number): Filter<IdempotencyDocument> {
  return { _id, x: { $lte: x - windowMs } };
}

import {
  type ClientBulkWriteResult,
  MongoBulkWriteError,
  type MongoClient,
  MongoClientBulkWriteError,
} from 'mongodb';
import type { EntityDocument } from '../layout.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import {
  clientModel,
  collectionModel,
  type EntityModel,
  entityModel,
  type NumberedStep,
} from './entity-models.ts';
import type { ServerFeatures } from './server-features.ts';
import { didSomething, isConflictCode } from './write-conflicts.ts';

/** What became of a step. `failed`: it is not known whether it was done. */
export type StepResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly error: unknown };

const done: StepResult = { kind: 'done' };
const conflict: StepResult = { kind: 'conflict' };

/** How far the server told what became of writes. */
interface Told {
  /** For each write; undefined where it is not known. */
  readonly results: (StepResult | undefined)[];
  /** Why it is not known: without it, a write that is not found done was not done. */
  readonly error?: unknown;
  /** Some of it may be undone by the server: looking is of no use. */
  readonly uncertain?: boolean;
}

/**
 * Does steps that have nothing to do with each other, all at once, each of them atomic.
 *
 * A server before 8.0 tells only how many of them were done. Where that is not all, the documents are looked at: a step
 * whose document was written once more in the meantime is then a conflict although it was done, and a deletion of what
 * another has deleted is done.
 */
export async function runEntitySteps(
  database: TenantDatabase,
  steps: readonly NumberedStep[],
  client: MongoClient,
  features: ServerFeatures,
): Promise<readonly StepResult[]> {
  const models = steps.map(entityModel);
  const present = models.filter((model) => model !== undefined);
  if (present.length === 0) return steps.map(() => done);
  const told = (await features.writesTogether())
    ? await writeTelling(database, present, client)
    : await writeCounting(database, present);
  if (told.error !== undefined) features.forget();
  const results: (StepResult | undefined)[] = [];
  let next = 0;
  for (const model of models) results.push(model === undefined ? done : told.results[next++]);
  return look(database, steps, { ...told, results });
}

/** Every result is told. */
async function writeTelling(
  { entities }: TenantDatabase,
  models: readonly EntityModel[],
  client: MongoClient,
): Promise<Told> {
  const { namespace } = entities;
  try {
    const result = await client.bulkWrite(
      models.map((model) => clientModel(namespace, model)),
      { ordered: false, verboseResults: true },
    );
    return { results: resultsOf(models, result) };
  } catch (error) {
    if (!(error instanceof MongoClientBulkWriteError)) return { results: models.map(() => undefined), error };
    if (error.writeConcernErrors.length > 0) {
      return { results: models.map(() => undefined), error, uncertain: true };
    }
    const results = resultsOf(models, error.partialResult);
    for (const [index, failure] of error.writeErrors) {
      results[index] = failedWith(failure.code, error);
    }
    return { results, ...(error.cause !== undefined && { error }) };
  }
}

function resultsOf(
  models: readonly EntityModel[],
  result: ClientBulkWriteResult | undefined,
): (StepResult | undefined)[] {
  return models.map((_, index) => {
    const did = didSomething(result, index);
    return did === undefined ? undefined : did ? done : conflict;
  });
}

/** Only the number of those that were done is told. */
async function writeCounting({ entities }: TenantDatabase, models: readonly EntityModel[]): Promise<Told> {
  try {
    const result = await entities.bulkWrite(models.map(collectionModel), { ordered: false });
    const count = result.insertedCount + result.matchedCount + result.deletedCount;
    return { results: models.map(() => (count === models.length ? done : undefined)) };
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) return { results: models.map(() => undefined), error };
    if (error.result.getWriteConcernError() !== undefined) {
      return { results: models.map(() => undefined), error, uncertain: true };
    }
    const { insertedCount, matchedCount, deletedCount } = error;
    const errors = [error.writeErrors].flat();
    const all = insertedCount + matchedCount + deletedCount + errors.length === models.length;
    const results: (StepResult | undefined)[] = models.map(() => (all ? done : undefined));
    for (const { index, code } of errors) results[index] = failedWith(code, error);
    return { results };
  }
}

function failedWith(code: unknown, error: unknown): StepResult {
  return isConflictCode(code) ? conflict : { kind: 'failed', error };
}

/** Looks at the documents of those steps of which nothing is known. */
async function look(
  { entities, level }: TenantDatabase,
  steps: readonly NumberedStep[],
  { results, error, uncertain }: Told,
): Promise<readonly StepResult[]> {
  const unknown = steps.filter((_, index) => results[index] === undefined);
  const otherwise: StepResult = error === undefined ? conflict : { kind: 'failed', error };
  if (unknown.length === 0 || uncertain === true) return results.map((result) => result ?? otherwise);
  try {
    const found = await entities
      .find(
        { _id: { $in: unknown.map(({ step }) => step.id) } },
        {
          projection: { v: 1, r: 1 },
          // After a failure the server may be another one, which must not lose again what was seen there.
          ...(error !== undefined && level === 'transactions' && { readConcern: 'majority' }),
        },
      )
      .toArray();
    const documents = new Map(found.map((document) => [document._id, document]));
    return results.map((result, index) => {
      const step = steps[index] as NumberedStep;
      return result ?? (isDone(step, documents.get(step.step.id)) ? done : otherwise);
    });
  } catch (failure) {
    return results.map((result) => result ?? { kind: 'failed', error: error ?? failure });
  }
}

function isDone(
  { step, sequences }: NumberedStep,
  document: Pick<EntityDocument, 'v' | 'r'> | undefined,
): boolean {
  const [sequence] = sequences;
  if (sequence !== undefined) return document?.r?.includes(sequence) === true;
  if (document === undefined) return step.document === undefined;
  return document.v === (step.document?.v ?? step.version);
}

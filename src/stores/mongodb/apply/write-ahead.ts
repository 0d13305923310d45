import type { MongoClient } from 'mongodb';
import type { AtomicResult } from '../atomic-write.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { writeAnswers } from './apply-transaction.ts';
import type { CatalogueWriter } from './catalogue-writer.ts';
import { type NumberedWrite, writtenAhead } from './change-documents.ts';
import type { Confirmations } from './confirmations.ts';
import type { NumberedStep } from './entity-models.ts';
import { runEntitySteps, type StepResult } from './run-entity-steps.ts';
import type { ServerFeatures } from './server-features.ts';
import { Unexpected } from './transaction.ts';
import { tellsOfConflict } from './write-conflicts.ts';

/** What writes are made with on a server without transactions. */
export interface WriteAheadParts {
  readonly client: MongoClient;
  readonly features: ServerFeatures;
  readonly catalogue: CatalogueWriter;
  readonly confirmations: Confirmations;
  readonly idempotencyWindowMs: number;
}

/** A write and the steps on its Entities. */
interface Ahead {
  readonly write: NumberedWrite;
  readonly steps: readonly NumberedStep[];
  /** Changes of Entities of which nothing is written: nothing but they themselves says that they have happened. */
  readonly others: readonly number[];
}

const conflict: StepResult = { kind: 'conflict' };

/**
 * Makes writes durable without transactions: see `docs/decisions/0019-changes-written-ahead.md`. First the changes,
 * then the documents of the Entities, which say that these have happened; what is left is done when nobody waits.
 *
 * An Entity and the changes of it are atomic. A write on several Entities is not: where another process is in the way
 * of one of them at the last moment, it is a conflict although the others are written.
 */
export async function writeAhead(
  database: TenantDatabase,
  writes: readonly NumberedWrite[],
  parts: WriteAheadParts,
): Promise<readonly AtomicResult[]> {
  const all = writes.map(aheadOf);
  const failure = await insertChanges(database, all, parts.confirmations);
  const given = (ahead: Ahead) => failure === undefined || ahead.write.changes.length === 0;
  const stale = await outdated(database, all.filter(given));
  const timely = all.filter((ahead) => given(ahead) && !stale.has(ahead));
  const steps = timely.flatMap((ahead) => ahead.steps);
  const results = await runEntitySteps(database, steps, parts.client, parts.features);
  let next = 0;
  return Promise.all(
    all.map((ahead): AtomicResult | Promise<AtomicResult> => {
      if (!given(ahead)) return { kind: 'failed', error: failure };
      if (stale.has(ahead)) {
        return finish(
          database,
          ahead,
          ahead.steps.map(() => conflict),
          parts,
        );
      }
      const own = results.slice(next, next + ahead.steps.length);
      next += ahead.steps.length;
      return finish(database, ahead, own, parts);
    }),
  );
}

function aheadOf(write: NumberedWrite): Ahead {
  const ids = new Set(write.entities.map(({ id }) => id));
  return {
    write,
    steps: write.entities.map((step) => ({
      step,
      sequences: write.changes.filter(({ i }) => i === step.id).map(({ _id }) => _id),
    })),
    others: write.changes.filter(({ i }) => !ids.has(i)).map(({ _id }) => _id),
  };
}

/** @returns why it failed: then no Entity will speak of them, and whatever is there of them has not happened. */
async function insertChanges(
  database: TenantDatabase,
  all: readonly Ahead[],
  confirmations: Confirmations,
): Promise<unknown> {
  const at = database.serverNow();
  const changes = all.flatMap(({ write, others }) =>
    write.changes.map((change) => (others.includes(change._id) ? change : writtenAhead(change, at))),
  );
  if (changes.length === 0) return undefined;
  try {
    await database.outbox.insertMany(changes, { ordered: false });
    return undefined;
  } catch (error) {
    confirmations.discard(
      database,
      changes.map(({ _id }) => _id),
    );
    return error;
  }
}

/**
 * Writes on several Entities of which one is not as expected any more: before any of the others is written, this is
 * looked at, since nothing takes them back.
 */
async function outdated({ entities }: TenantDatabase, all: readonly Ahead[]): Promise<ReadonlySet<Ahead>> {
  const several = all.filter(({ steps }) => steps.length > 1);
  if (several.length === 0) return new Set();
  const ids = several.flatMap(({ steps }) => steps.map(({ step }) => step.id));
  const found = await entities.find({ _id: { $in: ids } }, { projection: { v: 1 } }).toArray();
  const versions = new Map(found.map(({ _id, v }) => [_id, v]));
  const isStale = ({ steps }: Ahead) => steps.some(({ step }) => versions.get(step.id) !== step.expected?.v);
  return new Set(several.filter(isStale));
}

/** What follows once the Entities are written. */
async function finish(
  database: TenantDatabase,
  ahead: Ahead,
  results: readonly StepResult[],
  parts: WriteAheadParts,
): Promise<AtomicResult> {
  tidy(database, ahead, results, parts.confirmations);
  const failed = results.find(({ kind }) => kind === 'failed');
  if (failed?.kind === 'failed') return failed;
  if (results.some(({ kind }) => kind === 'conflict')) return { kind: 'conflict' };
  const { write } = ahead;
  try {
    const contexts = write.catalogue.length > 0 && (await parts.catalogue.write(database, write));
    await remember(database, write, parts);
    return { kind: 'applied', contexts };
  } catch (error) {
    if (error instanceof Unexpected || tellsOfConflict(error)) return { kind: 'conflict' };
    return { kind: 'failed', error };
  }
}

/** Changes of which it is not known whether they have happened are left to whoever reads them. */
function tidy(
  database: TenantDatabase,
  { steps, others }: Ahead,
  results: readonly StepResult[],
  confirmations: Confirmations,
): void {
  for (const [index, { step, sequences }] of steps.entries()) {
    if (sequences.length === 0) continue;
    const kind = results[index]?.kind;
    if (kind === 'done') confirmations.confirm(database, [{ entityId: step.id, sequences }]);
    else if (kind === 'conflict') confirmations.discard(database, sequences);
  }
  if (results.some(({ kind }) => kind !== 'done')) confirmations.discard(database, others);
}

/** Comes last: an answer that is remembered is one to what was done. Where there is one already, it stands. */
async function remember(
  database: TenantDatabase,
  { entities, answers }: NumberedWrite,
  { idempotencyWindowMs }: WriteAheadParts,
): Promise<void> {
  if (answers.length === 0) return;
  try {
    await writeAnswers(database, answers, idempotencyWindowMs);
  } catch (error) {
    if (entities.length === 0 || !tellsOfConflict(error)) throw error;
  }
}

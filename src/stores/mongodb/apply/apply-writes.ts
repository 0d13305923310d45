import { type ApplyWrites, type AtomicResult, type AtomicWrite, raisesEpoch } from '../atomic-write.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { type TransactionParts, writeAll, writeAnswers } from './apply-transaction.ts';
import { createCatalogueWriter } from './catalogue-writer.ts';
import { type NumberedWrite, numberChanges } from './change-documents.ts';
import type { Confirmations } from './confirmations.ts';
import { addsDeadLetters, makeRoomForDeadLetters } from './dead-letters.ts';
import { limitParallel } from './limit-parallel.ts';
import { runEntitySteps, type StepResult } from './run-entity-steps.ts';
import { createServerFeatures } from './server-features.ts';
import { inTransaction } from './transaction.ts';
import { writeAhead } from './write-ahead.ts';
import { tellsOfConflict } from './write-conflicts.ts';

/** What writes are applied with. */
export interface ApplyParts {
  readonly connection: Pick<MongodbConnection, 'client' | 'system' | 'sessions' | 'limits'>;
  readonly confirmations: Confirmations;
  /** Told of what went wrong while nobody waited for it. */
  readonly onFailure: (failure: Error) => void;
}

interface WriteParts extends TransactionParts {
  readonly sessions: MongodbConnection['sessions'];
  readonly confirmations: Confirmations;
  /** Within the number of transactions that may be under way at once. */
  readonly limited: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Transactions under way at once: each holds a connection. */
const parallelTransactions = 16;

/** How much of the server a write needs. */
type Need =
  /** One document of an Entity: written together with all other such. */
  | 'step'
  /** Documents of which each by itself is right: nothing that goes wrong between two of them does harm. */
  | 'free'
  /** All or nothing. */
  | 'atomic';

/**
 * Makes writes durable, each by the least that keeps its promise: one document without a transaction, and all such of
 * a call with one message; anything else in a transaction of its own, so that a conflict is a matter of one write.
 */
export function createApplyWrites({ connection, confirmations, onFailure }: ApplyParts): ApplyWrites {
  const { client, system, sessions, limits } = connection;
  const parts: WriteParts = {
    client,
    sessions,
    features: createServerFeatures(client),
    catalogue: createCatalogueWriter(system),
    idempotencyWindowMs: limits.idempotencyWindowMs,
    confirmations,
    limited: limitParallel(parallelTransactions),
  };
  const oneByOne = limitParallel(1);

  /** Whatever comes of it, the write stands. */
  async function makeRoom(database: TenantDatabase): Promise<void> {
    try {
      await oneByOne(() => makeRoomForDeadLetters(database, limits.deadLetterLimit));
    } catch (error) {
      onFailure(error instanceof Error ? error : new Error(String(error)));
    }
  }

  return async (database, writes) => {
    const groups: Record<Need, AtomicWrite[]> = { step: [], free: [], atomic: [] };
    for (const write of writes) groups[needOf(write)].push(write);
    const results = new Map<AtomicWrite, AtomicResult>();
    const keep = async (group: readonly AtomicWrite[], applied: Promise<readonly AtomicResult[]>) => {
      const outcome = await applied.catch((error: unknown) => group.map(() => failedOr(error)));
      for (const [index, write] of group.entries()) results.set(write, outcome[index] as AtomicResult);
    };
    await Promise.all([
      keep(groups.step, applySteps(database, groups.step, parts)),
      keep(groups.free, Promise.all(groups.free.map((write) => applyFree(database, write, parts)))),
      keep(groups.atomic, applyAtomic(database, groups.atomic, parts)),
    ]);
    const adds = (write: AtomicWrite) =>
      results.get(write)?.kind === 'applied' && write.catalogue.some(addsDeadLetters);
    if (writes.some(adds)) await makeRoom(database);
    return writes.map((write) => results.get(write) as AtomicResult);
  };
}

function needOf({ entities, changes, answers, catalogue }: AtomicWrite): Need {
  if (entities.length + changes.length === 0) {
    if (answers.length === 0) return catalogue.some(raisesEpoch) ? 'atomic' : 'free';
    return answers.length === 1 && catalogue.length === 0 ? 'free' : 'atomic';
  }
  const single = entities.length === 1 && changes.length + answers.length + catalogue.length === 0;
  return single ? 'step' : 'atomic';
}

const failedOr = (error: unknown): AtomicResult =>
  tellsOfConflict(error) ? { kind: 'conflict' } : { kind: 'failed', error };

const resultOf = (result: StepResult): AtomicResult =>
  result.kind === 'done' ? { kind: 'applied', contexts: false } : result;

async function applySteps(
  database: TenantDatabase,
  writes: readonly AtomicWrite[],
  { client, features }: WriteParts,
): Promise<readonly AtomicResult[]> {
  if (writes.length === 0) return [];
  const steps = writes.flatMap(({ entities }) => entities.map((step) => ({ step, sequences: [] })));
  return (await runEntitySteps(database, steps, client, features)).map(resultOf);
}

async function applyFree(
  database: TenantDatabase,
  write: AtomicWrite,
  { catalogue, idempotencyWindowMs }: WriteParts,
): Promise<AtomicResult> {
  try {
    if (write.answers.length > 0) await writeAnswers(database, write.answers, idempotencyWindowMs);
    const contexts = await catalogue.write(database, write);
    return { kind: 'applied', contexts };
  } catch (error) {
    return failedOr(error);
  }
}

async function applyAtomic(
  database: TenantDatabase,
  writes: readonly AtomicWrite[],
  parts: WriteParts,
): Promise<readonly AtomicResult[]> {
  if (writes.length === 0) return [];
  const count = writes.reduce((sum, { changes }) => sum + changes.length, 0);
  const first = count === 0 ? 0 : await database.numbers.nextChange(count);
  const numbered = numberChanges(writes, first);
  return database.level === 'standalone'
    ? writeAhead(database, numbered, parts)
    : Promise.all(numbered.map((write) => parts.limited(() => transact(database, write, parts))));
}

async function transact(
  database: TenantDatabase,
  write: NumberedWrite,
  parts: WriteParts,
): Promise<AtomicResult> {
  let contexts = false;
  const result = await inTransaction(parts.sessions, async (session) => {
    contexts = await writeAll(database, write, parts, session);
  });
  if (result.kind !== 'done') return result;
  return { kind: 'applied', contexts };
}

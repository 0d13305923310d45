import { type ClientSession, type MongoClient, MongoError, MongoErrorLabel } from 'mongodb';
import type { StepResult } from './run-entity-steps.ts';
import { tellsOfConflict } from './write-conflicts.ts';

/** How often a commit is asked for of which the server did not say whether it went well: it happens once all the same. */
const commitAttempts = 3;

/** Thrown within a transaction: something is not as expected any more. */
export class Unexpected extends Error {}

/**
 * Does something within a transaction, which begins with its first operation. Never rejects.
 *
 * @param work throws {@link Unexpected} where nothing is to happen.
 */
export async function inTransaction(
  client: MongoClient,
  work: (session: ClientSession) => Promise<void>,
): Promise<StepResult> {
  const session = client.startSession();
  try {
    session.startTransaction();
    try {
      await work(session);
    } catch (error) {
      // A server that cannot be told forgets the transaction after its own time.
      await session.abortTransaction().catch(() => {});
      return error instanceof Unexpected || tellsOfConflict(error)
        ? { kind: 'conflict' }
        : { kind: 'failed', error };
    }
    return await commit(session);
  } finally {
    await session.endSession().catch(() => {});
  }
}

async function commit(session: ClientSession): Promise<StepResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.commitTransaction();
      return { kind: 'done' };
    } catch (error) {
      if (tellsOfConflict(error)) return { kind: 'conflict' };
      if (attempt === commitAttempts || !isUnknown(error)) return { kind: 'failed', error };
    }
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof MongoError && error.hasErrorLabel(MongoErrorLabel.UnknownTransactionCommitResult);
}

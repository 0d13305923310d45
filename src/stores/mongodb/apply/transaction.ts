import { type ClientSession, MongoError, MongoErrorLabel } from 'mongodb';
import type { TransactionSessions } from '../connection/transaction-sessions.ts';
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
  sessions: Pick<TransactionSessions, 'take' | 'giveBack' | 'abandon'>,
  work: (session: ClientSession) => Promise<void>,
): Promise<StepResult> {
  let session: ClientSession;
  try {
    session = await sessions.take();
  } catch (error) {
    return { kind: 'failed', error };
  }
  const result = await transact(session, work);
  // What the server was not told, or did not answer, may still be open there.
  if (result.kind === 'failed') sessions.abandon(session);
  else sessions.giveBack(session);
  return result;
}

async function transact(
  session: ClientSession,
  work: (session: ClientSession) => Promise<void>,
): Promise<StepResult> {
  session.startTransaction();
  try {
    await work(session);
  } catch (error) {
    await session.abortTransaction().catch(() => {});
    return error instanceof Unexpected || tellsOfConflict(error)
      ? { kind: 'conflict' }
      : { kind: 'failed', error };
  }
  return commit(session);
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

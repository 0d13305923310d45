import { type ClientBulkWriteResult, MongoBulkWriteError, MongoClientBulkWriteError } from 'mongodb';
import { isConflict, isDuplicateKey } from '../connection/failures.ts';

const conflictCodes: ReadonlySet<unknown> = new Set([112, 11000, 11001, 12582]);

/** Whether one write among several failed since another writer was there first. */
export function isConflictCode(code: unknown): boolean {
  return conflictCodes.has(code);
}

/** Whether a write failed since another writer was there first: nothing of it happened if it was all or nothing. */
export function tellsOfConflict(error: unknown): boolean {
  if (error instanceof MongoBulkWriteError && error.result.getWriteConcernError() !== undefined) return false;
  if (error instanceof MongoClientBulkWriteError) {
    if (error.writeConcernErrors.length > 0) return false;
    for (const { code } of error.writeErrors.values()) if (isConflictCode(code)) return true;
  }
  if (isConflict(error) || isDuplicateKey(error)) return true;
  return error instanceof Error && error.cause !== undefined && tellsOfConflict(error.cause);
}

/** Of one write among several: whether it did something; undefined where the answer of the server does not say. */
export function didSomething(result: ClientBulkWriteResult | undefined, index: number): boolean | undefined {
  if (result === undefined) return undefined;
  const inserted = result.insertResults?.get(index);
  if (inserted !== undefined) return true;
  const updated = result.updateResults?.get(index);
  if (updated !== undefined) return updated.matchedCount > 0 || updated.didUpsert;
  const deleted = result.deleteResults?.get(index);
  return deleted && deleted.deletedCount > 0;
}

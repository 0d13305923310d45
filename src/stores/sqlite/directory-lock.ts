import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Keeps every other process out of a directory for as long as it is held: an open transaction on a file of its own,
 * of which the operating system lets go even when the process is killed.
 *
 * @throws Error when the directory is in use.
 */
export function lockDirectory(directory: string): { release(): void } {
  const connection = new DatabaseSync(join(directory, 'lock.db'));
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if (isBusy(error)) {
      throw new Error(
        `${directory} is in use by another Bocage. Stop that one, or give this one another directory.`,
        { cause: error },
      );
    }
    throw error;
  }
  return {
    release() {
      connection.exec('ROLLBACK');
      connection.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

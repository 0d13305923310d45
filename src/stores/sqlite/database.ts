import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Sql, SqlValue } from './sql.ts';

/** The level of durability in force: every writing connection has made sure of it. */
export const durability = 'sqlite: WAL, synchronous=FULL';

/** Milliseconds to wait for a lock that another connection holds for a moment (a checkpoint, a migration). */
const busyTimeout = 5000;
/** Kilobytes of pages that a connection keeps. */
const cacheKilobytes = 8192;
/** A write-ahead log that had to grow beyond this is cut back to it. */
const journalSizeLimit = 64 * 1024 * 1024;
/** Statements that a connection keeps prepared: queries are put together from few shapes. */
const statementCapacity = 200;

/** What a writing connection must run under. */
const writerPragmas: Readonly<Record<string, string | number>> = {
  journal_mode: 'wal',
  synchronous: 2,
  wal_autocheckpoint: 1000,
  foreign_keys: 0,
  busy_timeout: busyTimeout,
};

/** A connection with its statements. */
export interface Database {
  /** The first row, as an array of its columns. */
  first(statement: Sql): readonly SqlValue[] | undefined;
  all(statement: Sql): readonly (readonly SqlValue[])[];
  /** Rows one by one. Leaving the loop early lets go of the statement. */
  rows(statement: Sql): Iterable<readonly SqlValue[]>;
  /** @returns the number of rows that were changed. */
  run(statement: Sql): number;
  /** A statement that is used again and again by who prepares it. Rows are arrays of columns. */
  prepare(text: string): StatementSync;
  /** Statements without values and without rows. */
  execute(text: string): void;
  /** All reads within `read` see one snapshot. */
  snapshot<T>(read: () => T): T;
  close(): void;
}

/**
 * Opens a file to write. The settings that durability rests on are read back.
 *
 * @throws Error when one of them is not in force: on a file system without shared memory for instance.
 */
export function openWriter(path: string): Database {
  const connection = new DatabaseSync(path, { timeout: busyTimeout, enableForeignKeyConstraints: false });
  try {
    connection.exec('PRAGMA journal_mode = WAL');
    connection.exec('PRAGMA synchronous = FULL');
    connection.exec('PRAGMA wal_autocheckpoint = 1000');
    tune(connection);
    assertPragmas(connection, path);
  } catch (error) {
    connection.close();
    throw error;
  }
  return wrap(connection);
}

/** Opens a file to read. A connection that reads takes part in the write-ahead log, but may change nothing. */
export function openReader(path: string): Database {
  const connection = new DatabaseSync(path, { timeout: busyTimeout, enableForeignKeyConstraints: false });
  try {
    tune(connection);
    connection.exec('PRAGMA query_only = ON');
  } catch (error) {
    connection.close();
    throw error;
  }
  return wrap(connection);
}

function tune(connection: DatabaseSync): void {
  connection.exec(`PRAGMA cache_size = -${cacheKilobytes}`);
  connection.exec(`PRAGMA journal_size_limit = ${journalSizeLimit}`);
  connection.exec('PRAGMA temp_store = MEMORY');
}

/** @throws Error that names the setting which is not in force. */
function assertPragmas(connection: Pick<DatabaseSync, 'prepare'>, path: string): void {
  for (const [name, expected] of Object.entries(writerPragmas)) {
    const row = connection.prepare(`PRAGMA ${name}`).get();
    const actual = row === undefined ? undefined : Object.values(row)[0];
    if (actual !== expected) {
      throw new Error(
        `${path}: PRAGMA ${name} is ${String(actual)} where ${expected} is needed; writes would not be durable here.`,
      );
    }
  }
}

function wrap(connection: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>();

  function prepare(text: string): StatementSync {
    const statement = connection.prepare(text);
    statement.setReturnArrays(true);
    return statement;
  }

  function cached(text: string): StatementSync {
    const known = statements.get(text);
    if (known !== undefined) return known;
    if (statements.size >= statementCapacity) statements.clear();
    const statement = prepare(text);
    statements.set(text, statement);
    return statement;
  }

  const begin = prepare('BEGIN');
  const commit = prepare('COMMIT');

  return {
    first: ({ text, values }) => cached(text).get(...values) as unknown as SqlValue[] | undefined,
    all: ({ text, values }) => cached(text).all(...values) as unknown as SqlValue[][],
    rows: ({ text, values }) => cached(text).iterate(...values) as unknown as Iterable<SqlValue[]>,
    run: ({ text, values }) => Number(cached(text).run(...values).changes),
    prepare,
    execute: (text) => connection.exec(text),
    snapshot(read) {
      begin.run();
      try {
        return read();
      } finally {
        commit.run();
      }
    },
    close: () => connection.close(),
  };
}

/** Runs `write` in one transaction: everything in it is durable when this returns, or none of it happened. */
export function transact<T>(database: Database, write: () => T): T {
  database.execute('BEGIN IMMEDIATE');
  try {
    const result = write();
    database.execute('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** After some errors (a full disk for one) the transaction is gone already. */
function rollBack(database: Database): void {
  try {
    database.execute('ROLLBACK');
  } catch {
    // Nothing was left to roll back.
  }
}

/** Primary result codes after which the store, not the request, is at fault: nothing can be written for now. */
const resourceCodes = new Set([
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  26, // NOTADB
]);

/** Whether an error says that the store is away or full, rather than that a statement was wrong. */
export function isResourceFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  return typeof error.errcode === 'number' && resourceCodes.has(error.errcode & 0xff);
}

import type { DeadLetter } from '../../../commit/request.ts';
import type { Database } from '../database.ts';
import { param, sql } from '../sql.ts';

/** What could not be taken or delivered. All within a transaction. */
export class DeadLetterRows {
  readonly #database: Database;
  readonly #limit: number;
  readonly #insert: ReturnType<Database['prepare']>;
  readonly #remove: ReturnType<Database['prepare']>;
  #kept = 0;

  /** @param limit beyond it the oldest make room. */
  constructor(database: Database, limit: number) {
    this.#database = database;
    this.#limit = limit;
    this.#insert = database.prepare(
      `INSERT INTO dead_letter
         (source, address, reason, payload, encoding, received_at, subscription_id, notification)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#remove = database.prepare('DELETE FROM dead_letter WHERE lid = ?');
  }

  record({ source, address, reason, payload, encoding, receivedAt, notification }: DeadLetter): void {
    this.#insert.run(
      source,
      address,
      reason,
      payload,
      encoding,
      receivedAt,
      notification?.subscriptionId ?? null,
      notification === undefined ? null : JSON.stringify(notification),
    );
    this.#kept += 1;
    const excess = this.#kept - this.#limit;
    if (excess <= 0) return;
    this.#kept -= this.#database.run(
      sql`DELETE FROM dead_letter WHERE lid IN (SELECT lid FROM dead_letter ORDER BY lid LIMIT +${param(excess)})`,
    );
  }

  discard(ids: readonly string[]): void {
    for (const id of ids) this.#kept -= Number(this.#remove.run(id).changes);
  }

  /** Everything is as the file has it. */
  reload(): void {
    this.#kept = this.#database.first(sql`SELECT count(*) FROM dead_letter`)?.[0] as number;
  }
}

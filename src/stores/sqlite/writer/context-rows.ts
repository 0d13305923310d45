import type { ContextUse } from '../../../commit/request.ts';
import { Problem } from '../../../core/errors.ts';
import type { ContextValue } from '../../../core/jsonld/context.ts';
import { parseKeepingNumbers } from '../../shared/raw-numbers.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';
import type { ContextWrite } from './catalogue-rows.ts';

/** The @contexts that belong to no tenant. Each call is durable when it returns. */
export interface SharedContexts {
  has(url: string): boolean;
  put(write: Extract<ContextWrite, { kind: 'cacheContext' }>): void;
  delete(url: string): void;
  count(uses: readonly ContextUse[]): void;
}

/**
 * The @contexts of a tenant: those that it hosts, and the shared ones. What is staged is seen at once; of a hosted one
 * it is in the file with the next {@link ContextRows.write}.
 */
export class ContextRows {
  readonly #database: Database;
  readonly #shared: SharedContexts;
  readonly #limit: number;
  readonly #statements: Statements;
  /** Whether what is staged leaves a hosted one there. */
  readonly #present = new Map<string, boolean>();
  #staged: (() => void)[] = [];
  #hosted: number | undefined;

  /** @param limit @contexts that a tenant may host. */
  constructor(database: Database, shared: SharedContexts, limit: number) {
    this.#database = database;
    this.#shared = shared;
    this.#limit = limit;
    this.#statements = prepareStatements(database);
  }

  /** @param id of a hosted one, or the URL of a shared one. */
  has(id: string): boolean {
    return this.#isHosted(id) || this.#shared.has(id);
  }

  /** A hosted one, as it is in the file. */
  read(id: string): ContextValue | undefined {
    const row = this.#statements.select.get(id) as unknown as [string] | undefined;
    return row && parseKeepingNumbers(row[0]);
  }

  /**
   * Lets the tenant host as many more. Where there are too many, the copies that Bocage made and nobody used for the
   * longest time go, but for those that a Subscription links.
   *
   * @throws Problem when there are still too many.
   */
  makeRoom(more: number): void {
    const excess = this.#count() + more - this.#limit;
    if (more <= 0 || excess <= 0) return;
    for (const [id] of this.#statements.leastUsedCopies.all(excess) as unknown as [string][]) {
      if (this.#isHosted(id)) this.#delete(id);
    }
    if (this.#count() + more <= this.#limit) return;
    throw new Problem(
      'BadRequestData',
      `@context: this tenant hosts ${this.#count()} already, and ${this.#limit} is its limit.`,
    );
  }

  /** @returns whether one that was hosted is gone. */
  stage(write: ContextWrite): boolean {
    switch (write.kind) {
      case 'cacheContext':
        this.#shared.put(write);
        return false;
      case 'putContext':
        this.#put(write);
        return false;
      case 'deleteContext':
        if (this.#isHosted(write.id)) return this.#delete(write.id);
        this.#shared.delete(write.id);
        return false;
      case 'countContextUses':
        this.#addUses(write.uses);
        return false;
    }
  }

  get staged(): boolean {
    return this.#staged.length > 0;
  }

  /** Within a transaction. */
  write(): void {
    for (const write of this.#staged) write();
    this.reload();
  }

  /** Everything is as the file has it. */
  reload(): void {
    this.#present.clear();
    this.#staged = [];
    this.#hosted = undefined;
  }

  #isHosted(id: string): boolean {
    return this.#present.get(id) ?? this.#statements.exists.get(id) !== undefined;
  }

  #count(): number {
    this.#hosted ??= this.#database.first(sql`SELECT count(*) FROM context`)?.[0] as number;
    return this.#hosted;
  }

  #put({ id, hosted, context, createdAt }: Extract<ContextWrite, { kind: 'putContext' }>): void {
    this.#hosted = this.#count() + 1;
    this.#present.set(id, true);
    const document = JSON.stringify(context);
    this.#staged.push(() => this.#statements.insert.run(id, hosted, document, createdAt));
  }

  #delete(id: string): true {
    this.#hosted = this.#count() - 1;
    this.#present.set(id, false);
    this.#staged.push(() => this.#statements.remove.run(id));
    return true;
  }

  #addUses(uses: readonly ContextUse[]): void {
    const { addUses } = this.#statements;
    const others: ContextUse[] = [];
    for (const use of uses) {
      const { context, count, lastUsage } = use;
      if (this.#isHosted(context)) this.#staged.push(() => addUses.run(count, lastUsage, context));
      else others.push(use);
    }
    if (others.length > 0) this.#shared.count(others);
  }
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: Database) {
  return {
    select: database.prepare('SELECT document FROM context WHERE id = ?'),
    exists: database.prepare('SELECT 1 FROM context WHERE id = ?'),
    insert: database.prepare('INSERT INTO context (id, kind, document, created_at) VALUES (?, ?, ?, ?)'),
    remove: database.prepare('DELETE FROM context WHERE id = ?'),
    leastUsedCopies: database.prepare(
      `SELECT id FROM context
       WHERE kind = 'ImplicitlyCreated' AND NOT EXISTS (SELECT 1 FROM subscription WHERE instr(doc, context.id) > 0)
       ORDER BY coalesce(last_usage, created_at) LIMIT +?`,
    ),
    addUses: database.prepare('UPDATE context SET hits = hits + ?, last_usage = ? WHERE id = ?'),
  };
}

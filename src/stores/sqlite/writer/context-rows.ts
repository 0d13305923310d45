import type { ContextUse } from '../../../commit/request.ts';
import { Problem } from '../../../core/errors.ts';
import type { ContextValue } from '../../../core/jsonld/context.ts';
import { parseKeepingNumbers } from '../codec/raw-numbers.ts';
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
export interface ContextRows {
  /** @param id of a hosted one, or the URL of a shared one. */
  has(id: string): boolean;
  /** A hosted one, as it is in the file. */
  read(id: string): ContextValue | undefined;
  /** @throws Problem when the tenant may not host as many more. */
  assertRoom(more: number): void;
  /** @returns whether one that was hosted is gone. */
  stage(write: ContextWrite): boolean;
  readonly staged: boolean;
  /** Within a transaction. */
  write(): void;
  /** The transaction failed: everything is as the file has it. */
  reload(): void;
}

/** @param limit @contexts that a tenant may host. */
export function createContextRows(database: Database, shared: SharedContexts, limit: number): ContextRows {
  const { select, exists, insert, remove, addUses } = prepareStatements(database);
  /** Whether what is staged leaves a hosted one there. */
  const present = new Map<string, boolean>();
  let staged: (() => void)[] = [];
  let hosted: number | undefined;

  const isHosted = (id: string) => present.get(id) ?? exists.get(id) !== undefined;

  const countHosted = () => {
    hosted ??= database.first(sql`SELECT count(*) FROM context`)?.[0] as number;
    return hosted;
  };

  const forget = () => {
    present.clear();
    staged = [];
    hosted = undefined;
  };

  const stageDeletion = (id: string): boolean => {
    if (!isHosted(id)) {
      shared.delete(id);
      return false;
    }
    hosted = countHosted() - 1;
    present.set(id, false);
    staged.push(() => remove.run(id));
    return true;
  };

  const stageUses = (uses: readonly ContextUse[]) => {
    const others = uses.filter(({ context }) => !isHosted(context));
    for (const { context, count, lastUsage } of uses) {
      if (isHosted(context)) staged.push(() => addUses.run(count, lastUsage, context));
    }
    if (others.length > 0) shared.count(others);
  };

  return {
    has: (id) => isHosted(id) || shared.has(id),
    read(id) {
      const row = select.get(id) as unknown as [string] | undefined;
      return row && parseKeepingNumbers(row[0]);
    },
    assertRoom(more) {
      if (more === 0 || countHosted() + more <= limit) return;
      throw new Problem(
        'BadRequestData',
        `@context: this tenant hosts ${countHosted()} already, and ${limit} is its limit.`,
      );
    },
    stage(write) {
      switch (write.kind) {
        case 'cacheContext':
          shared.put(write);
          return false;
        case 'putContext': {
          const { id, hosted: kind, context, createdAt } = write;
          hosted = countHosted() + 1;
          present.set(id, true);
          staged.push(() => insert.run(id, kind, JSON.stringify(context), createdAt));
          return false;
        }
        case 'deleteContext':
          return stageDeletion(write.id);
        case 'countContextUses':
          stageUses(write.uses);
          return false;
      }
    },
    get staged() {
      return staged.length > 0;
    },
    write() {
      for (const write of staged) write();
      forget();
    },
    reload: forget,
  };
}

function prepareStatements(database: Database) {
  return {
    select: database.prepare('SELECT document FROM context WHERE id = ?'),
    exists: database.prepare('SELECT 1 FROM context WHERE id = ?'),
    insert: database.prepare('INSERT INTO context (id, kind, document, created_at) VALUES (?, ?, ?, ?)'),
    remove: database.prepare('DELETE FROM context WHERE id = ?'),
    addUses: database.prepare('UPDATE context SET hits = hits + ?, last_usage = ? WHERE id = ?'),
  };
}

import { join } from 'node:path';
import type { ContextUse } from '../../commit/request.ts';
import type { ContextValue } from '../../core/jsonld/context.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import type { ContextRecord } from '../../ports/store.ts';
import { parseKeepingNumbers } from '../shared/raw-numbers.ts';
import { contextRecordOf } from './codec/context-record.ts';
import { type Database, openReader, openWriter, transact } from './database.ts';
import { migrate } from './schema/migrate.ts';
import { systemMigrations } from './schema/system-schema.ts';
import { tenantMigrations } from './schema/tenant-schema.ts';
import { param, sql } from './sql.ts';

/** The file of a tenant, as the system file has it. */
export interface TenantFile {
  readonly name: string;
  readonly file: string;
  /** The version of its schema. */
  readonly schema: number;
}

/** The system file, as one thread sees it. */
export interface SystemFile {
  tenants(): readonly TenantFile[];
  fileOf(tenant: string): string | undefined;
  context(url: string): ContextValue | undefined;
  contextRecord(url: string): ContextRecord | undefined;
  /** The oldest first. */
  contextRecords(): readonly ContextRecord[];
  /** What tells this installation from others. */
  identity(): string;
  close(): void;
}

/** The system file, as the writer sees it. Each call is durable when it returns. */
export interface WritableSystemFile extends SystemFile {
  /** A tenant whose file exists, with the newest schema. */
  putTenant(tenant: Omit<TenantFile, 'schema'>): void;
  /** @returns whether another one was known. */
  putContext(url: string, document: ContextValue, createdAt: EpochMs): boolean;
  deleteContext(url: string): void;
  countContextUses(uses: readonly ContextUse[]): void;
}

const pathIn = (directory: string) => join(directory, 'system.db');

/** The file of the default tenant. */
export const defaultFile = 'default.db';

/** The path of a tenant's file. */
export function tenantPath(directory: string, file: string): string {
  return join(directory, 'tenants', file);
}

export function readSystemFile(directory: string): SystemFile {
  return reads(openReader(pathIn(directory)));
}

/** Opens the system file, made or brought up to date if need be. */
export function writeSystemFile(directory: string): WritableSystemFile {
  const path = pathIn(directory);
  const database = openWriter(path);
  migrate(database, systemMigrations, path);
  return {
    ...reads(database),
    putTenant({ name, file }) {
      database.run(sql`INSERT INTO tenant (name, file, schema)
        VALUES (${param(name)}, ${param(file)}, ${param(tenantMigrations.length)})
        ON CONFLICT (name) DO UPDATE SET schema = excluded.schema`);
    },
    putContext(url, document, createdAt) {
      const text = JSON.stringify(document);
      const [known] = database.first(sql`SELECT document FROM context WHERE url = ${param(url)}`) ?? [];
      database.run(sql`INSERT INTO context (url, document, created_at)
        VALUES (${param(url)}, ${param(text)}, ${param(createdAt)})
        ON CONFLICT (url) DO UPDATE SET document = excluded.document, created_at = excluded.created_at`);
      return known !== undefined && known !== text;
    },
    deleteContext(url) {
      database.run(sql`DELETE FROM context WHERE url = ${param(url)}`);
    },
    countContextUses(uses) {
      transact(database, () => {
        for (const { context, count, lastUsage } of uses) {
          database.run(sql`UPDATE context
            SET hits = hits + ${param(count)}, last_usage = ${param(lastUsage)} WHERE url = ${param(context)}`);
        }
      });
    },
  };
}

function reads(database: Database): SystemFile {
  return {
    tenants: () =>
      database
        .all(sql`SELECT name, file, schema FROM tenant ORDER BY name`)
        .map(([name, file, schema]) => ({ name, file, schema }) as TenantFile),
    fileOf(tenant) {
      return database.first(sql`SELECT file FROM tenant WHERE name = ${param(tenant)}`)?.[0] as
        | string
        | undefined;
    },
    context(url) {
      const row = database.first(sql`SELECT document FROM context WHERE url = ${param(url)}`);
      return row && parseKeepingNumbers(row[0] as string);
    },
    contextRecord(url) {
      const row = database.first(sql`SELECT ${contextColumns} FROM context WHERE url = ${param(url)}`);
      return row && contextRecordOf(row);
    },
    contextRecords: () =>
      database.all(sql`SELECT ${contextColumns} FROM context ORDER BY rowid`).map(contextRecordOf),
    identity: () => database.first(sql`SELECT value FROM meta WHERE key = 'identity'`)?.[0] as string,
    close: () => database.close(),
  };
}

const contextColumns = sql`url, 'Cached', created_at, last_usage, hits`;

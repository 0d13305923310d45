import { join } from 'node:path';
import type { ContextValue } from '../../core/jsonld/context.ts';
import { parseKeepingNumbers } from './codec/raw-numbers.ts';
import { type Database, openReader, openWriter } from './database.ts';
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
  close(): void;
}

/** The system file, as the writer sees it. Each call is durable when it returns. */
export interface WritableSystemFile extends SystemFile {
  /** A tenant whose file exists, with the newest schema. */
  putTenant(tenant: Omit<TenantFile, 'schema'>): void;
  putContext(url: string, document: ContextValue): void;
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
    putContext(url, document) {
      database.run(sql`INSERT INTO context (url, document)
        VALUES (${param(url)}, ${param(JSON.stringify(document))})
        ON CONFLICT (url) DO UPDATE SET document = excluded.document`);
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
    close: () => database.close(),
  };
}

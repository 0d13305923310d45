import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NewTenant } from './channel/messages.ts';
import { openWriter } from './database.ts';
import { migrate } from './schema/migrate.ts';
import { tenantMigrations } from './schema/tenant-schema.ts';
import { defaultFile, type TenantFile, tenantPath } from './system-file.ts';

/**
 * Makes the directory of a store, with the file of the default tenant and an empty one that all others are copied
 * from: so a new tenant costs the writer nothing but a row.
 */
export function prepareDirectory(directory: string): void {
  const tenants = join(directory, 'tenants');
  if (!existsSync(tenants)) {
    mkdirSync(tenants, { recursive: true });
    syncDirectory(directory);
  }
  const template = templatePath(directory);
  if (!existsSync(template)) makeFile(template);
  if (!existsSync(tenantPath(directory, defaultFile))) copyTemplate(directory, defaultFile);
  syncDirectory(tenants);
}

/** The files of tenants to come. */
export interface TenantFiles {
  /** Makes a file for a tenant; it is the tenant's once the writer has recorded it. */
  create(name: string): Promise<NewTenant>;
}

/** @param known the files that belong to tenants already. */
export function createTenantFiles(directory: string, known: readonly TenantFile[]): TenantFiles {
  let last = Math.max(0, ...known.map(({ file }) => numberOf(file)));
  return {
    async create(name) {
      last += 1;
      const file = `t${String(last).padStart(6, '0')}.db`;
      const path = tenantPath(directory, file);
      // What a crash has left behind belongs to nobody.
      for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
      const unfinished = `${path}.new`;
      await copyFile(templatePath(directory), unfinished);
      const handle = await open(unfinished, 'r+');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, path);
      await syncParent(directory);
      return { name, file };
    },
  };
}

function templatePath(directory: string): string {
  return tenantPath(directory, `empty-${tenantMigrations.length}.template`);
}

function copyTemplate(directory: string, file: string): void {
  const path = tenantPath(directory, file);
  const unfinished = `${path}.new`;
  copyFileSync(templatePath(directory), unfinished);
  const descriptor = openSync(unfinished, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, path);
}

/** An empty file with the newest schema. It has its name only when it is complete. */
function makeFile(path: string): void {
  const unfinished = `${path}.new`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true });
  const database = openWriter(unfinished);
  try {
    migrate(database, tenantMigrations, path);
  } finally {
    database.close();
  }
  renameSync(unfinished, path);
}

/** Files are numbered: names of tenants may differ by case only, which names of files on some disks cannot. */
function numberOf(file: string): number {
  return Number(/^t(\d+)\.db$/.exec(file)?.[1] ?? 0);
}

/** Makes the names in a directory durable. Windows cannot, and needs it not. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function syncParent(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(join(directory, 'tenants'), 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

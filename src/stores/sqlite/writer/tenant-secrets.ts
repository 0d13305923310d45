import { randomBytes } from 'node:crypto';
import type { Database } from '../database.ts';
import { param, sql } from '../sql.ts';

/** A random text of a tenant: made when its file is opened for the first time, since files begin as copies. */
export function secretOf(database: Database, key: string, bytes: number): string {
  const known = database.first(sql`SELECT value FROM meta WHERE key = ${param(key)}`)?.[0];
  if (typeof known === 'string') return known;
  const secret = randomBytes(bytes).toString('hex');
  database.run(sql`INSERT INTO meta (key, value) VALUES (${param(key)}, ${param(secret)})`);
  return secret;
}

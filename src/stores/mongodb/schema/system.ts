import { randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import { isDuplicateKey } from '../connection/failures.ts';
import { type InstallationDocument, layoutVersion, systemIndexes } from '../layout.ts';
import { ensureCollections } from './indexes.ts';

/**
 * Makes what the system database has to have. Several processes may do so at once.
 *
 * @returns what tells this installation from others.
 * @throws Error when what is there was written by a newer program.
 */
export async function ensureSystem(system: Db): Promise<string> {
  const installations = system.collection<InstallationDocument>('installation');
  const majority = { readConcern: { level: 'majority' } } as const;
  const found = await installations.findOne({ _id: 'bocage' }, majority);
  if (found !== null && found.layout > layoutVersion) {
    throw new Error(
      `The database ${system.databaseName} was written by a newer Bocage: its layout is ${found.layout}, and ${layoutVersion} is what is known here.`,
    );
  }
  await ensureCollections(system, systemIndexes);
  if (found !== null) return found.identity;
  try {
    await installations.insertOne(
      { _id: 'bocage', identity: randomBytes(16).toString('hex'), layout: layoutVersion },
      { writeConcern: { w: 'majority', journal: true } },
    );
  } catch (error) {
    // Another process was first.
    if (!isDuplicateKey(error)) throw error;
  }
  return ensureSystem(system);
}

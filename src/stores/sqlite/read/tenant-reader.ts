import type { StatementSync } from 'node:sqlite';
import type { Entity } from '../../../core/model/entity.ts';
import type { StoredEntity } from '../../../ports/store.ts';
import { decodeEntity } from '../../shared/decode-entity.ts';
import { readTerms, type Terms } from '../codec/terms.ts';
import { type Database, openReader } from '../database.ts';

/** A number, or the like, that many queries need to know of a file. */
type Fact = number | boolean | ReadonlySet<number>;

/** The file of one tenant, as one reading thread has it open. */
export interface TenantReader {
  readonly database: Database;
  readonly terms: Terms;
  retrieve(id: string): Entity | undefined;
  /** With its version; the state is left out where that is the one that is held. */
  retrieveState(id: string, held: number | undefined): StoredEntity | undefined;
  /** Those that exist, each once. */
  retrieveMany(ids: readonly string[]): readonly Entity[];
  /** Forgets what was found in an older snapshot. Within a snapshot, before the first fact. */
  renewFacts(): void;
  /** What `read` finds in the snapshot: read once as long as the file stays as it is. */
  fact<T extends Fact>(name: string, read: () => T): T;
  close(): void;
}

/** Facts that are remembered. */
const factCapacity = 1000;

export function openTenantReader(path: string): TenantReader {
  const database = openReader(path);
  const terms = readTerms(database);
  const select: StatementSync = database.prepare('SELECT doc, version FROM entity WHERE id = ?');
  const selectMany = database.prepare(
    'SELECT id, doc FROM entity WHERE id IN (SELECT value FROM json_each(?))',
  );
  // Another one as soon as a commit of another connection is in the snapshot.
  const dataVersion = database.prepare('PRAGMA data_version');
  const facts = new Map<string, Fact>();
  let factsOf: number | undefined;
  return {
    database,
    terms,
    retrieve(id) {
      const row = select.get(id) as unknown as [string, number] | undefined;
      return row && decodeEntity(id, row[0], terms.iriOf);
    },
    retrieveState(id, held) {
      const row = select.get(id) as unknown as [string, number] | undefined;
      if (row === undefined) return undefined;
      const [doc, version] = row;
      return version === held ? { id, version } : { id, version, entity: decodeEntity(id, doc, terms.iriOf) };
    },
    retrieveMany(ids) {
      const rows = selectMany.all(JSON.stringify(ids)) as unknown as readonly [string, string][];
      return rows.map(([id, doc]) => decodeEntity(id, doc, terms.iriOf));
    },
    renewFacts() {
      const [version] = dataVersion.get() as unknown as [number];
      if (version !== factsOf || facts.size >= factCapacity) facts.clear();
      factsOf = version;
    },
    fact<T extends Fact>(name: string, read: () => T): T {
      const known = facts.get(name);
      if (known !== undefined) return known as T;
      const fact = read();
      facts.set(name, fact);
      return fact;
    },
    close: () => database.close(),
  };
}

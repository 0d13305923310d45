import type { StatementSync } from 'node:sqlite';
import type { AttributeInstance, Attributes, Iri } from '../../../core/model/entity.ts';
import { decodeEntity } from '../../shared/decode-entity.ts';
import { indexedValues } from '../../shared/indexed-values.ts';
import type { TermAllocator } from '../codec/terms.ts';
import type { Database } from '../database.ts';
import { sql } from '../sql.ts';

interface IndexedAttribute {
  readonly term: number;
  readonly attribute: Iri;
  ready: boolean;
  /** Entities up to here have their rows. */
  reached: number;
}

/** Entities that are read at once while an index is built. */
const readAtOnce = 64;

/** The values of those Attributes that queries have asked for. Everything that writes does so within a transaction. */
export class AttributeRows {
  readonly #database: Database;
  readonly #terms: TermAllocator;
  readonly #limit: number;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #record: StatementSync;
  readonly #next: StatementSync;
  #indexed: IndexedAttribute[] = [];

  /** @param limit Attributes that may be indexed. */
  constructor(database: Database, terms: TermAllocator, limit: number) {
    this.#database = database;
    this.#terms = terms;
    this.#limit = limit;
    this.#insert = database.prepare(
      'INSERT OR REPLACE INTO attribute_value (term, eid, position, number, text) VALUES (?, ?, ?, ?, ?)',
    );
    this.#remove = database.prepare('DELETE FROM attribute_value WHERE term = ? AND eid = ?');
    this.#record = database.prepare(
      'INSERT OR REPLACE INTO indexed_attribute (term, ready, reached) VALUES (?, ?, ?)',
    );
    this.#next = database.prepare('SELECT eid, id, doc FROM entity WHERE eid > ? ORDER BY eid LIMIT +?');
    this.reload();
  }

  write(eid: number, before: Attributes | undefined, after: Attributes | undefined): void {
    for (const { term, attribute } of this.#indexed) {
      const old = before?.[attribute];
      const fresh = after?.[attribute];
      if (old === fresh) continue;
      if (old !== undefined) this.#remove.run(term, eid);
      if (fresh !== undefined) this.#insertRows(term, eid, fresh);
    }
  }

  /** Begins to index an Attribute, unless it is indexed already, or as many are as may be. */
  start(attribute: Iri): void {
    const term = this.#terms.idOf(attribute);
    if (term === undefined || this.#indexed.length >= this.#limit) return;
    if (this.#indexed.some((index) => index.term === term)) return;
    this.#record.run(term, 0, 0);
    this.#indexed.push({ term, attribute, ready: false, reached: 0 });
  }

  /** Whether an index is not complete. */
  get unfinished(): boolean {
    return this.#indexed.some(({ ready }) => !ready);
  }

  /** Goes on with the first index that is not complete, for as long as the time given. */
  build(milliseconds: number): void {
    const index = this.#indexed.find(({ ready }) => !ready);
    if (index === undefined) return;
    const until = performance.now() + milliseconds;
    let left = true;
    while (left && performance.now() < until) left = this.#buildSome(index);
    index.ready = !left;
    this.#record.run(index.term, index.ready ? 1 : 0, index.reached);
  }

  /** A transaction failed: what is indexed is as the file has it. */
  reload(): void {
    const rows = this.#database.all(sql`SELECT term, ready, reached FROM indexed_attribute`);
    this.#indexed = rows.map(([term, ready, reached]) => ({
      term: term as number,
      attribute: this.#terms.iriOf(term as number),
      ready: ready === 1,
      reached: reached as number,
    }));
  }

  /** @returns whether there are Entities left. */
  #buildSome(index: IndexedAttribute): boolean {
    const rows = this.#next.all(index.reached, readAtOnce) as unknown as [number, string, string][];
    for (const [eid, id, doc] of rows) {
      const instances = decodeEntity(id, doc, this.#terms.iriOf).attributes[index.attribute];
      if (instances !== undefined) this.#insertRows(index.term, eid, instances);
      index.reached = eid;
    }
    return rows.length === readAtOnce;
  }

  #insertRows(term: number, eid: number, instances: readonly AttributeInstance[]): void {
    let position = 0;
    for (const { number, text } of indexedValues(instances)) {
      this.#insert.run(term, eid, position, number, text);
      position += 1;
    }
  }
}

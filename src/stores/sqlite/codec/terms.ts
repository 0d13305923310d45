import { Problem } from '../../../core/errors.ts';
import type { Iri } from '../../../core/model/entity.ts';
import type { Database } from '../database.ts';
import { param, sql } from '../sql.ts';

/** The integers that stand for the IRIs of types and Attribute names in the file of a tenant. */
export interface Terms {
  /** undefined where no Entity of the tenant ever used it. */
  idOf(iri: Iri): number | undefined;
  /** An integer that is not known yet was given by another connection: the dictionary is read again. */
  iriOf(id: number): Iri;
}

/** The dictionary on the side of the writer, which alone gives integers. */
export interface TermAllocator extends Terms {
  /**
   * The integer of an IRI, given now if need be: the row is to be written by {@link TermAllocator.unwritten}.
   *
   * @throws Problem BadRequestData when the tenant has used up its limit.
   */
  idFor(iri: Iri): number;
  /** What was given and is not in the file yet. */
  unwritten(): readonly { readonly id: number; readonly iri: Iri }[];
  /** The rows are durable. */
  written(): void;
  /** The transaction failed: what it gave is given back. */
  forget(): void;
}

export function readTerms(database: Database): Terms {
  const { ids, iris, load } = dictionary(database);
  load();
  return {
    idOf(iri) {
      const id = ids.get(iri);
      if (id !== undefined) return id;
      load();
      return ids.get(iri);
    },
    iriOf: (id) => iris[id] ?? reloaded(id, iris, load),
  };
}

export function allocateTerms(database: Database, limit: number): TermAllocator {
  const { ids, iris, load } = dictionary(database);
  let fresh: { id: number; iri: Iri }[] = [];
  load();
  return {
    idOf: (iri) => ids.get(iri),
    iriOf: (id) => iris[id] ?? reloaded(id, iris, load),
    idFor(iri) {
      const known = ids.get(iri);
      if (known !== undefined) return known;
      if (ids.size >= limit) {
        throw new Problem(
          'BadRequestData',
          `${iri}: this tenant uses ${limit} different type and Attribute names already, which is its limit.`,
        );
      }
      const id = Math.max(iris.length, 1);
      ids.set(iri, id);
      iris[id] = iri;
      fresh.push({ id, iri });
      return id;
    },
    unwritten: () => fresh,
    written() {
      fresh = [];
    },
    forget() {
      for (const { iri } of fresh) ids.delete(iri);
      iris.length -= fresh.length;
      fresh = [];
    },
  };
}

function dictionary(database: Database) {
  const ids = new Map<Iri, number>();
  const iris: Iri[] = [];
  return {
    ids,
    iris,
    load() {
      const after = Math.max(0, iris.length - 1);
      for (const [id, iri] of database.all(sql`SELECT id, iri FROM term WHERE id > ${param(after)}`)) {
        ids.set(iri as Iri, id as number);
        iris[id as number] = iri as Iri;
      }
    },
  };
}

function reloaded(id: number, iris: readonly Iri[], load: () => void): Iri {
  load();
  const iri = iris[id];
  if (iri === undefined) throw new Error(`The dictionary has no entry ${id}: the file is damaged.`);
  return iri;
}

import type { Iri } from '../../../core/model/entity.ts';
import type { Dictionary } from '../tenant-database.ts';

/** The numbers of the names in a query. */
export interface Names {
  /** Undefined where no Entity has the name. */
  numberOf(iri: Iri): number | undefined;
}

/**
 * Does something with the numbers of names, again where some had to be looked up first: names that are not known here
 * may have been given a number by another process.
 */
export async function withNames<T>(dictionary: Dictionary, work: (names: Names) => T): Promise<T> {
  const unknown = new Set<Iri>();
  const first = work({
    numberOf(iri) {
      const number = dictionary.idOf(iri);
      if (number === undefined) unknown.add(iri);
      return number;
    },
  });
  if (unknown.size === 0) return first;
  await dictionary.look(unknown);
  return work({ numberOf: (iri) => dictionary.idOf(iri) });
}

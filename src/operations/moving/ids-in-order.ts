import { compareStrings } from '../../core/query/compare-strings.ts';
import type { EntityReader, Place } from '../../ports/store.ts';

/** Entities that are asked for at a time; only their ids are read. */
const pageSize = 1000;

const allKnown = () => true;

/**
 * The ids of all Entities of a tenant, in the order of their code points, in portions. No store promises that order,
 * and not everything need fit into memory: so that many ids are held at a time, and all of them are gone through again
 * for each portion.
 *
 * @param held ids that may be held; twice as many for a moment.
 */
export async function* idsInOrder(
  entities: Pick<EntityReader, 'query'>,
  tenant: string,
  held: number,
): AsyncGenerator<readonly string[]> {
  let after: string | undefined;
  for (;;) {
    const portion = await smallestBehind(entities, tenant, after, held);
    if (portion.length > 0) yield portion;
    if (portion.length < held) return;
    after = portion.at(-1);
  }
}

async function smallestBehind(
  entities: Pick<EntityReader, 'query'>,
  tenant: string,
  after: string | undefined,
  held: number,
): Promise<readonly string[]> {
  let smallest: string[] = [];
  let bound: string | undefined;
  for await (const id of allIds(entities, tenant)) {
    if (after !== undefined && compareStrings(id, after) <= 0) continue;
    if (bound !== undefined && compareStrings(id, bound) >= 0) continue;
    smallest.push(id);
    if (smallest.length < held * 2) continue;
    smallest = smallest.sort(compareStrings).slice(0, held);
    bound = smallest.at(-1);
  }
  return smallest.sort(compareStrings).slice(0, held);
}

async function* allIds(entities: Pick<EntityReader, 'query'>, tenant: string): AsyncGenerator<string> {
  let after: Place | undefined;
  for (;;) {
    const page = await entities.query(
      tenant,
      {},
      { limit: pageSize, offset: 0, count: false, known: allKnown, ...(after !== undefined && { after }) },
    );
    for (const { id } of page.entities) yield id;
    if (!page.more || page.end === undefined) return;
    after = page.end;
  }
}

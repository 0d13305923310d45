import type { Iri } from '../../../core/model/entity.ts';
import type { Ordering } from '../../../core/query/ast.ts';
import { idDirection } from '../../shared/id-direction.ts';
import { countEntities, decodeDocuments, findById, findDocuments } from './entity-documents.ts';
import { allOf } from './entity-filter.ts';
import type { Found } from './page-collector.ts';
import type { Direction, QueryResult, QueryTask } from './query-task.ts';
import { scanCandidates } from './scan-candidates.ts';

/**
 * The Entities that match, in the order of their ids or the one that is asked for. Those that the caller knows come
 * without their states, unless these had to be looked at.
 */
export async function runQuery(task: QueryTask): Promise<QueryResult> {
  const { narrowing, page } = task;
  if (narrowing.empty) return { found: [], more: false, judged: 0, ...(page.count && { total: 0 }) };
  const direction = directionOfIds(page.ordering);
  const result =
    narrowing.exact && direction !== undefined
      ? await readDecided(task, direction)
      : await scanCandidates(task, direction);
  return { ...result, found: await withStates(task, result.found) };
}

/** The direction in which ids are gone along; undefined where another order is asked for. */
function directionOfIds(ordering: Ordering<Iri> | undefined): Direction | undefined {
  if (ordering === undefined) return 1;
  const direction = idDirection(ordering);
  return direction && (direction === 'ascending' ? 1 : -1);
}

/** The server decides. */
async function readDecided(task: QueryTask, direction: Direction): Promise<QueryResult> {
  const { reading, page, narrowing } = task;
  const { limit, offset, after, count } = page;
  if (limit === 0 && count && after === undefined) {
    const total = await countEntities(reading, narrowing.countFilter);
    return { found: [], more: total > offset, total, judged: 0 };
  }
  const found = await readPage(task, direction);
  const more = found.length > limit;
  const result = { found: more ? found.slice(0, limit) : found, more, judged: 0 };
  if (!count) return result;
  // The last page says itself how many there are.
  const isLast = after === undefined && !more && (found.length > 0 || offset === 0);
  const total = isLast ? offset + found.length : await countEntities(reading, narrowing.countFilter);
  return { ...result, total };
}

/** The page and one more, with their states unless the caller may know them. */
async function readPage({ reading, page, narrowing }: QueryTask, direction: Direction) {
  const { limit, offset, after, known } = page;
  const filter = after === undefined ? narrowing.filter : allOf([narrowing.filter, { _id: { $gt: after } }]);
  const documents = await findDocuments(reading, filter, {
    projection: known === undefined ? { v: 1, d: 1 } : { v: 1 },
    sort: { _id: direction },
    skip: after === undefined ? offset : 0,
    limit: limit + 1,
  }).toArray();
  return decodeDocuments(reading, documents);
}

/**
 * Reads the states that are missing and not known. On a server without snapshots they may be others by then, or none:
 * then the Entity is left out.
 */
async function withStates(
  { reading, page: { known } }: QueryTask,
  found: readonly Found[],
): Promise<readonly Found[]> {
  const isMissing = ({ id, version, entity }: Found) => entity === undefined && known?.(id, version) !== true;
  const missing = new Set(found.filter(isMissing).map(({ id }) => id));
  if (missing.size === 0) return found;
  const states = new Map((await findById(reading, [...missing])).map((state) => [state.id, state]));
  return found.flatMap((one) => (missing.has(one.id) ? (states.get(one.id) ?? []) : one));
}

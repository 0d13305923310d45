import type { Entity } from '../../../core/model/entity.ts';
import { decodeDocuments, findById, findDocuments, type ReadDocument } from './entity-documents.ts';
import { allOf, type EntityFilter } from './entity-filter.ts';
import { createJudge, type Judge } from './judge.ts';
import type { Narrowing } from './narrow.ts';
import { collectInOrder, collectInTurn, type Found, type PageCollector } from './page-collector.ts';
import type { Direction, QueryResult, QueryTask } from './query-task.ts';

/** Candidates that are read at once: those with their states, and those with their places. */
const statesAtOnce = 200;
const placesAtOnce = 1000;
/** The least of the first batch, which is small where a small page is wanted. */
const fewest = 32;

/**
 * Goes along the candidates and takes what matches.
 *
 * @param direction of the ids; undefined where the page is in another order.
 */
export async function scanCandidates(
  task: QueryTask,
  direction: Direction | undefined,
): Promise<QueryResult> {
  const { reading, query, page, narrowing } = task;
  const { limit, offset, after, count, ordering } = page;
  const collector =
    ordering !== undefined && direction === undefined
      ? collectInOrder(limit, offset, ordering, query.datasetIds)
      : collectInTurn(limit, offset, after);
  const judge = createJudge(query, reading);
  const places = direction === undefined ? undefined : narrowing.places;
  const complete = () => collector.complete && !count;
  const wanted = count || direction === undefined ? Number.POSITIVE_INFINITY : offset + limit + 1;
  const cursor = findDocuments(reading, firstFilter(task), {
    projection: places === undefined ? { v: 1, d: 1 } : { v: 1, g: 1 },
    sort: { _id: direction ?? 1 },
    batchSize: Math.max(fewest, Math.min(2 * wanted, places === undefined ? statesAtOnce : placesAtOnce)),
  });
  try {
    while (!complete() && (await cursor.hasNext())) {
      const documents = cursor.readBufferedDocuments();
      const verdicts = places === undefined ? undefined : await judgePlaces(task, places, documents, judge);
      if (verdicts === undefined) await takeStates(task, documents, judge, collector);
      else for (const found of verdicts) collector.take(found);
      reading.deadline.remaining();
    }
  } finally {
    await cursor.close();
  }
  return {
    ...collector.page(),
    ...(count && { total: collector.matched }),
    judged: judge.judged,
  };
}

/** Those before the place are candidates only where all are counted. */
function firstFilter({ page: { after, count }, narrowing }: QueryTask): EntityFilter {
  return after === undefined || count ? narrowing.filter : allOf([narrowing.filter, { _id: { $gt: after } }]);
}

/** Candidates that came with their states. */
async function takeStates(
  { reading, narrowing }: QueryTask,
  documents: readonly ReadDocument[],
  judge: Judge,
  collector: PageCollector,
): Promise<void> {
  const candidates = await decodeDocuments(reading, documents);
  const verdicts = narrowing.exact
    ? undefined
    : await judge.judge(candidates.map(({ entity }) => entity as Entity));
  for (const [index, candidate] of candidates.entries()) {
    if (verdicts?.[index] !== false) collector.take(candidate);
  }
}

/** Those that match of candidates whose places tell it, but for some whose states have to be read. */
async function judgePlaces(
  { reading }: QueryTask,
  places: NonNullable<Narrowing['places']>,
  documents: readonly ReadDocument[],
  judge: Judge,
): Promise<readonly Found[]> {
  const told = new Map<string, boolean | undefined>();
  for (const { _id, g = [] } of documents) {
    told.set(_id, places(g));
    await reading.deadline.breathe();
  }
  const untold = documents.filter(({ _id }) => told.get(_id) === undefined).map(({ _id }) => _id);
  const states = new Map((await findById(reading, untold)).map((state) => [state.id, state]));
  const inDoubt = [...states.values()];
  const verdicts = await judge.judge(inDoubt.map(({ entity }) => entity));
  for (const [index, { id }] of inDoubt.entries()) told.set(id, verdicts[index] === true);
  return documents
    .filter(({ _id }) => told.get(_id) === true)
    .map(({ _id, v }) => states.get(_id) ?? { id: _id, version: v });
}

import { type Document, MongoServerError } from 'mongodb';
import type { QueryExplanation } from '../../../ports/store.ts';
import { printPart } from '../../shared/print-part.ts';
import { countEntities, findDocuments } from './entity-documents.ts';
import { anyEntity } from './entity-filter.ts';
import type { NarrowedPart } from './narrowed.ts';
import type { QueryTask } from './query-task.ts';
import { runQuery } from './run-query.ts';

/** Entities that are counted to learn how many a part lets through; beyond it, it may be all of them. */
const countedAtMost = 100_000;

/** How a query is answered. Indexes have the names that the database knows them by. */
export async function explainQuery(task: QueryTask): Promise<QueryExplanation> {
  const began = performance.now();
  const { reading, query, narrowing } = task;
  const { judged } = await runQuery(task);
  const milliseconds = performance.now() - began;
  const used = await usedIndexes(task);
  const entities = await countEntities(reading, anyEntity);
  // Whether the places decided is known only when all have been looked at.
  const exactGeo = narrowing.places !== undefined && judged === 0;
  const described: QueryExplanation['indexes'][number][] = [];
  for (const part of alongFirst(narrowing.parts, used)) {
    const candidates = await countEntities(reading, part.filter, countedAtMost);
    described.push({
      part: printPart(query, part),
      index: part.indexes.join(', '),
      candidates: candidates < countedAtMost ? candidates : entities,
      exact: part.part === 'georel' ? exactGeo : part.exact,
    });
  }
  return {
    indexes: described,
    exact: narrowing.exact || exactGeo,
    unindexed: narrowing.unindexed,
    entities,
    judged,
    thread: 'server',
    milliseconds,
  };
}

/** Those whose index the server has chosen are first. */
function alongFirst(parts: readonly NarrowedPart[], used: ReadonlySet<string>): readonly NarrowedPart[] {
  const isAlong = ({ indexes }: NarrowedPart) => indexes.some((index) => used.has(index));
  return [...parts.filter(isAlong), ...parts.filter((part) => !isAlong(part))];
}

/** The indexes in the plan that the server has chosen, by name; none where it does not tell. */
async function usedIndexes({
  reading,
  narrowing,
  page: { limit, offset },
}: QueryTask): Promise<ReadonlySet<string>> {
  // A plan is of no snapshot.
  const options = () => ({ ...reading.current, maxTimeMS: reading.deadline.remaining() });
  const cursor = findDocuments({ ...reading, options }, narrowing.filter, {
    sort: { _id: 1 },
    limit: offset + limit + 1,
  });
  const names = new Set<string>();
  try {
    const explanation: Document = await cursor.explain('queryPlanner');
    collectIndexes(explanation.queryPlanner?.winningPlan ?? explanation, names);
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
  }
  return names;
}

/** A plan is a tree, deeper and with other branches where there are shards. */
function collectIndexes(plan: unknown, names: Set<string>): void {
  if (typeof plan !== 'object' || plan === null) return;
  if ('indexName' in plan && typeof plan.indexName === 'string') names.add(plan.indexName);
  if ('stage' in plan && (plan.stage === 'IDHACK' || plan.stage === 'EXPRESS_IXSCAN')) names.add('_id_');
  for (const [name, branch] of Object.entries(plan)) {
    if (name !== 'rejectedPlans') collectIndexes(branch, names);
  }
}

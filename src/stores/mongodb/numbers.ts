import type { Collection, FindOneAndUpdateOptions } from 'mongodb';
import { isDuplicateKey } from './connection/failures.ts';
import type { CounterDocument } from './layout.ts';
import type { MongodbLimits } from './options.ts';
import type { Numbers } from './tenant-database.ts';

/** How many are reserved at once; more are fetched when half of them are gone. */
const reserveSize = 4096;

/** How often a counter is raised that several processes make at the same time. */
const attempts = 10;

/** @param counters those of the tenant. */
export function createNumbers(
  counters: Collection<CounterDocument>,
  { operationTimeMs }: Pick<MongodbLimits, 'operationTimeMs'>,
): Numbers {
  // A reserve lasts: after a failover that took its taking back, another process would have the same one.
  const writeConcern = { w: 'majority', journal: true, wtimeoutMS: operationTimeMs } as const;
  const reserve = createReserve((count) => takeNumbers(counters, 'number', count, { writeConcern }));
  const changes = createSharedTaking((count) => takeNumbers(counters, 'change', count));
  return { next: reserve, nextChange: changes };
}

/** Takes some numbers, which nobody else gets: @returns the first. */
export async function takeNumbers(
  counters: Collection<CounterDocument>,
  name: CounterDocument['_id'],
  count: number,
  options: Pick<FindOneAndUpdateOptions, 'writeConcern'> = {},
): Promise<number> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const counter = await counters.findOneAndUpdate(
        { _id: name },
        { $inc: { value: count } },
        { ...options, upsert: true, returnDocument: 'after' },
      );
      if (counter !== null) return counter.value - count + 1;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    // Another process has just made it.
  }
  throw new Error(`The counter ${name} cannot be raised.`);
}

interface Span {
  first: number;
  /** Behind the last. */
  readonly end: number;
}

/** Numbers in no order: from what was fetched before they were asked for, where that suffices. */
function createReserve(take: (count: number) => Promise<number>): Numbers['next'] {
  let current: Span = { first: 1, end: 1 };
  let ahead: Span | undefined;
  let fetching: Promise<void> | undefined;

  const fetchAhead = (count: number): Promise<void> => {
    fetching ??= take(count)
      .then((first) => {
        ahead = { first, end: first + count };
      })
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  };

  return async (count) => {
    // A large request does not use up the reserve of the others.
    if (count > reserveSize / 4) return take(count);
    while (current.end - current.first < count) {
      if (ahead === undefined) await fetchAhead(reserveSize);
      if (ahead !== undefined && current.end - current.first < count) {
        current = ahead;
        ahead = undefined;
      }
    }
    const { first } = current;
    current.first += count;
    if (ahead === undefined && current.end - current.first < reserveSize / 2) {
      // Whoever needs them finds out what was wrong.
      fetchAhead(reserveSize).catch(() => undefined);
    }
    return first;
  };
}

/** One taking at a time: what is asked for meanwhile is taken together, after it, and so greater than all before. */
function createSharedTaking(take: (count: number) => Promise<number>): Numbers['nextChange'] {
  let running: Promise<unknown> | undefined;
  let next: { count: number; readonly first: Promise<number> } | undefined;

  return (count) => {
    if (next === undefined) {
      const batch = { count: 0, first: (running ?? Promise.resolve()).then(start, start) };
      function start(): Promise<number> {
        next = undefined;
        const taking = take(batch.count);
        running = taking;
        const end = () => {
          if (running === taking) running = undefined;
        };
        taking.then(end, end);
        return taking;
      }
      next = batch;
    }
    const offset = next.count;
    next.count += count;
    return next.first.then((first) => first + offset);
  };
}

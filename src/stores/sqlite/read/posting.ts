import { joinSql, param, type Sql, sql } from '../sql.ts';

/** A range of rows: numbers of Entities, the first excluded, the last included. */
export interface Window {
  readonly after: number;
  readonly upTo: number;
}

/**
 * A part of a query that an index decides: those Entities that may fulfil it. In two forms: as a stream in the
 * order of Entities, to be read from its beginning, and as a test of one Entity.
 */
export interface Posting {
  /** Selects `eid`, each once, in order. */
  stream(window: Window): Sql;
  /** A condition on the column that holds a number. */
  test(eid: Sql): Sql;
  /** Rows that the whole stream reads: Entities in it, or more. */
  readonly size: number;
  /** The share of these that are Entities in it, as a guess; 1 when it is absent. */
  readonly passing?: number;
  /** Whether everything in it does fulfil the part of the query. */
  readonly exact: boolean;
  /** Whether `size` is neither more nor less. */
  readonly counted?: boolean;
  /** Selects `eid` along an index in another order, some more than once perhaps: for when there are few. */
  readonly lookup?: Sql;
}

/** How many of the Entities that have an Attribute pass a test of it, when nothing is known. */
export const usualShare = 0.1;

/** A window on the column `eid`. */
export function inWindow({ after, upTo }: Window): Sql {
  return sql`eid > ${param(after)} AND eid <= ${param(upTo)}`;
}

/** Every Entity. */
export function everything(size: number): Posting {
  return {
    stream: (window) => sql`SELECT eid FROM entity WHERE ${inWindow(window)}`,
    test: () => sql`1`,
    size,
    exact: true,
    counted: true,
  };
}

export const nothing: Posting = {
  stream: () => sql`SELECT eid FROM entity WHERE 0`,
  test: () => sql`0`,
  size: 0,
  exact: true,
  counted: true,
};

/** What is in all of some postings. */
export function allOf(postings: readonly Posting[]): Posting {
  const [smallest, ...others] = [...postings].sort((a, b) => a.size - b.size) as [Posting, ...Posting[]];
  if (others.length === 0) return smallest;
  return {
    stream: (window) =>
      sql`SELECT eid FROM (${smallest.stream(window)}) AS least WHERE ${testAll(others, sql`least.eid`)}`,
    test: (eid) => sql`(${testAll([smallest, ...others], eid)})`,
    size: smallest.size,
    exact: postings.every(({ exact }) => exact),
    ...(smallest.lookup !== undefined && {
      lookup: sql`SELECT eid FROM (${smallest.lookup}) AS least WHERE ${testAll(others, sql`least.eid`)}`,
    }),
  };
}

/** A condition that all of some postings put. */
export function testAll(postings: readonly Posting[], eid: Sql): Sql {
  if (postings.length === 0) return sql`1`;
  return joinSql(
    postings.map((posting) => posting.test(eid)),
    sql` AND `,
  );
}

/** What is in any of some postings: the streams are merged. */
export function anyOf(postings: readonly Posting[]): Posting {
  const some = postings.filter(({ size }) => size > 0);
  const [first] = some;
  if (first === undefined) return nothing;
  if (some.length === 1) return first;
  const lookups = some.map(({ lookup }) => lookup).filter((lookup) => lookup !== undefined);
  return {
    stream(window) {
      // Only operands without an order of their own may stand in a compound.
      const streams = some.map((posting) => sql`SELECT eid FROM (${posting.stream(window)})`);
      return sql`${joinSql(streams, sql` UNION `)} ORDER BY eid`;
    },
    test: (eid) =>
      sql`(${joinSql(
        some.map((posting) => posting.test(eid)),
        sql` OR `,
      )})`,
    size: some.reduce((sum, { size }) => sum + size, 0),
    exact: some.every(({ exact }) => exact),
    ...(lookups.length === some.length && { lookup: joinSql(lookups, sql` UNION ALL `) }),
  };
}

import type { Entity } from '../../../core/model/entity.ts';
import type { BoundQuery } from '../../../core/query/ast.ts';
import { matches } from '../../../core/query/matches.ts';
import type { Page } from '../../../ports/store.ts';
import { decodeEntity } from '../codec/decode-entity.ts';
import { param, type Sql, sql } from '../sql.ts';
import type { Narrowing } from './narrow.ts';
import { everything, type Posting, testAll, type Window } from './posting.ts';
import type { TenantReader } from './tenant-reader.ts';

/** The time that a query has. */
export interface Budget {
  /** Called between two pieces of work of a millisecond or so. @throws when the time is up. */
  check(): void;
}

export interface QueryPage extends Page {
  readonly count: boolean;
}

/** One Entity of a result; the Entity itself where it had to be looked at. */
export interface Found {
  readonly id: string;
  readonly doc: string;
  readonly entity: Entity | undefined;
}

export interface QueryResult {
  readonly found: readonly Found[];
  readonly more: boolean;
  readonly total?: number;
}

/** Rows that the first window spans when everything in it is asked for; later ones adapt to the time they take. */
const firstWindow = 4096;
const narrowestWindow = 64;
const widestWindow = 2 ** 22;
/** Milliseconds for a window: a statement cannot be interrupted, so that it must be short. */
const shortest = 0.5;
const longest = 3;
/** Candidates that an index in the order of values may give: beyond, they are gone through in their own order. */
const leastCandidates = 200;
const mostCandidates = 5000;
/** Numbers of Entities that go into one statement. */
const listedAtOnce = 256;

/**
 * The Entities that match, in the order of their rows. Within one snapshot; no statement is left half read.
 *
 * @throws what the budget throws.
 */
export function runQuery(
  reader: TenantReader,
  query: BoundQuery,
  page: QueryPage,
  narrowing: Narrowing,
  budget: Budget,
): QueryResult {
  const run = new QueryRun(reader, query, page, narrowing, budget);
  const { ids } = query;
  if (ids !== undefined) run.list(eidsOf(reader, ids), narrowing.postings);
  else {
    const few = run.lookUp();
    if (few !== undefined) run.list(few.eids, few.others);
    else run.scan();
  }
  return run.result();
}

function eidsOf({ database }: TenantReader, ids: readonly string[]): readonly number[] {
  const list = param(JSON.stringify(ids));
  const rows = database.all(
    sql`SELECT eid FROM entity WHERE id IN (SELECT value FROM json_each(${list})) ORDER BY eid`,
  );
  return rows.map(([eid]) => eid as number);
}

type Row = readonly [eid: number, id: string, doc: string];

/** One run of a query: what was found so far. */
class QueryRun {
  readonly #reader: TenantReader;
  readonly #query: BoundQuery;
  readonly #page: QueryPage;
  readonly #narrowing: Narrowing;
  readonly #budget: Budget;
  readonly #found: Found[] = [];
  /** Entities known to match so far. */
  #matched = 0;
  #more = false;
  /** How many match in all, where it is known without counting. */
  #total: number | undefined;

  constructor(
    reader: TenantReader,
    query: BoundQuery,
    page: QueryPage,
    narrowing: Narrowing,
    budget: Budget,
  ) {
    this.#reader = reader;
    this.#query = query;
    this.#page = page;
    this.#narrowing = narrowing;
    this.#budget = budget;
  }

  result(): QueryResult {
    return {
      found: this.#found,
      more: this.#more,
      ...(this.#page.count && { total: this.#total ?? this.#matched }),
    };
  }

  /**
   * Candidates by an index in the order of values, when they are few: else the order of Entities serves better,
   * since there the reading stops with the page.
   */
  lookUp(): { readonly eids: readonly number[]; readonly others: readonly Posting[] } | undefined {
    const { postings, entities } = this.#narrowing;
    const { offset, limit, count } = this.#page;
    // Where both ways take as long: so many rows of the index to get, or to pass over until the page is full.
    const balance = count ? mostCandidates : Math.sqrt((offset + limit + 1) * entities);
    for (const posting of postings) {
      if (posting.lookup === undefined) continue;
      const few = Math.ceil(
        Math.min(mostCandidates, Math.max(leastCandidates, balance / posting.lookup.cost)),
      );
      const rows = this.#reader.database.all(posting.lookup.select(few + 1));
      this.#budget.check();
      if (rows.length > few) continue;
      const eids = rows.map(([eid]) => eid as number).sort((a, b) => a - b);
      return { eids, others: postings.filter((other) => other !== posting) };
    }
    return undefined;
  }

  /** Judges the Entities of a list. */
  list(eids: readonly number[], postings: readonly Posting[]): void {
    const test = testAll(postings, sql`d.value`);
    for (let at = 0; at < eids.length && !this.#complete; at += listedAtOnce) {
      const list = param(JSON.stringify(eids.slice(at, at + listedAtOnce)));
      // The order of the list is that of the result: a cross join keeps it.
      this.#judge(sql`SELECT e.eid, e.id, e.doc FROM json_each(${list}) AS d
        CROSS JOIN entity AS e ON e.eid = d.value WHERE ${test}`);
      this.#budget.check();
    }
  }

  /** Goes through the smallest posting in the order of Entities, window by window. */
  scan(): void {
    const { postings, exact, entities } = this.#narrowing;
    const [driver = everything(entities), ...others] = [...postings].sort((a, b) => a.size - b.size);
    if (driver.size === 0) return;
    if (exact && others.length === 0 && driver.counted === true) this.#total = driver.size;
    const last = (this.#reader.database.first(sql`SELECT max(eid) FROM entity`)?.[0] ?? 0) as number;
    let width = Math.ceil(firstWindow * Math.max(1, entities / driver.size));
    let after = 0;
    while (after < last && !this.#complete) {
      const window: Window = { after, upTo: Math.min(last, after + width) };
      const began = performance.now();
      this.#scanWindow(driver, others, window);
      const took = performance.now() - began;
      if (took < shortest) width = Math.min(widestWindow, width * 4);
      else if (took > longest) width = Math.max(narrowestWindow, Math.ceil(width / 2));
      after = window.upTo;
      this.#budget.check();
    }
  }

  /** Whether nothing more is to be learned. */
  get #complete(): boolean {
    return this.#more && (!this.#page.count || this.#total !== undefined);
  }

  #scanWindow(driver: Posting, others: readonly Posting[], window: Window): void {
    const stream = driver.stream(window);
    const test = testAll(others, sql`d.eid`);
    if (!this.#narrowing.exact) {
      this.#judge(sql`SELECT e.eid, e.id, e.doc FROM (${stream}) AS d
        CROSS JOIN entity AS e ON e.eid = d.eid WHERE ${test} ORDER BY d.eid`);
      return;
    }
    const { offset, limit, count } = this.#page;
    const skip = Math.max(0, offset - this.#matched);
    const wanted = this.#more ? 0 : limit + 1 - this.#found.length;
    let inWindow: number | undefined;
    if (skip > 0 || (count && this.#total === undefined)) {
      const row = this.#reader.database.first(sql`SELECT count(*) FROM (${stream}) AS d WHERE ${test}`);
      inWindow = row?.[0] as number;
    }
    if (wanted > 0 && (inWindow === undefined || inWindow > skip)) {
      const rows = this.#reader.database.all(sql`SELECT e.eid, e.id, e.doc FROM (${stream}) AS d
        CROSS JOIN entity AS e ON e.eid = d.eid WHERE ${test}
        ORDER BY d.eid LIMIT ${param(wanted)} OFFSET ${param(skip)}`) as readonly Row[];
      for (const [, id, doc] of rows) this.#keep({ id, doc, entity: undefined });
      inWindow ??= rows.length;
    }
    this.#matched += inWindow ?? 0;
  }

  /** Puts candidates to `matches`, as long as there is something to learn. */
  #judge(candidates: Sql): void {
    const { exact } = this.#narrowing;
    const { offset } = this.#page;
    for (const [, id, doc] of this.#reader.database.rows(candidates) as Iterable<Row>) {
      const entity = exact ? undefined : decodeEntity(id, doc, this.#reader.terms.iriOf);
      if (entity === undefined || matches(this.#query, entity)) {
        this.#matched += 1;
        if (this.#matched > offset) this.#keep({ id, doc, entity });
        if (this.#complete) return;
      }
      this.#budget.check();
    }
  }

  #keep(found: Found): void {
    if (this.#found.length < this.#page.limit) this.#found.push(found);
    else this.#more = true;
  }
}

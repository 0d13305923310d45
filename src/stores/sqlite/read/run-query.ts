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
  readonly version: number;
  readonly doc: string;
  readonly entity: Entity | undefined;
}

export interface QueryResult {
  readonly found: readonly Found[];
  readonly more: boolean;
  readonly total?: number;
}

/** Rows that the first window spans when everything in it is asked for; later ones adapt to the time they take. */
const firstWindow = 1024;
const narrowestWindow = 64;
const widestWindow = 2 ** 22;
/** Milliseconds for a window: a statement cannot be interrupted, so that it must be short. */
const shortest = 0.5;
const longest = 3;
/** Rows of an index in another order that are few: at once, and at the most. */
const fewCandidates = 64;
const mostCandidates = 5000;
/** What it costs to test an Entity, where a row of a stream costs 1. */
const testCost = 8;

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
  if (query.ids === undefined) run.search();
  else run.scanWindow(listOf(query.ids), narrowing.postings, everywhere);
  return run.result();
}

const everywhere: Window = { after: 0, upTo: Number.MAX_SAFE_INTEGER };

function listOf(ids: readonly string[]): Stream {
  const list = param(JSON.stringify(ids));
  return {
    stream: () => sql`SELECT eid FROM entity WHERE id IN (SELECT value FROM json_each(${list})) ORDER BY eid`,
  };
}

/** The posting to go along and those to test by: such that the whole takes the least. */
function driverOf(
  postings: readonly Posting[],
  entities: number,
): readonly [driver: Posting, others: readonly Posting[]] {
  const tests = postings.length - 1;
  const costOf = ({ size, passing = 1 }: Posting) => size * (1 + passing * testCost * tests);
  const [driver = everything(entities), ...others] = [...postings].sort((a, b) => costOf(a) - costOf(b));
  return [driver, others];
}

/** What a scan goes along. */
type Stream = Pick<Posting, 'stream'>;

type Row = readonly [eid: number, id: string, version: number, doc: string];

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
   * Goes along the Entities in their order, where the reading stops with the page; along an index in another order
   * where that has few. Which of the two is shorter shows soon: where many match, the first window has a page of
   * them, and where few do, the other index says so.
   */
  search(): void {
    const { postings, exact, entities } = this.#narrowing;
    const { offset, limit, count } = this.#page;
    const [driver, others] = driverOf(postings, entities);
    if (driver.size === 0) return;
    if (exact && others.length === 0 && driver.counted === true) this.#total = driver.size;
    const countsAll = count && this.#total === undefined;
    if (this.#takeFew(0, countsAll ? mostCandidates : fewCandidates)) return;
    if (countsAll) {
      this.#scan(driver, others, 0, firstWindow);
      return;
    }
    const first = Math.ceil(firstWindow * Math.max(1, entities / driver.size));
    this.scanWindow(driver, others, { after: 0, upTo: first });
    if (this.#complete) return;
    // From what was found so far: rows that the page needs still, and rows that another index would give in all.
    const wanted = offset + limit + 1;
    const toCome = (firstWindow * (wanted - this.#matched)) / this.#matched;
    const inAll =
      this.#matched === 0 ? Math.sqrt(wanted * entities) : (entities * this.#matched) / firstWindow;
    if (inAll < toCome && this.#takeFew(first, Math.min(mostCandidates, Math.ceil(inAll * 4)))) return;
    this.#scan(driver, others, first, first * 2);
  }

  /**
   * Takes what matches along an index in another order.
   *
   * @param after up to this number everything is taken already.
   * @param most rows of the index that are few enough.
   * @returns false, and nothing is done, where no index has so few.
   */
  #takeFew(after: number, most: number): boolean {
    const { postings } = this.#narrowing;
    for (const posting of postings) {
      const { lookup } = posting;
      if (lookup === undefined) continue;
      const counted = this.#reader.database.first(
        sql`SELECT count(*) FROM (SELECT eid FROM (${lookup}) LIMIT ${param(most + 1)})`,
      );
      if ((counted?.[0] as number) > most) continue;
      // The unary plus keeps the planner on the index that was counted.
      const driver: Stream = {
        stream: () => sql`SELECT eid FROM (${lookup}) WHERE +eid > ${param(after)} GROUP BY eid ORDER BY eid`,
      };
      const others = postings.filter((other) => other !== posting);
      this.scanWindow(driver, others, everywhere);
      return true;
    }
    return false;
  }

  /** Goes on along the Entities, window by window. */
  #scan(driver: Stream, others: readonly Posting[], from: number, firstWidth: number): void {
    const last = (this.#reader.database.first(sql`SELECT max(eid) FROM entity`)?.[0] ?? 0) as number;
    let width = firstWidth;
    let after = from;
    while (after < last && !this.#complete) {
      const window: Window = { after, upTo: Math.min(last, after + width) };
      const began = performance.now();
      this.scanWindow(driver, others, window);
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

  /** Takes from one window what matches. */
  scanWindow(driver: Stream, others: readonly Posting[], window: Window): void {
    const stream = driver.stream(window);
    const test = testAll(others, sql`d.eid`);
    if (!this.#narrowing.exact) {
      this.#judge(sql`SELECT e.eid, e.id, e.version, e.doc FROM (${stream}) AS d
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
      const rows = this.#reader.database.all(sql`SELECT e.eid, e.id, e.version, e.doc FROM (${stream}) AS d
        CROSS JOIN entity AS e ON e.eid = d.eid WHERE ${test}
        ORDER BY d.eid LIMIT ${param(wanted)} OFFSET ${param(skip)}`) as readonly Row[];
      for (const [, id, version, doc] of rows) this.#keep({ id, version, doc, entity: undefined });
      inWindow ??= rows.length;
    }
    this.#matched += inWindow ?? 0;
  }

  /** Puts candidates to `matches`, as long as there is something to learn. */
  #judge(candidates: Sql): void {
    const { offset } = this.#page;
    for (const [, id, version, doc] of this.#reader.database.rows(candidates) as Iterable<Row>) {
      const entity = decodeEntity(id, doc, this.#reader.terms.iriOf);
      if (matches(this.#query, entity)) {
        this.#matched += 1;
        if (this.#matched > offset) this.#keep({ id, version, doc, entity });
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

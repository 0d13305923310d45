import type { BoundQuery } from '../../../core/query/ast.ts';
import { idDirection } from '../../shared/id-direction.ts';
import { boxBits } from '../schema/tenant-schema.ts';
import { param, type Sql, type SqlValue, sql } from '../sql.ts';
import { type Budget, Candidates, type FoundEntity, type QueryTask, type Stream } from './candidates.ts';
import type { Narrowing } from './narrow.ts';
import type { QueryPage } from './page-collector.ts';
import { everything, type Posting, testAll, type Window } from './posting.ts';
import type { TenantReader } from './tenant-reader.ts';

export interface QueryResult {
  readonly found: readonly FoundEntity[];
  readonly more: boolean;
  readonly total?: number;
}

/** How a result was come by. */
export interface QueryReport {
  /** Entities that were put to `matches`. */
  readonly judged: number;
  /** What was gone along; undefined where that were all Entities, or nothing. */
  readonly along: Posting | undefined;
  /** Whether that was in another order than that of the Entities. */
  readonly byLookup: boolean;
}

/** Rows that the first window spans when everything in it is asked for; later ones adapt to the time they take. */
const firstWindow = 1024;
const narrowestWindow = 64;
const widestWindow = 2 ** 22;
/** Milliseconds for a window: a statement cannot be interrupted, so that it must be short. */
const shortest = 0.5;
const longest = 3;
/** Rows of an index in another order that are few: at once, when all are wanted, and when they are only counted. */
const fewCandidates = 32;
const mostCandidates = 5000;
const mostCounted = 15_000;
/** What it costs to test an Entity, where a row of a stream costs 1. */
const testCost = 8;
/** Ids that can be read in the time in which one Entity is looked at. */
const idShare = 8;
/** The share of Entities whose boxes are looked at before the index by place is asked, between two bounds. */
const firstShare = 0.01;
const fewestBoxes = 64;
const mostBoxes = 3000;
/** What it costs to find a box by its place, where a row of a stream costs 1. */
const boxCost = 5;
/** Boxes that are looked at in one statement. */
const boxesAtOnce = 1000;

/**
 * The Entities that match, in the order of their rows or the one that is asked for. Within one snapshot; no
 * statement is left half read.
 *
 * @param known states that the caller has: their documents are left out.
 * @throws what the budget throws.
 */
export function runQuery(
  reader: TenantReader,
  query: BoundQuery,
  page: QueryPage,
  narrowing: Narrowing,
  budget: Budget,
  known?: (id: string, version: number) => boolean,
): QueryResult & QueryReport {
  const run = new QueryRun({ reader, query, page, narrowing, budget, withDocuments: known === undefined });
  run.search();
  return run.result(known);
}

const everywhere: Window = { after: 0, upTo: Number.MAX_SAFE_INTEGER };

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

/** The direction in which ids are gone along where they are the order and the indexes decide all else. */
export function directionOfIds(
  { ordering }: QueryPage,
  { exact }: Narrowing,
): 'ascending' | 'descending' | undefined {
  return ordering === undefined || !exact ? undefined : idDirection(ordering);
}

/** One run of a query: which way it goes. */
class QueryRun {
  readonly #task: QueryTask;
  readonly #candidates: Candidates;
  #along: Posting | undefined;
  #byLookup = false;

  constructor(task: QueryTask) {
    this.#task = task;
    this.#candidates = new Candidates(task);
  }

  result(known: ((id: string, version: number) => boolean) | undefined): QueryResult & QueryReport {
    const { collector, total = collector.matched, judged } = this.#candidates;
    const { offset, count } = this.#task.page;
    return {
      found: this.#candidates.result(known),
      more: this.#isCountedOnly ? total > offset : collector.more,
      ...(count && { total }),
      judged,
      along: this.#along,
      byLookup: this.#byLookup,
    };
  }

  /**
   * Goes along the Entities in their order, where the reading stops with the page; along an index in another order
   * where that has few. Which of the two is shorter shows soon: where many match, the first window has a page of
   * them, and where few do, the other index says so.
   */
  search(): void {
    const { postings, exact, entities } = this.#task.narrowing;
    const candidates = this.#candidates;
    const [driver, others] = driverOf(postings, entities);
    if (driver.size === 0) return;
    if (this.#isCountedOnly) return;
    if (exact && candidates.countsAll) this.#countAlong();
    if (this.#takeById(driver)) return;
    const all = candidates.countsAll || candidates.collector.ordered;
    const place = all ? 0 : (this.#task.page.after ?? 0);
    if (this.#takeFew(place, all ? mostCandidates : fewCandidates)) return;
    if (all && this.#takeArea(place, mostCandidates)) return;
    this.#along = postings.length === 0 ? undefined : driver;
    if (all) this.#scan(driver, others, 0, firstWindow);
    else this.#scanUntilComplete(driver, others, place);
  }

  /** An order by id begins with the first ids, unless far fewer Entities match than there are ids. */
  #takeById(driver: Posting): boolean {
    const { page, narrowing } = this.#task;
    const direction = directionOfIds(page, narrowing);
    if (direction === undefined || this.#candidates.countsAll) return false;
    if (driver.size * idShare < narrowing.entities) return false;
    this.#candidates.takeById(narrowing.postings, direction);
    return true;
  }

  /** Whether no Entity is wanted, and how many match is known. */
  get #isCountedOnly(): boolean {
    const { limit, after } = this.#task.page;
    return limit === 0 && after === undefined && this.#candidates.total !== undefined;
  }

  #scanUntilComplete(driver: Posting, others: readonly Posting[], place: number): void {
    const { entities, geo } = this.#task.narrowing;
    const { collector } = this.#candidates;
    const rows =
      geo?.area === undefined
        ? firstWindow
        : Math.ceil(Math.min(mostBoxes, Math.max(fewestBoxes, entities * firstShare)));
    const first = place + Math.ceil(rows * Math.max(1, entities / driver.size));
    this.#candidates.takeWindow(driver, others, { after: place, upTo: first });
    if (this.#candidates.complete) return;
    // From what was found so far: rows that the page needs still, and rows that another index would give in all.
    const matched = Math.max(collector.matched, 0.5);
    const wanted = collector.toSkip + collector.wanted;
    const toCome = (rows * wanted) / matched;
    const inAll = (entities * matched) / rows;
    const most = Math.min(mostCandidates, Math.ceil(inAll * 4));
    if (inAll < toCome && this.#takeFew(first, most)) return;
    if (inAll * boxCost < toCome && this.#takeArea(first, most)) return;
    this.#scan(driver, others, first, rows * 2);
  }

  /** Counts along an index in another order, where that has few and nothing else need be looked at. */
  #countAlong(): void {
    const { narrowing, reader } = this.#task;
    for (const posting of narrowing.postings) {
      const { lookup } = posting;
      if (lookup === undefined || this.#countUpTo(lookup, mostCounted) > mostCounted) continue;
      const others = narrowing.postings.filter((other) => other !== posting);
      const row = reader.database.first(
        sql`SELECT count(*) FROM (SELECT DISTINCT +eid AS eid FROM (${lookup})) AS d
          WHERE ${testAll(others, sql`d.eid`)}`,
      );
      this.#candidates.total = row?.[0] as number;
      return;
    }
  }

  #countUpTo(lookup: Sql, most: number): number {
    const row = this.#task.reader.database.first(
      sql`SELECT count(*) FROM (SELECT eid FROM (${lookup}) LIMIT +${param(most + 1)})`,
    );
    return row?.[0] as number;
  }

  /**
   * Takes what matches along an index in another order.
   *
   * @param after up to this number everything is taken already.
   * @param most rows of the index that are few enough.
   * @returns false, and nothing is done, where no index has so few.
   */
  #takeFew(after: number, most: number): boolean {
    const { postings, geo } = this.#task.narrowing;
    for (const posting of postings) {
      const { lookup } = posting;
      if (lookup === undefined || posting === geo || this.#countUpTo(lookup, most) > most) continue;
      // The unary plus keeps the planner on the index that was counted.
      const driver: Stream = {
        stream: (window) => sql`SELECT eid FROM (${lookup})
          WHERE +eid > ${param(window.after)} AND +eid <= ${param(window.upTo)} GROUP BY eid ORDER BY eid`,
      };
      const others = postings.filter((other) => other !== posting);
      this.#along = posting;
      this.#byLookup = true;
      for (const window of this.#atPlace({ ...everywhere, after })) {
        this.#candidates.takeWindow(driver, others, window);
      }
      return true;
    }
    return false;
  }

  /** The same along the boxes in the area of a geo-query. */
  #takeArea(after: number, most: number): boolean {
    const { postings, geo, exactBesideGeo } = this.#task.narrowing;
    if (geo?.area === undefined) return false;
    const rows = this.#task.reader.database.all(geo.area(most + 1));
    if (rows.length > most) return false;
    const boxes = numbersOf(rows, after);
    const others = postings.filter((other) => other !== geo);
    this.#along = geo;
    this.#byLookup = true;
    const { countsAll, collector } = this.#candidates;
    const few = others.length === 0 && exactBesideGeo ? 1.4 : 3;
    let several =
      countsAll || collector.ordered
        ? boxesAtOnce
        : Math.ceil((collector.toSkip + collector.wanted) * few) + 8;
    for (let at = 0; at < boxes.length && !this.#candidates.complete; ) {
      this.#candidates.takeBoxes(geo, boxes.slice(at, at + several), others);
      at += several;
      several = Math.min(boxesAtOnce, several * 4);
      this.#task.budget.check();
    }
    if (!this.#candidates.complete) this.#candidates.endBoxes();
    return true;
  }

  /** Goes on along the Entities, window by window. */
  #scan(driver: Stream, others: readonly Posting[], from: number, firstWidth: number): void {
    const { reader, budget } = this.#task;
    const last = (reader.database.first(sql`SELECT max(eid) FROM entity`)?.[0] ?? 0) as number;
    let width = firstWidth;
    let after = from;
    while (after < last && !this.#candidates.complete) {
      const [window] = this.#atPlace({ after, upTo: Math.min(last, after + width) }) as [Window];
      const began = performance.now();
      this.#candidates.takeWindow(driver, others, window);
      const took = performance.now() - began;
      if (took < shortest) width = Math.min(widestWindow, width * 4);
      else if (took > longest) width = Math.max(narrowestWindow, Math.ceil(width / 2));
      after = window.upTo;
      budget.check();
    }
  }

  /** A window divided at the place where the page begins. */
  #atPlace(window: Window): readonly Window[] {
    const { after: place = 0 } = this.#task.page;
    if (place <= window.after || place >= window.upTo) return [window];
    return [
      { after: window.after, upTo: place },
      { after: place, upTo: window.upTo },
    ];
  }
}

/** The numbers of the boxes of Entities behind one, each once, in order. */
function numbersOf(rows: readonly (readonly SqlValue[])[], after: number): readonly number[] {
  const least = (after + 1) * 2 ** boxBits;
  const sorted = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) sorted[index] = rows[index]?.[0] as number;
  sorted.sort();
  const boxes: number[] = [];
  let last = least - 1;
  for (const box of sorted) {
    if (box > last) boxes.push(box);
    last = Math.max(last, box);
  }
  return boxes;
}

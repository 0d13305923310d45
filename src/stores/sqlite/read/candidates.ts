import type { BoundQuery, LinkedEntities } from '../../../core/query/ast.ts';
import { matches } from '../../../core/query/matches.ts';
import { decodeEntity } from '../../shared/decode-entity.ts';
import { boxBits } from '../schema/tenant-schema.ts';
import { param, type Sql, sql } from '../sql.ts';
import type { GeoPosting } from './geo-posting.ts';
import type { Narrowing } from './narrow.ts';
import {
  collectInOrder,
  collectPage,
  type Found,
  type PageCollector,
  type QueryPage,
} from './page-collector.ts';
import { type Posting, testAll, type Window } from './posting.ts';
import type { TenantReader } from './tenant-reader.ts';

/** The time that a query has. */
export interface Budget {
  /** Called between two pieces of work of a millisecond or so. @throws when the time is up. */
  check(): void;
}

/** What a run of a query is about. */
export interface QueryTask {
  readonly reader: TenantReader;
  readonly query: BoundQuery;
  readonly page: QueryPage;
  readonly narrowing: Narrowing;
  readonly budget: Budget;
  /** Whether the documents of the page are read along with its rows. */
  readonly withDocuments: boolean;
}

/** What a scan goes along. */
export type Stream = Pick<Posting, 'stream'>;

/** A box: where it begins, and whether it has an extent, so that it is not the box of a Point. */
type BoxRow = readonly [eid: number, west: number, south: number, extent: 0 | 1];
type EntityRow = readonly [eid: number, id: string, version: number, doc: string | null];

/** Ids that are read at once where these are the order. */
const idsAtOnce = 256;
/** Linked Entities that are held. */
const linkedCapacity = 1000;
/** Beyond 32 bits: no shift of the language does this. */
const boxesOfEntity = 2 ** boxBits;

/** An Entity of a page. */
export interface FoundEntity extends Found {
  readonly id: string;
  readonly version: number;
}

interface Pending {
  readonly eid: number;
  verdict: boolean | undefined;
}

const place = sql`b.west, b.south, b.west <> b.east OR b.south <> b.north`;

function document(wanted: boolean): Sql {
  return wanted ? sql`e.doc` : sql`NULL`;
}

/** Reads candidates, and takes those that match. */
export class Candidates {
  /** Entities that were put to `matches`. */
  judged = 0;
  /** How many match in all, where it is known without counting. */
  total: number | undefined;
  collector: PageCollector;
  readonly #task: QueryTask;
  readonly #linked: LinkedEntities;
  /** An Entity of which not all boxes have been seen yet, and what the others say. */
  #pending: Pending | undefined;

  constructor(task: QueryTask) {
    this.#task = task;
    this.collector = collectPage(task.page, task.query.datasetIds);
    this.#linked = linkedEntities(task.reader);
    this.total = task.narrowing.total;
  }

  /** Whether all that match have to be met to count them. */
  get countsAll(): boolean {
    return this.#task.page.count && this.total === undefined;
  }

  /** Whether nothing more is to be learned. */
  get complete(): boolean {
    return this.collector.complete && !this.countsAll;
  }

  /** Takes from one window what matches. The place where the page begins is not within it. */
  takeWindow(driver: Stream, others: readonly Posting[], window: Window): void {
    const { exact, geo } = this.#task.narrowing;
    if (geo !== undefined) this.#takeByBoxes(geo, driver, others, window);
    else if (exact && !this.collector.ordered) this.#takeDecided(driver, others, window);
    else this.#takeJudged(driver, others, window);
  }

  /** Goes along the ids, where these are the order that is asked for and the indexes decide. */
  takeById(postings: readonly Posting[], direction: 'ascending' | 'descending'): void {
    const { reader, page, budget } = this.#task;
    this.collector = collectInOrder(page);
    let last: string | undefined;
    while (!this.complete) {
      const ids = idsBehind(last, direction);
      const rows = reader.database.all(sql`SELECT d.eid, d.id, d.version, ${testAll(postings, sql`d.eid`)}
        FROM (${ids}) AS d`) as unknown as readonly [number, string, number, 0 | 1][];
      for (const [eid, id, version, passes] of rows) {
        if (passes === 1) this.collector.take({ eid, id, version });
      }
      if (rows.length < idsAtOnce) return;
      last = rows.at(-1)?.[1];
      budget.check();
    }
  }

  /** Takes what matches of some boxes, given by their numbers, in order. Boxes of one Entity may be in two calls. */
  takeBoxes(geo: GeoPosting, boxes: readonly number[], others: readonly Posting[]): void {
    const rows = this.#task.reader.database.all(sql`
      SELECT b.eid, ${place} FROM json_each(${param(JSON.stringify(boxes))}) AS a
      CROSS JOIN entity_box AS b ON b.eid = a.value >> ${param(boxBits)}
        AND b.position = a.value & ${param(boxesOfEntity - 1)} AND ${geo.box}
      WHERE ${testAll(others, sql`b.eid`)}`);
    for (const row of rows as unknown as readonly BoxRow[]) {
      this.#takeBox(geo, row);
      if (this.complete) return;
    }
  }

  /** No more boxes follow. */
  endBoxes(): void {
    this.#settle();
  }

  /** The page, with ids and versions, and the documents of what is not known. */
  result(known: ((id: string, version: number) => boolean) | undefined): readonly FoundEntity[] {
    const found = this.#withIds(this.collector.found);
    const missing = found.filter(
      ({ id, version, doc }) => doc === undefined && known?.(id, version) !== true,
    );
    if (missing.length === 0) return found;
    const docs = new Map(
      this.#entityRows(missing, true).map(([eid, , , doc]) => [eid, doc as string] as const),
    );
    return found.map((one) => {
      const doc = docs.get(one.eid);
      return doc === undefined ? one : { ...one, doc };
    });
  }

  #withIds(found: readonly Found[]): readonly FoundEntity[] {
    const missing = found.filter(({ id }) => id === undefined);
    if (missing.length === 0) return found as readonly FoundEntity[];
    const rows = new Map<number, FoundEntity>();
    for (const [eid, id, version, doc] of this.#entityRows(missing, this.#task.withDocuments)) {
      rows.set(eid, doc === null ? { eid, id, version } : { eid, id, version, doc });
    }
    return found.map((one) => rows.get(one.eid) ?? (one as FoundEntity));
  }

  #entityRows(found: readonly Found[], withDocuments: boolean): readonly EntityRow[] {
    const eids = JSON.stringify(found.map(({ eid }) => eid));
    return this.#task.reader.database.all(sql`
      SELECT e.eid, e.id, e.version, ${document(withDocuments)} FROM json_each(${param(eids)}) AS j
      CROSS JOIN entity AS e ON e.eid = j.value`) as unknown as readonly EntityRow[];
  }

  /** The indexes decide. */
  #takeDecided(driver: Stream, others: readonly Posting[], window: Window): void {
    const { page } = this.#task;
    const { collector } = this;
    const passing = sql`SELECT d.eid AS eid FROM (${driver.stream(window)}) AS d
      WHERE ${testAll(others, sql`d.eid`)}`;
    const beforePlace = window.upTo <= (page.after ?? 0);
    const skip = beforePlace ? 0 : collector.toSkip;
    const wanted = beforePlace ? 0 : collector.wanted;
    const counted = this.countsAll ? this.#count(passing) : undefined;
    const rows = wanted > 0 && (counted ?? skip + 1) > skip ? this.#pageOf(passing, skip, wanted) : [];
    if (rows.length > 0) {
      collector.pass(skip, false);
      for (const [eid, id, version, doc] of rows) {
        collector.take(doc === null ? { eid, id, version } : { eid, id, version, doc });
      }
    }
    const taken = rows.length > 0 ? skip + rows.length : 0;
    // Where the page begins behind the window, it has to be known how much of it is behind.
    const inWindow = counted ?? (taken > 0 || skip === 0 ? taken : this.#count(passing));
    collector.pass(inWindow - taken, beforePlace);
  }

  #count(passing: Sql): number {
    return this.#task.reader.database.first(sql`SELECT count(*) FROM (${passing})`)?.[0] as number;
  }

  /** Entities are read for the page alone, and not for what is before it. */
  #pageOf(passing: Sql, skip: number, wanted: number): readonly EntityRow[] {
    const { reader, withDocuments } = this.#task;
    return reader.database.all(sql`
      SELECT e.eid, e.id, e.version, ${document(withDocuments)}
      FROM (${passing} ORDER BY d.eid LIMIT +${param(wanted)} OFFSET ${param(skip)}) AS p
      CROSS JOIN entity AS e ON e.eid = p.eid ORDER BY p.eid`) as unknown as readonly EntityRow[];
  }

  /** Puts candidates to `matches`, as long as there is something to learn. */
  #takeJudged(driver: Stream, others: readonly Posting[], window: Window): void {
    const { database } = this.#task.reader;
    const rows = database.rows(sql`SELECT e.eid, e.id, e.version, e.doc FROM (${driver.stream(window)}) AS d
      CROSS JOIN entity AS e ON e.eid = d.eid WHERE ${testAll(others, sql`d.eid`)} ORDER BY d.eid`);
    for (const row of rows as unknown as Iterable<EntityRow>) {
      this.#judge(row, this.#task.narrowing.exact);
      if (this.complete) return;
      this.#task.budget.check();
    }
  }

  /** Looks at the boxes of geometries, and at documents only where these do not tell. */
  #takeByBoxes(geo: GeoPosting, driver: Stream, others: readonly Posting[], window: Window): void {
    const { reader, budget } = this.#task;
    const along =
      driver === geo
        ? sql`(${geo.boxes(window)}) AS b`
        : sql`(${driver.stream(window)}) AS d CROSS JOIN entity_box AS b ON b.eid = d.eid AND ${geo.box}`;
    const tests = testAll(
      others.filter((other) => other !== geo),
      sql`b.eid`,
    );
    const order = driver === geo ? sql`b.eid` : sql`d.eid`;
    const rows = reader.database.rows(sql`
      SELECT b.eid, ${place} FROM ${along} WHERE ${tests} ORDER BY ${order}`);
    for (const row of rows as unknown as Iterable<BoxRow>) {
      this.#takeBox(geo, row);
      if (this.complete) return;
      budget.check();
    }
    this.#settle();
  }

  /** Takes in one more box: boxes of one Entity follow each other. */
  #takeBox(geo: GeoPosting, [eid, west, south, extent]: BoxRow): void {
    let pending = this.#pending;
    if (pending?.eid !== eid) {
      this.#settle();
      pending = { eid, verdict: false };
      this.#pending = pending;
    }
    if (pending.verdict === true) return;
    if (extent === 1) pending.verdict = undefined;
    else if (geo.judge(west, south)) pending.verdict = true;
  }

  /** All boxes of the Entity have been seen. */
  #settle(): void {
    if (this.#pending === undefined) return;
    const { eid, verdict } = this.#pending;
    this.#pending = undefined;
    if (verdict === false) return;
    const certain = verdict === true && this.#task.narrowing.exactBesideGeo;
    if (certain && !this.collector.ordered) this.collector.take({ eid });
    else for (const row of this.#entityRows([{ eid }], true)) this.#judge(row, certain);
  }

  #judge([eid, id, version, doc]: EntityRow, certain: boolean): void {
    const { query, reader } = this.#task;
    const text = doc as string;
    const entity = decodeEntity(id, text, reader.terms.iriOf);
    if (!certain) {
      this.judged += 1;
      if (!matches(query, entity, this.#linked)) return;
    }
    this.collector.take({ eid, id, version, doc: text, entity });
  }
}

/** The next ids in their order, which is that of code points. */
function idsBehind(id: string | undefined, direction: 'ascending' | 'descending'): Sql {
  const rows = sql`SELECT eid, id, version FROM entity`;
  const few = param(idsAtOnce);
  if (direction === 'ascending') return sql`${rows} WHERE id > ${param(id ?? '')} ORDER BY id LIMIT +${few}`;
  if (id === undefined) return sql`${rows} ORDER BY id DESC LIMIT +${few}`;
  return sql`${rows} WHERE id < ${param(id)} ORDER BY id DESC LIMIT +${few}`;
}

/** Looked up in the snapshot of the run, each once as long as they are few. */
function linkedEntities(reader: TenantReader): LinkedEntities {
  const held = new Map<string, ReturnType<LinkedEntities>>();
  return (id) => {
    if (held.has(id)) return held.get(id);
    if (held.size >= linkedCapacity) held.clear();
    const entity = reader.retrieve(id);
    held.set(id, entity);
    return entity;
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arbitraryAttributeNames, arbitraryEntity } from '../../../../test/support/arbitrary-entities.ts';
import { arbitraryBoundQuery } from '../../../../test/support/arbitrary-queries.ts';
import { noSharedContexts } from '../../../../test/support/no-shared-contexts.ts';
import type { PreparedRequest } from '../../../commit/plan.ts';
import type { Envelope } from '../../../commit/request.ts';
import type { AttributeFragment } from '../../../core/model/fragment.ts';
import { matches } from '../../../core/query/matches.ts';
import { openWriter } from '../database.ts';
import { defaultSqliteLimits } from '../options.ts';
import { migrate } from '../schema/migrate.ts';
import { tenantMigrations } from '../schema/tenant-schema.ts';
import { type Sql, sql } from '../sql.ts';
import { TenantWriter } from '../writer/tenant-writer.ts';
import { type Narrowing, narrow } from './narrow.ts';
import { type Posting, testAll } from './posting.ts';
import { runQuery } from './run-query.ts';
import { openTenantReader, type TenantReader } from './tenant-reader.ts';

const envelope: Envelope = { tenant: '', principal: { kind: 'system' }, receivedAt: 0, source: 'internal' };
const size = 60;

let directory: string;
let reader: TenantReader;

/** A small town, written once; every Attribute is indexed. */
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-narrow-'));
  const path = join(directory, 'a.db');
  const database = openWriter(path);
  migrate(database, tenantMigrations, path);
  const writer = new TenantWriter(
    '',
    database,
    { ...defaultSqliteLimits, indexLimit: 100 },
    noSharedContexts,
  );
  const ids = Array.from({ length: size }, (_, index) => `urn:ngsi-ld:Car:${index}`);
  const entities = ids.map(
    (id) => fc.sample(arbitraryEntity({ ids: [id] }), { numRuns: 1, seed: ids.indexOf(id) })[0],
  );
  const items = entities
    .flatMap((entity) => (entity === undefined ? [] : [entity]))
    .map((entity) => {
      const attributes = entity.attributes as unknown as Record<string, AttributeFragment[]>;
      return {
        kind: 'entity',
        command: {
          kind: 'createEntity',
          id: entity.id,
          entity: { types: entity.types, scopes: entity.scopes, attributes },
        },
      } as const;
    });
  const prepared: PreparedRequest = { kind: 'ready', createsTenant: true, single: false, items };
  writer.stage({ prepared, envelope });
  writer.flush();
  for (const attribute of arbitraryAttributeNames) writer.startIndex(attribute);
  while (writer.chores(5));
  writer.close();
  reader = openTenantReader(path);
});

afterAll(() => {
  reader.close();
  rmSync(directory, { recursive: true, force: true });
});

const everywhere = { after: 0, upTo: 1e9 };
const select = (statement: Sql) => reader.database.all(statement).map(([eid]) => eid as number);
const unique = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

function all() {
  return reader.database
    .all(sql`SELECT eid, id FROM entity ORDER BY eid`)
    .map(([eid, id]) => ({ eid: eid as number, entity: reader.retrieve(id as string) }));
}

describe('a posting', () => {
  it('is the same as a stream, in windows, as a test, and no more than along another index', () => {
    fc.assert(
      fc.property(arbitraryBoundQuery, (query) => {
        for (const posting of narrow(reader, query).postings) {
          const stream = select(posting.stream(everywhere));
          expect(stream).toEqual(unique(stream));
          expect(posting.size).toBeGreaterThanOrEqual(stream.length);
          if (posting.counted === true) expect(posting.size).toBe(stream.length);
          const halves = [
            { after: 0, upTo: size / 2 },
            { after: size / 2, upTo: 1e9 },
          ];
          expect(halves.flatMap((window) => select(posting.stream(window)))).toEqual(stream);
          expect(
            select(sql`SELECT eid FROM entity AS e WHERE ${posting.test(sql`e.eid`)} ORDER BY eid`),
          ).toEqual(stream);
          if (posting.lookup === undefined) continue;
          expect(unique(select(posting.lookup))).toEqual(expect.arrayContaining(stream));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves out no Entity that matches, and lets no other in when it is exact', () => {
    fc.assert(
      fc.property(arbitraryBoundQuery, (query) => {
        const { postings, exact } = narrow(reader, query);
        const candidates = select(
          sql`SELECT eid FROM entity AS e WHERE ${testAll(postings, sql`e.eid`)} ORDER BY eid`,
        );
        const matching = all().flatMap(({ eid, entity }) => (entity && matches(query, entity) ? [eid] : []));
        if (exact) expect(candidates).toEqual(matching);
        else expect(candidates).toEqual(expect.arrayContaining(matching));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the planner', () => {
  const planOf = ({ text, values }: Sql) =>
    reader.database
      .all({ text: `EXPLAIN QUERY PLAN ${text}`, values })
      .map(([, , , detail]) => detail)
      .join('; ');
  const [attribute] = arbitraryAttributeNames as [string];
  const path = { names: [{ kind: 'attribute', name: attribute }] } as const;
  const valuePosting = (operator: '>' | '==') =>
    narrow(reader, { q: { kind: 'compare', path, operator, operand: { kind: 'number', value: 5 } } })
      .postings[0];

  it.each(['>', '=='] as const)(
    'keeps to the order of Entities in a stream of values that are %s',
    (operator) => {
      const plan = planOf(valuePosting(operator)?.stream(everywhere) ?? sql``);
      expect(plan).toBe('SEARCH attribute_value USING PRIMARY KEY (term=? AND eid>? AND eid<?)');
    },
  );

  it.each(['>', '=='] as const)(
    'keeps to the order of values in a lookup of values that are %s',
    (operator) => {
      const plan = planOf(valuePosting(operator)?.lookup ?? sql``);
      expect(plan).toMatch(
        /^SEARCH attribute_value USING COVERING INDEX attribute_number \(term=\? AND number[>=]\?\)$/,
      );
    },
  );

  it('tests one Entity by its number', () => {
    const test = valuePosting('>')?.test(sql`e.eid`) ?? sql``;
    expect(planOf(sql`SELECT eid FROM entity AS e WHERE ${test}`)).toMatch(
      /a EXISTS USING PRIMARY KEY \(term=\? AND eid=\?\)/,
    );
  });
});

describe('a run of a query', () => {
  const page = fc.record({ limit: fc.integer({ min: 0, max: 8 }), offset: fc.nat(6), count: fc.boolean() });
  const withoutLookup = (narrowing: Narrowing): Narrowing => ({
    ...withoutGeo(narrowing),
    postings: narrowing.postings.map(({ lookup: _, ...posting }): Posting => posting),
  });
  const withoutGeo = ({ geo: _, ...narrowing }: Narrowing): Narrowing => narrowing;

  it('comes to the same along every index', () => {
    fc.assert(
      fc.property(arbitraryBoundQuery, page, (query, wanted) => {
        const narrowing = narrow(reader, query);
        const run = (by: Narrowing) => {
          const { found, more, total } = runQuery(reader, query, wanted, by, { check() {} });
          return { ids: found.map(({ id }) => id), more, total };
        };
        const { total: _, ...unknown } = withoutGeo(narrowing);
        const nothingKnown = { ...unknown, postings: [], exact: false };
        expect(run(narrowing)).toEqual(run(nothingKnown));
        expect(run(withoutLookup(narrowing))).toEqual(run(nothingKnown));
      }),
      { numRuns: 1000 },
    );
  });
});

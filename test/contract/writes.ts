import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WriteOperation } from '../../src/commit/request.ts';
import type { EntityCommand } from '../../src/core/model/command.ts';
import { reduce } from '../../src/core/model/reduce.ts';
import type { QExpression } from '../../src/core/query/ast.ts';
import type { CommitNotice } from '../../src/ports/store.ts';
import { arbitraryFragment } from '../support/arbitrary-entities.ts';
import {
  createCar,
  json,
  now,
  property,
  setSpeed,
  valuesOf,
  vocabulary,
  write,
} from './contract-requests.ts';
import type { MakeStore } from './store-fixture.ts';
import { useStore } from './use-store.ts';

const id = 'urn:ngsi-ld:Car:1';

const slowerThan = (value: number): QExpression<string> => ({
  kind: 'compare',
  path: { names: [{ kind: 'attribute', name: `${vocabulary}speed` }] },
  operator: '<',
  operand: { kind: 'number', value },
});

/** Writes and what they leave. */
export function describeWrites(makeStore: MakeStore): void {
  describe('writes', () => {
    const tests = useStore(makeStore);

    it('gives back just the Entity that the reducer made', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await fc.assert(
        fc.asyncProperty(arbitraryFragment(), async (entity) => {
          const command: EntityCommand = { kind: 'upsertEntity', id: entity.id, entity, mode: 'replace' };
          const before = await store.entities.retrieve(tenant, entity.id).catch(() => undefined);
          await store.commit(write({ name: 'entityCommands', commands: [command] }, { tenant }));
          const expected = reduce(before, command, now).entity;
          expect(await store.entities.retrieve(tenant, entity.id)).toEqual(expected);
        }),
        { numRuns: 50 },
      );
    });

    it('keeps every digit of a number', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const text = `{"id":"${id}","type":"Car","a":{"type":"Property","value":[12345678901234567890,1e400,0.1]}}`;
      await store.commit(write({ name: 'createEntity', body: json(text) }, { tenant }));
      const values = await valuesOf(store, tenant, id, 'a');
      expect(JSON.stringify(values)).toBe('[[12345678901234567890,1e400,0.1]]');
    });

    it('keeps every digit of a number in a command', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      const attributes = {
        [`${vocabulary}a`]: [{ kind: 'Property', value: JSON.rawJSON('1.00000000000000000001') }],
      };
      const entity = { id, types: [`${vocabulary}Car`], attributes } as const;
      const commands = [{ kind: 'createEntity', id, entity }] as unknown as EntityCommand[];
      await store.commit(write({ name: 'entityCommands', commands }, { tenant }));
      expect(JSON.stringify(await valuesOf(store, tenant, id, 'a'))).toBe('[1.00000000000000000001]');
    });

    const operations: readonly [WriteOperation, unknown][] = [
      [{ name: 'replaceEntity', id, body: json({ id, type: 'Car', a: property(1) }) }, { a: [1] }],
      [
        { name: 'mergeEntity', id, body: json({ a: property(1) }), format: 'normalized' },
        { speed: [50], a: [1] },
      ],
      [
        { name: 'appendAttributes', id, body: json({ a: property(1) }), noOverwrite: false },
        { speed: [50], a: [1] },
      ],
      [{ name: 'updateAttributes', id, body: json({ speed: property(2) }) }, { speed: [2] }],
      [{ name: 'partialUpdateAttribute', id, attribute: 'speed', body: json({ value: 3 }) }, { speed: [3] }],
      [{ name: 'replaceAttribute', id, attribute: 'speed', body: json(property(4)) }, { speed: [4] }],
      [{ name: 'deleteAttribute', id, attribute: 'speed', all: false }, {}],
      [{ name: 'deleteEntity', id }, undefined],
      [{ name: 'batchDelete', body: json([id]) }, undefined],
      [
        { name: 'batchUpsert', mode: 'update', body: json([{ id, type: 'Car', a: property(1) }]) },
        { speed: [50], a: [1] },
      ],
      [
        { name: 'batchUpdate', noOverwrite: true, body: json([{ id, type: 'Car', speed: property(9) }]) },
        { speed: [50] },
      ],
      [
        { name: 'batchMerge', format: 'simplified', body: json([{ id, a: 1, speed: 'urn:ngsi-ld:null' }]) },
        { a: [1] },
      ],
      [
        {
          name: 'entityCommands',
          commands: [{ kind: 'reduceAttributes', id, attributes: [`${vocabulary}speed`], keep: false }],
        },
        {},
      ],
      [
        {
          name: 'entityCommands',
          guard: { q: slowerThan(50) },
          commands: [{ kind: 'deleteEntity', id }],
        },
        { speed: [50] },
      ],
    ];
    it.each(operations)('carries out $name', async (operation, expected) => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { speed: property(50) }, { tenant }));
      await store.commit(write(operation, { tenant }));
      const entity = await store.entities.retrieve(tenant, id);
      const values = Object.entries(entity?.attributes ?? {}).map(([name, instances]) => [
        name.slice(vocabulary.length),
        instances.map(({ value }) => value),
      ]);
      expect(entity && Object.fromEntries(values)).toEqual(expected);
    });

    it('answers for each item of a batch, and carries out those that can be', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, {}, { tenant }));
      const items = [
        { id: 'urn:x:1', type: 'Car' },
        { id, type: 'Car' },
        { id: 'no uri', type: 'Car' },
      ];
      const result = await store.commit(write({ name: 'batchCreate', body: json(items) }, { tenant }));
      expect(result).toMatchObject({
        kind: 'done',
        items: [
          { kind: 'done', id: 'urn:x:1', effect: 'created' },
          { kind: 'refused', id, problem: { code: 'AlreadyExists' } },
          { kind: 'refused', problem: { code: 'BadRequestData' } },
        ],
      });
      expect(await store.entities.retrieve(tenant, 'urn:x:1')).toBeDefined();
    });

    it('gives an id that was deleted to a new Entity', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { speed: property(1) }, { tenant }));
      await Promise.all([
        store.commit(write({ name: 'deleteEntity', id }, { tenant })),
        store.commit(createCar(id, { a: property(2) }, { tenant })),
      ]);
      expect(await valuesOf(store, tenant, id, 'speed')).toBeUndefined();
      expect(await valuesOf(store, tenant, id, 'a')).toEqual([2]);
    });

    it('refuses without a trace', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { speed: property(1) }, { tenant }));
      const before = await store.entities.retrieve(tenant, id);
      const again = await store.commit(createCar(id, { speed: property(2) }, { tenant }));
      expect(again).toMatchObject({ kind: 'refused', problem: { code: 'AlreadyExists' } });
      expect(await store.entities.retrieve(tenant, id)).toEqual(before);
    });

    it('refuses a type or Attribute name above the limit of the tenant, and nothing else', async () => {
      const fixture = await makeStore({ limits: { dictionaryLimit: 3 } });
      const tenant = '';
      const { store } = fixture;
      await store.commit(createCar(id, { a: property(1), b: property(1) }, { tenant }));
      const [beyond, within] = await Promise.all([
        store.commit(createCar('urn:x:1', { c: property(1) }, { tenant })),
        store.commit(createCar('urn:x:2', { b: property(1) }, { tenant })),
      ]);
      expect(beyond).toMatchObject({ kind: 'refused', problem: { code: 'BadRequestData' } });
      expect(within).toMatchObject({ kind: 'done' });
      expect(await store.entities.retrieve(tenant, 'urn:x:1')).toBeUndefined();
      await fixture.dispose();
    });

    it('tells what changed before it answers', async () => {
      const { store } = tests;
      const tenant = tests.freshTenant();
      await store.commit(createCar(id, { speed: property(1) }, { tenant }));
      const told: (CommitNotice | 'answered')[] = [];
      const stop = store.onCommit((notice) => {
        if (notice.tenant === tenant) told.push(notice);
      });
      await store.commit(
        write({ name: 'appendAttributes', id, noOverwrite: false, body: json({ type: 'Taxi' }) }, { tenant }),
      );
      told.push('answered');
      expect(told).toEqual([
        {
          tenant,
          entityIds: [id],
          types: [`${vocabulary}Car`, `${vocabulary}Taxi`],
          notified: [],
          catalogue: false,
        },
        'answered',
      ]);
      await store.commit(setSpeed('urn:x:none', 1, { tenant }));
      stop();
      await store.commit(setSpeed(id, 2, { tenant }));
      expect(told).toHaveLength(2);
    });
  });
}

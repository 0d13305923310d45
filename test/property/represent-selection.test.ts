import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import type { MemberSelection } from '../../src/core/query/ast.ts';
import { parseLanguagePreference } from '../../src/core/represent/language.ts';
import { linksOf } from '../../src/core/represent/links.ts';
import { type RepresentationOptions, representEntity } from '../../src/core/represent/represent-entity.ts';
import {
  arbitraryAttributeNames,
  arbitraryDatasetIds,
  arbitraryEntity,
} from '../support/arbitrary-entities.ts';

const numRuns = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 300);
vi.setConfig({ testTimeout: 20_000 + 5 * numRuns });

const format = fc.constantFrom('normalized', 'concise', 'simplified');
const entity = arbitraryEntity();
const represent = (one: Entity, options: RepresentationOptions) => representEntity(one, coreContext, options);

const members = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', ...arbitraryAttributeNames];
const selection: fc.Arbitrary<MemberSelection> = fc
  .subarray(members)
  .map((names) => new Map(names.map((name) => [name, undefined])));

describe('members', () => {
  it('are picked or omitted: never both, and never neither', () => {
    fc.assert(
      fc.property(entity, selection, format, fc.boolean(), (one, chosen, as, sysAttrs) => {
        const picked = represent(one, { format: as, sysAttrs, pick: chosen });
        const left = represent(one, { format: as, sysAttrs, omit: chosen });
        expect(Object.keys(picked).filter((name) => Object.hasOwn(left, name))).toEqual([]);
        expect({ ...picked, ...left }).toEqual(represent(one, { format: as, sysAttrs }));
      }),
      { numRuns },
    );
  });
});

describe('instances', () => {
  const all = ['@none', ...arbitraryDatasetIds];
  const instancesOf = (shown: JsonObject) =>
    Object.entries(shown)
      .filter(([name]) => !['id', 'type', 'scope'].includes(name))
      .flatMap(([name, value]) => [value].flat().map((instance) => JSON.stringify([name, instance])))
      .sort();

  it('are selected or not: never both, and never neither', () => {
    fc.assert(
      fc.property(entity, fc.subarray(all), (one, chosen) => {
        const others = all.filter((datasetId) => !chosen.includes(datasetId));
        const [within, without] = [chosen, others].map((ids) =>
          instancesOf(represent(one, { format: 'normalized', datasetIds: new Set(ids) })),
        );
        const everything = instancesOf(represent(one, { format: 'normalized' }));
        expect([...(within ?? []), ...(without ?? [])].sort()).toEqual(everything);
      }),
      { numRuns },
    );
  });
});

describe('lang', () => {
  const lang = fc.constantFrom('fr', 'en', 'en-GB', 'de-AT,fr;q=0.4', '*', 'pt', 'en;q=0');

  it('leaves no map, and of each one of its entries', () => {
    fc.assert(
      fc.property(entity, lang, (one, text) => {
        const shown = represent(one, { format: 'normalized', lang: parseLanguagePreference(text) });
        expectChosen(represent(one, { format: 'normalized' }), shown);
      }),
      { numRuns },
    );
  });

  function expectChosen(plain: JsonValue, shown: JsonValue): void {
    if (isArray(plain)) {
      for (const [index, item] of plain.entries())
        expectChosen(item, (shown as JsonValue[])[index] as JsonValue);
    } else if (isObject(plain) && plain.type === 'LanguageProperty') {
      const { type, languageMap, ...others } = plain;
      const { value, lang: tag, ...rest } = shown as JsonObject;
      expect(rest).toMatchObject({ type: 'Property' });
      expect((languageMap as JsonObject)[tag as string]).toEqual(value);
      expectChosen({ ...others, type: 'Property' }, rest);
    } else if (isObject(plain)) {
      expect(Object.keys(shown as JsonObject).sort()).toEqual(Object.keys(plain).sort());
      for (const name of Object.keys(plain)) {
        if (name === 'value' || name === 'json' || name === 'valueList') continue;
        expectChosen(plain[name] as JsonValue, (shown as JsonObject)[name] as JsonValue);
      }
    } else {
      expect(shown).toEqual(plain);
    }
  }
});

const population = fc
  .uniqueArray(arbitraryEntity({ maximumAttributes: 4 }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ id }) => id,
  })
  .map((entities) => new Map(entities.map((one) => [one.id, one])));
const first = (entities: ReadonlyMap<string, Entity>) => [...entities.values()][0] as Entity;
const levels = fc.integer({ min: 0, max: 3 });
const nested: fc.Arbitrary<RepresentationOptions> = fc
  .tuple(format, fc.option(fc.tuple(fc.boolean(), selection, selection)))
  .map(([as, chosen]) => {
    if (chosen === null) return { format: as };
    const [picks, outer, inner] = chosen;
    const members = new Map([...outer.keys()].map((name) => [name, inner]));
    return { format: as, ...(picks ? { pick: members } : { omit: members }) };
  });

describe('linked Entities inline', () => {
  it('are none at level 0', () => {
    fc.assert(
      fc.property(population, format, (entities, as) => {
        const linked = { entityOf: (id: string) => entities.get(id), levels: 0 };
        const one = first(entities);
        expect(represent(one, { format: as, linked })).toEqual(represent(one, { format: as }));
      }),
      { numRuns },
    );
  });

  it('change nothing but what they are put into', () => {
    fc.assert(
      fc.property(population, levels, fc.constantFrom('normalized', 'concise'), (entities, deep, as) => {
        const linked = { entityOf: (id: string) => entities.get(id), levels: deep };
        const one = first(entities);
        const joined = represent(one, { format: as, linked });
        expect(withoutLinked(joined)).toEqual(represent(one, { format: as }));
      }),
      { numRuns },
    );
  });

  it('stand for their URIs in the simplified representation', () => {
    fc.assert(
      fc.property(population, levels, (entities, deep) => {
        const linked = { entityOf: (id: string) => entities.get(id), levels: deep };
        const one = first(entities);
        const links = Object.entries(one.attributes).map(
          ([name, instances]): [string, readonly boolean[]] => [
            coreContext.compact(name),
            instances.map(({ kind }) => kind === 'Relationship' || kind === 'ListRelationship'),
          ],
        );
        fc.pre(links.every(([, those]) => new Set(those).size === 1));
        const names = links.filter(([, [is]]) => is === true).map(([name]) => name);
        const shown = represent(one, { format: 'simplified', linked });
        const joined = Object.entries(shown).map(([name, value]) => [
          name,
          names.includes(name) ? urisOf(value) : value,
        ]);
        expect(Object.fromEntries(joined)).toEqual(represent(one, { format: 'simplified' }));
      }),
      { numRuns },
    );
  });

  it('are those that following the links finds, and no others', () => {
    fc.assert(
      fc.property(population, levels, nested, (entities, deep, options) => {
        const asked = new Set<string>();
        const entityOf = (id: string) => {
          asked.add(id);
          return entities.get(id);
        };
        const one = first(entities);
        represent(one, { ...options, linked: { entityOf, levels: deep } });
        const found = new Set<string>();
        let frontier = [{ entity: one, options }];
        for (let level = 0; level < deep; level++) {
          const links = frontier.flatMap(({ entity: from, options: as }) => linksOf(from, as));
          for (const { id } of links) found.add(id);
          frontier = links.flatMap(({ id, options: as }) => {
            const linked = entities.get(id);
            return linked === undefined ? [] : [{ entity: linked, options: as }];
          });
        }
        expect(asked).toEqual(found);
      }),
      { numRuns },
    );
  });

  it('are nested no deeper than there are levels', () => {
    fc.assert(
      fc.property(population, levels, (entities, deep) => {
        const linked = { entityOf: (id: string) => entities.get(id), levels: deep };
        const joined = represent(first(entities), { format: 'normalized', linked });
        expect(depthOf(joined)).toBeLessThanOrEqual(deep);
      }),
      { numRuns },
    );
  });

  /** The instances of Attributes of an Entity that is shown, and its other members. */
  function mapInstances(shown: JsonObject, map: (instance: JsonValue) => JsonValue): JsonObject {
    const entries = Object.entries(shown).map(([name, value]) => [
      name,
      isArray(value) && name !== 'type' && name !== 'scope' ? value.map(map) : map(value),
    ]);
    return Object.fromEntries(entries);
  }

  function withoutLinked(shown: JsonObject): JsonObject {
    return mapInstances(shown, (instance) => {
      if (!isObject(instance)) return instance;
      const { entity: _, entityList: __, ...plain } = instance;
      return Object.hasOwn(instance, 'object') || Object.hasOwn(instance, 'objectList') ? plain : instance;
    });
  }

  function depthOf(shown: JsonObject): number {
    const depths = [0];
    mapInstances(shown, (instance) => {
      if (isObject(instance) && (instance.type === 'Relationship' || instance.type === 'ListRelationship')) {
        const linked = [instance.entity ?? instance.entityList ?? []].flat() as JsonObject[];
        depths.push(...linked.map((one) => 1 + depthOf(one)));
      }
      return instance;
    });
    return Math.max(...depths);
  }

  function urisOf(value: JsonValue): JsonValue {
    if (isArray(value)) return value.map(urisOf);
    if (!isObject(value)) return value;
    if (!Object.hasOwn(value, 'dataset')) return value.id as string;
    const entries = Object.entries(value.dataset as JsonObject).map(([datasetId, one]) => [
      datasetId,
      urisOf(one),
    ]);
    return { dataset: Object.fromEntries(entries) };
  }
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryEntity } from '../../../test/support/arbitrary-entities.ts';
import {
  create,
  gps,
  label,
  mirror,
  nothing,
  present,
  speed,
} from '../../../test/support/entity-commands.ts';
import { type JsonObject, parseJson } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { representEntity } from '../represent/represent-entity.ts';
import type { Entity } from './entity.ts';
import { expandEntity } from './expand-entity.ts';
import { reduce } from './reduce.ts';

const early = '2026-05-01T08:00:00Z';
const late = '2026-05-01T09:00:00Z';

const told = (state: Entity | undefined, members: JsonObject) =>
  reduce(state, mirror({ type: 'Car', ...members }), 2000);
const property = (value: number, more: JsonObject = {}) => ({ type: 'Property', value, ...more });

describe('an Entity that another broker tells', () => {
  it('comes into being, without what is told to be gone', () => {
    const { entity, change } = told(undefined, { speed: property(5), label: nothing });
    expect(change?.kind).toBe('created');
    expect(Object.keys(present(entity).attributes)).toEqual([speed]);
  });

  it('changes where it differs, and nowhere else', () => {
    const state = create({ speed: property(5), label: property(1) });
    const { entity, change, updated } = told(state, { speed: property(6), label: property(1) });
    expect(change?.attributes.map(({ attribute }) => attribute)).toEqual([speed]);
    expect(updated).toEqual([speed]);
    expect(present(entity).attributes[speed]?.[0]).toMatchObject({
      value: 6,
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(present(entity).attributes[label]?.[0]?.modifiedAt).toBe(1000);
  });

  it('keeps what was observed later, and what is not mentioned', () => {
    const state = create({ speed: property(5, { observedAt: late }), label: property(1) });
    const { change, notUpdated } = told(state, { speed: property(4, { observedAt: early }) });
    expect(change).toBeUndefined();
    expect(notUpdated.map(({ attribute }) => attribute)).toEqual([speed]);
  });

  it('takes a later instant, a unit, a sub-Attribute and the instant of that for differences', () => {
    const state = create({ speed: property(5, { observedAt: early, limit: property(9) }) });
    const differs = (more: JsonObject) =>
      told(state, { speed: property(5, { observedAt: early, limit: property(9), ...more }) }).change !==
      undefined;
    expect(differs({})).toBe(false);
    expect(differs({ observedAt: late })).toBe(true);
    expect(differs({ unitCode: 'KMH' })).toBe(true);
    expect(differs({ limit: property(8) })).toBe(true);
    expect(differs({ limit: property(9, { observedAt: early }) })).toBe(true);
  });

  it('loses instances that are told to be gone, each once', () => {
    const state = create({ speed: [property(5), property(6, { datasetId: gps })] });
    const gone = { speed: { type: 'Property', value: nothing, datasetId: gps } };
    const { entity } = told(state, gone);
    expect(present(entity).attributes[speed]).toHaveLength(1);
    expect(told(entity, gone).change).toBeUndefined();
  });

  it('takes over Scopes and the end of its existence, where they are told and others', () => {
    const state = create({ scope: ['/a', '/b'], expiresAt: '2030-01-01T00:00:00Z' });
    expect(told(state, {}).change).toBeUndefined();
    expect(told(state, { scope: ['/b', '/a'], expiresAt: '2030-01-01T00:00:00Z' }).change).toBeUndefined();
    expect(present(told(state, { scope: '/c' }).entity).scopes).toEqual(['/c']);
    expect(told(state, { expiresAt: '2031-01-01T00:00:00Z' }).change).toBeDefined();
  });

  it('passes over what occurs in answers only', () => {
    const state = create({ speed: property(5) });
    const shown = property(5, { previousValue: 4, modifiedAt: early, deletedAt: early });
    expect(told(state, { speed: shown }).change).toBeUndefined();
  });

  it.each([
    { format: 'normalized', sysAttrs: true },
    { format: 'normalized' },
    { format: 'concise' },
  ] as const)('is no change where it is told as it is: %o', (options) => {
    fc.assert(
      fc.property(arbitraryEntity({ depth: 2 }), (state) => {
        const body = parseJson(JSON.stringify(representEntity(state, coreContext, options)));
        const fragment = expandEntity(body, coreContext, 'mirror');
        const { change } = reduce(state, { kind: 'mirrorEntity', id: state.id, fragment }, 3000);
        expect(change).toBeUndefined();
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import {
  append,
  attributes,
  create,
  deleteAttribute,
  gps,
  label,
  nothing,
  partial,
  refusal,
  replaceAttribute,
  speed,
  update,
  vocabulary,
} from '../../../test/support/entity-commands.ts';
import { Problem } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { reduce } from './reduce.ts';

describe('append', () => {
  const state = create({
    scope: '/A',
    speed: [
      { value: 1, unitCode: 'KMH' },
      { value: 2, datasetId: gps },
    ],
    label: 'x',
  });

  it('replaces instances as a whole, one by one', () => {
    const { entity, change, updated, notUpdated } = reduce(
      state,
      append({
        type: 'Taxi',
        scope: '/B',
        speed: { value: 5 },
        plate: 'P',
        expiresAt: '2030-01-01T00:00:00Z',
      }),
      2000,
    );
    expect(entity).toMatchObject({
      types: [`${vocabulary}Car`, `${vocabulary}Taxi`],
      scopes: ['/B'],
      expiresAt: '2030-01-01T00:00:00Z',
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(attributes(entity)).toEqual({
      speed: [
        { kind: 'Property', value: 5 },
        { kind: 'Property', value: 2, datasetId: gps },
      ],
      label: [{ kind: 'Property', value: 'x' }],
      plate: [{ kind: 'Property', value: 'P' }],
    });
    expect(entity?.attributes[speed]?.[0]).toMatchObject({ createdAt: 1000, modifiedAt: 2000 });
    expect(entity?.attributes[speed]?.[1]).toBe(state.attributes[speed]?.[1]);
    expect(entity?.attributes[label]).toBe(state.attributes[label]);
    expect(change?.attributes).toHaveLength(2);
    expect(updated).toEqual(['scope', speed, `${vocabulary}plate`]);
    expect(notUpdated).toEqual([]);
  });

  it('changes the kind', () => {
    const { entity } = reduce(state, append({ label: { object: 'urn:x:1' } }), 2000);
    expect(entity?.attributes[label]?.[0]).toMatchObject({ kind: 'Relationship', createdAt: 1000 });
  });

  it('leaves what exists with noOverwrite, and unites Scopes', () => {
    const { entity, updated, notUpdated } = reduce(
      state,
      append(
        {
          type: ['Car', 'Taxi'],
          scope: ['/A', '/B'],
          speed: [5, { value: 6, datasetId: 'urn:new' }],
          label: 'y',
        },
        true,
      ),
      2000,
    );
    expect(entity).toMatchObject({ types: [`${vocabulary}Car`, `${vocabulary}Taxi`], scopes: ['/A', '/B'] });
    expect(attributes(entity)).toMatchObject({
      speed: [{ value: 1 }, { value: 2, datasetId: gps }, { value: 6, datasetId: 'urn:new' }],
      label: [{ value: 'x' }],
    });
    expect(updated).toEqual(['scope', speed]);
    expect(notUpdated).toEqual([
      { attribute: speed, reason: 'The default instance exists.' },
      { attribute: label, reason: 'The default instance exists.' },
    ]);
  });

  it('sets an expiresAt with noOverwrite where there is none', () => {
    const [soon, late] = ['2030-01-01T00:00:00Z', '2040-01-01T00:00:00Z'];
    expect(reduce(state, append({ expiresAt: soon }, true), 2000).entity?.expiresAt).toBe(soon);
    expect(
      reduce(create({ expiresAt: soon }), append({ expiresAt: late }, true), 2000).change,
    ).toBeUndefined();
    expect(reduce(create({ expiresAt: soon }), append({ expiresAt: late }), 2000).entity?.expiresAt).toBe(
      late,
    );
  });

  it('changes nothing where everything exists', () => {
    const { entity, change } = reduce(
      state,
      append({ scope: '/A', speed: { value: 9, datasetId: gps } }, true),
      2000,
    );
    expect(entity).toBe(state);
    expect(change).toBeUndefined();
  });
});

describe('update Attributes', () => {
  const state = create({
    scope: '/A',
    speed: [
      { value: 1, unitCode: 'KMH', expiresAt: '2030-01-01T00:00:00Z' },
      { value: 2, datasetId: gps },
    ],
    label: 'x',
  });

  it('replaces, appends and removes instances', () => {
    const { entity, updated, notUpdated } = reduce(
      state,
      update({
        type: 'Taxi',
        scope: ['/B'],
        speed: [{ value: 5 }, { value: nothing, datasetId: gps }],
        label: nothing,
        plate: 'P',
      }),
      2000,
    );
    expect(entity).toMatchObject({ types: [`${vocabulary}Car`, `${vocabulary}Taxi`], scopes: ['/B'] });
    expect(attributes(entity)).toEqual({
      speed: [{ kind: 'Property', value: 5 }],
      plate: [{ kind: 'Property', value: 'P' }],
    });
    expect(updated).toEqual(['scope', speed, label, `${vocabulary}plate`]);
    expect(notUpdated).toEqual([]);
  });

  it('says what it could not do', () => {
    const { entity, change, notUpdated } = reduce(
      create({ speed: 1 }),
      update({ scope: '/B', label: { value: nothing }, speed: { value: nothing, datasetId: gps } }),
      2000,
    );
    expect(change).toBeUndefined();
    expect(entity?.scopes).toEqual([]);
    expect(notUpdated).toEqual([
      { attribute: 'scope', reason: 'The Entity has no Scope.' },
      { attribute: label, reason: 'The default instance does not exist.' },
      { attribute: speed, reason: `The instance with the datasetId ${gps} does not exist.` },
    ]);
  });

  it('removes the Scopes', () => {
    const { entity, updated } = reduce(state, update({ scope: nothing }), 2000);
    expect(entity?.scopes).toEqual([]);
    expect(updated).toEqual(['scope']);
  });
});

describe('partial update of an Attribute', () => {
  const state = create({
    speed: [
      { value: { a: 1, b: 2 }, unitCode: 'KMH', sub: { value: 1, unitCode: 'X' }, kept: 1 },
      { value: 2, datasetId: gps, observedAt: '2024-01-01T00:00:00Z' },
    ],
    parkedIn: { object: 'urn:x:1' },
    label: { languageMap: { en: 'car' } },
  });

  it('replaces the members that it mentions', () => {
    const { entity, updated } = reduce(
      state,
      partial('speed', { type: 'Property', value: { c: 3 }, sub: 2, observedAt: '2024-05-01T08:00:00Z' }),
      2000,
    );
    expect(attributes(entity)).toMatchObject({
      speed: [
        {
          value: { c: 3 },
          unitCode: 'KMH',
          observedAt: '2024-05-01T08:00:00Z',
          attributes: { sub: [{ kind: 'Property', value: 2 }], kept: [{ value: 1 }] },
        },
        { value: 2 },
      ],
    });
    const [instance, other] = entity?.attributes[speed] ?? [];
    expect(instance?.value).toEqual({ c: 3 });
    expect(instance?.attributes?.[`${vocabulary}sub`]?.[0]).toEqual({
      kind: 'Property',
      value: 2,
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(instance?.attributes?.[`${vocabulary}kept`]).toBe(
      state.attributes[speed]?.[0]?.attributes?.[`${vocabulary}kept`],
    );
    expect(other).toBe(state.attributes[speed]?.[1]);
    expect(updated).toEqual([speed]);
  });

  it('finds the instance by its datasetId, and removes members', () => {
    const { entity } = reduce(state, partial('speed', { datasetId: gps, observedAt: nothing }), 2000);
    expect(attributes(entity)).toMatchObject({ speed: [{ unitCode: 'KMH' }, { value: 2, datasetId: gps }] });
    expect(entity?.attributes[speed]?.[1]).not.toHaveProperty('observedAt');
  });

  it('removes sub-Attributes, and the instance', () => {
    const step = reduce(state, partial('speed', { sub: nothing, kept: { value: nothing } }), 2000);
    expect(step.entity?.attributes[speed]?.[0]).not.toHaveProperty('attributes');
    const gone = reduce(step.entity, partial('speed', { value: nothing, datasetId: gps }), 3000);
    expect(gone.entity?.attributes[speed]).toHaveLength(1);
    const none = reduce(gone.entity, partial('speed', { type: 'Property', value: nothing }), 4000);
    expect(none.entity?.attributes).not.toHaveProperty([speed]);
    const map = reduce(state, partial('label', { languageMap: { '@none': nothing } }), 2000);
    expect(map.entity?.attributes).not.toHaveProperty([label]);
  });

  it('changes nothing for a mere kind', () => {
    expect(reduce(state, partial('speed', { type: 'Property' }), 2000).change).toBeUndefined();
  });

  it.each<[string, JsonValue, RegExp]>([
    ['speed', { type: 'Relationship', object: 'urn:x:1' }, /^BadRequestData .*expected a Property/],
    ['parkedIn', { value: 1 }, /^BadRequestData .*expected a Relationship/],
    ['parkedIn', { unitCode: 'KMH' }, /^BadRequestData .*unitCode/],
    ['label', 'x' as JsonValue, /^BadRequestData/],
    ['plate', { value: 1 }, /^ResourceNotFound .*has no Attribute .*plate/],
    ['speed', { value: 1, datasetId: 'urn:x:9' }, /^ResourceNotFound .*instance with the datasetId urn:x:9/],
  ])('refuses for %s the fragment %j', (name, value, detail) => {
    let refused: string;
    try {
      refused = refusal(state, partial(name, value));
    } catch (error) {
      refused = error instanceof Problem ? `${error.code} ${error.detail}` : String(error);
    }
    expect(refused).toMatch(detail);
  });

  it('says that there is no default instance', () => {
    const only = create({ speed: { value: 1, datasetId: gps } });
    expect(refusal(only, partial('speed', { value: 2 }))).toMatch(/^ResourceNotFound .*no default instance/);
  });
});

describe('replace an Attribute', () => {
  const state = create({
    speed: [
      { value: 1, unitCode: 'KMH', sub: 1 },
      { value: 2, datasetId: gps },
    ],
    label: 'x',
  });

  it('replaces one instance, whatever its kind', () => {
    const { entity, change } = reduce(state, replaceAttribute('speed', { object: 'urn:x:1' }), 2000);
    expect(attributes(entity)).toMatchObject({
      speed: [
        { kind: 'Relationship', value: 'urn:x:1' },
        { value: 2, datasetId: gps },
      ],
    });
    expect(entity?.attributes[speed]?.[0]).toEqual({
      kind: 'Relationship',
      value: 'urn:x:1',
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(change?.attributes).toHaveLength(1);
    const other = reduce(state, replaceAttribute('speed', { value: 9, datasetId: gps }), 2000);
    expect(attributes(other.entity)).toMatchObject({ speed: [{ value: 1, unitCode: 'KMH' }, { value: 9 }] });
  });

  it('refuses what does not exist, and then changes nothing', () => {
    expect(refusal(state, replaceAttribute('plate', 1))).toMatch(/^ResourceNotFound/);
    expect(refusal(state, replaceAttribute('speed', [1, { value: 2, datasetId: 'urn:x:9' }]))).toMatch(
      /^ResourceNotFound .*urn:x:9/,
    );
  });
});

describe('delete an Attribute', () => {
  const state = create({ scope: '/A', speed: [1, { value: 2, datasetId: gps }], label: 'x' });

  it('deletes the default instance, one instance, or all', () => {
    expect(attributes(reduce(state, deleteAttribute(speed), 2000).entity)).toMatchObject({
      speed: [{ value: 2, datasetId: gps }],
    });
    expect(attributes(reduce(state, deleteAttribute(speed, { datasetId: gps }), 2000).entity)).toMatchObject({
      speed: [{ value: 1 }],
    });
    const all = reduce(state, deleteAttribute(speed, { all: true, datasetId: 'urn:ignored' }), 2000);
    expect(attributes(all.entity)).toEqual({ label: [{ kind: 'Property', value: 'x' }] });
    expect(all.change?.attributes.map(({ before, after }) => [before?.value, after])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
    expect(all.updated).toEqual([speed]);
  });

  it('deletes the Scopes', () => {
    const { entity, change, updated } = reduce(state, deleteAttribute('scope'), 2000);
    expect(entity?.scopes).toEqual([]);
    expect(change).toMatchObject({ kind: 'updated', attributes: [] });
    expect(updated).toEqual(['scope']);
    expect(refusal(create(), deleteAttribute('scope'))).toMatch(/^ResourceNotFound .*has no Scope/);
  });

  it('refuses what is not there', () => {
    expect(refusal(state, deleteAttribute(`${vocabulary}plate`))).toMatch(/^ResourceNotFound/);
    expect(refusal(state, deleteAttribute(`${vocabulary}plate`, { all: true }))).toMatch(/^ResourceNotFound/);
    expect(refusal(state, deleteAttribute(speed, { datasetId: 'urn:x:9' }))).toMatch(/^ResourceNotFound/);
    expect(refusal(create({ speed: { value: 1, datasetId: gps } }), deleteAttribute(speed))).toMatch(
      /^ResourceNotFound .*default instance/,
    );
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect(refusal(state, deleteAttribute(name, { all: true }))).toMatch(/^ResourceNotFound/);
    }
  });
});

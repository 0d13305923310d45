import { describe, expect, it } from 'vitest';
import {
  append,
  attributes,
  create,
  deleteAttribute,
  expand,
  gps,
  id,
  label,
  merge,
  partial,
  present,
  refusal,
  replace,
  replaceAttribute,
  speed,
  update,
  upsert,
  vocabulary,
} from '../../../test/support/entity-commands.ts';
import type { EntityCommand } from './command.ts';
import { reduce } from './reduce.ts';

describe('every command on an Entity that does not exist', () => {
  it.each<[EntityCommand]>([
    [replace({})],
    [merge({ speed: 1 })],
    [append({ speed: 1 })],
    [update({ speed: 1 })],
    [partial('speed', { value: 1 })],
    [replaceAttribute('speed', 1)],
    [deleteAttribute(speed)],
    [{ kind: 'deleteEntity', id }],
  ])('is refused: $kind', (command) => {
    expect(refusal(undefined, command)).toBe(`ResourceNotFound There is no Entity ${id}.`);
    expect(refusal(create({ expiresAt: '1970-01-01T00:00:01Z' }), command)).toMatch(/^ResourceNotFound/);
  });
});

describe('create', () => {
  it('makes everything now', () => {
    const entity = create({
      scope: '/A',
      expiresAt: '2030-01-01T00:00:00Z',
      speed: [
        { value: 1, sub: 2 },
        { value: 3, datasetId: gps },
      ],
    });
    expect(entity).toEqual({
      id,
      types: [`${vocabulary}Car`],
      scopes: ['/A'],
      expiresAt: '2030-01-01T00:00:00Z',
      createdAt: 1000,
      modifiedAt: 1000,
      attributes: {
        [speed]: [
          {
            kind: 'Property',
            value: 1,
            createdAt: 1000,
            modifiedAt: 1000,
            attributes: {
              [`${vocabulary}sub`]: [{ kind: 'Property', value: 2, createdAt: 1000, modifiedAt: 1000 }],
            },
          },
          { kind: 'Property', value: 3, datasetId: gps, createdAt: 1000, modifiedAt: 1000 },
        ],
      },
    });
  });

  it('tells the change', () => {
    const entity = expand({ id, type: 'Car', scope: '/A', speed: 1, label: 'x' }, 'complete');
    const { change, updated, notUpdated } = reduce(undefined, { kind: 'createEntity', id, entity }, 1000);
    expect(change?.kind).toBe('created');
    expect(change?.before).toBeUndefined();
    expect(
      change?.attributes.map(({ attribute, before, after }) => [attribute, before, after?.value]),
    ).toEqual([
      [speed, undefined, 1],
      [label, undefined, 'x'],
    ]);
    expect(updated).toEqual([speed, label, 'scope']);
    expect(notUpdated).toEqual([]);
  });

  it('refuses an id in use', () => {
    const entity = expand({ id, type: 'Car' }, 'complete');
    expect(refusal(create(), { kind: 'createEntity', id, entity })).toMatch(/^AlreadyExists .*Car:1/);
  });

  it('finds an id free once the Entity there has expired', () => {
    const expired = create({ expiresAt: '1970-01-01T00:00:02Z' });
    const entity = expand({ id, type: 'Car' }, 'complete');
    const command: EntityCommand = { kind: 'createEntity', id, entity };
    expect(() => reduce(expired, command, 1999)).toThrow(/AlreadyExists/);
    expect(reduce(expired, command, 2000).change?.kind).toBe('created');
  });
});

describe('replace', () => {
  it('keeps only when things were created', () => {
    const state = create({
      scope: '/A',
      expiresAt: '2030-01-01T00:00:00Z',
      speed: { value: 1, unitCode: 'KMH', sub: 2 },
      label: 'x',
      parkedIn: { object: 'urn:x:1' },
    });
    const { entity, change, updated } = reduce(
      state,
      replace({ speed: { value: 5, sub: 6, other: 7 }, parkedIn: 'moved', plate: 'P' }),
      2000,
    );
    expect(entity).toMatchObject({ scopes: [], createdAt: 1000, modifiedAt: 2000 });
    expect(entity?.expiresAt).toBeUndefined();
    const [instance] = entity?.attributes[speed] ?? [];
    expect(instance).toMatchObject({ value: 5, createdAt: 1000, modifiedAt: 2000 });
    expect(instance?.unitCode).toBeUndefined();
    expect(instance?.attributes?.[`${vocabulary}sub`]?.[0]).toMatchObject({
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(instance?.attributes?.[`${vocabulary}other`]?.[0]).toMatchObject({ createdAt: 2000 });
    expect(attributes(entity)).toMatchObject({ parkedIn: [{ kind: 'Property', value: 'moved' }] });
    expect(change?.kind).toBe('updated');
    expect(change?.attributes.map((c) => [c.attribute, c.before?.value, c.after?.value])).toEqual([
      [speed, 1, 5],
      [`${vocabulary}parkedIn`, 'urn:x:1', 'moved'],
      [`${vocabulary}plate`, undefined, 'P'],
      [label, 'x', undefined],
    ]);
    expect(updated).toEqual([speed, `${vocabulary}parkedIn`, `${vocabulary}plate`, label]);
  });

  it('wants the same types, in any order', () => {
    const state = create({ type: ['Car', 'Taxi'] });
    expect(reduce(state, replace({ type: ['Taxi', 'Car'] }), 2000).entity?.types).toEqual([
      `${vocabulary}Taxi`,
      `${vocabulary}Car`,
    ]);
    expect(refusal(state, replace({ type: 'Car' }))).toMatch(/^BadRequestData type: expected the types/);
    expect(refusal(state, replace({ type: ['Car', 'Bus'] }))).toMatch(/^BadRequestData type: /);
    expect(refusal(create(), replace({ type: ['Car', 'Taxi'] }))).toMatch(/^BadRequestData type: /);
  });

  it('tells instances apart by datasetId', () => {
    const state = create({ speed: [1, { value: 2, datasetId: gps }] });
    const { change } = reduce(state, replace({ speed: { value: 3, datasetId: gps } }), 2000);
    expect(change?.attributes.map((c) => [c.datasetId, c.before?.value, c.after?.value])).toEqual([
      [gps, 2, 3],
      [undefined, 1, undefined],
    ]);
  });
});

describe('delete an Entity', () => {
  it('tells everything that is gone', () => {
    const state = create({ speed: [1, { value: 2, datasetId: gps }], label: 'x' });
    const { entity, change } = reduce(state, { kind: 'deleteEntity', id }, 2000);
    expect(entity).toBeUndefined();
    expect(change).toMatchObject({ id, kind: 'deleted', before: state });
    expect(change).not.toHaveProperty('after');
    expect(change?.attributes.map(({ before }) => before?.value)).toEqual([1, 2, 'x']);
  });
});

describe('upsert', () => {
  it('creates what is absent', () => {
    for (const mode of ['replace', 'update'] as const) {
      expect(reduce(undefined, upsert({ speed: 1 }, mode, true), 1000)).toEqual(
        reduce(undefined, { ...upsert({ speed: 1 }, mode), kind: 'createEntity' } as EntityCommand, 1000),
      );
    }
  });

  it('replaces as a whole, types too', () => {
    const state = create({ scope: '/A', speed: 1, label: 'x' });
    const { entity, change } = reduce(state, upsert({ type: 'Bus', speed: 2 }, 'replace'), 2000);
    expect(entity).toMatchObject({ types: [`${vocabulary}Bus`], scopes: [], createdAt: 1000 });
    expect(attributes(entity)).toEqual({ speed: [{ kind: 'Property', value: 2 }] });
    expect(change?.kind).toBe('updated');
  });

  it('updates Attribute by Attribute', () => {
    const state = create({ scope: '/A', speed: [1, { value: 2, datasetId: gps }], label: 'x' });
    const { entity } = reduce(state, upsert({ type: 'Bus', scope: '/B', speed: 5 }, 'update'), 2000);
    expect(entity).toMatchObject({ types: [`${vocabulary}Car`, `${vocabulary}Bus`], scopes: ['/B'] });
    expect(attributes(entity)).toMatchObject({
      speed: [{ value: 5 }, { value: 2 }],
      label: [{ value: 'x' }],
    });
  });

  const at = (hour: string, value: number) => ({ value, observedAt: `2024-05-01T${hour}:00:00Z` });

  it.each(['replace', 'update'] as const)('leaves out what is older, in the mode %s', (mode) => {
    const state = create({ speed: at('08', 1), label: at('08', 1), plate: at('08', 1), other: 1 });
    const measures = {
      speed: at('07', 2),
      label: at('08', 2),
      plate: at('09', 2),
      other: at('01', 2),
      new: at('01', 2),
    };
    const { entity, updated, notUpdated } = reduce(state, upsert(measures, mode, true), 2000);
    const values = Object.entries(present(entity).attributes).map(([name, [instance]]) => [
      name.replace(vocabulary, ''),
      instance?.value,
    ]);
    expect(values).toEqual([
      ['speed', 1],
      ['label', 2],
      ['plate', 2],
      ['other', 2],
      ['new', 2],
    ]);
    expect(entity?.attributes[speed]?.[0]).toBe(state.attributes[speed]?.[0]);
    expect(updated).not.toContain(speed);
    expect(notUpdated).toEqual([
      { attribute: speed, reason: 'The default instance was observed later, at 2024-05-01T08:00:00Z.' },
    ]);
  });

  it('compares instants, not their spelling', () => {
    const state = create({ speed: { value: 1, observedAt: '2024-05-01T08:00:00.500Z' } });
    const sooner = { speed: { value: 2, observedAt: '2024-05-01T08:00:00,4999Z' } };
    const same = { speed: { value: 2, observedAt: '2024-05-01T08:00:00.5Z' } };
    expect(reduce(state, upsert(sooner, 'update', true), 2000).change).toBeUndefined();
    expect(reduce(state, upsert(sooner, 'update'), 2000).change).toBeDefined();
    expect(reduce(state, upsert(same, 'update', true), 2000).change).toBeDefined();
    const whole = create({ speed: { value: 1, observedAt: '2024-05-01T08:00:00Z' } });
    expect(reduce(whole, upsert(same, 'update', true), 2000).change).toBeDefined();
  });
});

describe('what has expired', () => {
  it('is gone for whatever comes', () => {
    const soon = '1970-01-01T00:00:01.500Z';
    const state = create({
      speed: [
        { value: 1, expiresAt: soon },
        { value: 2, datasetId: gps, sub: { value: 1, expiresAt: soon } },
      ],
      label: { value: 'x', expiresAt: soon },
    });
    const alive = reduce(state, merge({ plate: 'P' }), 1499).entity;
    expect(Object.keys(present(alive).attributes)).toHaveLength(3);
    const { entity, change } = reduce(state, merge({ label: { value: 'y' } }), 2000);
    expect(attributes(entity)).toEqual({
      speed: [{ kind: 'Property', value: 2, datasetId: gps }],
      label: [{ kind: 'Property', value: 'y' }],
    });
    expect(change?.attributes[0]).not.toHaveProperty('before');
    expect(entity?.attributes[label]?.[0]?.createdAt).toBe(2000);
    expect(refusal(state, partial('speed', { value: 5 }))).toMatch(/^ResourceNotFound/);
  });

  it('leaves the instances beside it', () => {
    const soon = '1970-01-01T00:00:01.500Z';
    const state = create({
      speed: [
        1,
        { value: 2, datasetId: gps, expiresAt: soon },
        { value: 3, datasetId: 'urn:x:1', expiresAt: '2030-01-01T00:00:00Z' },
      ],
    });
    const { entity } = reduce(state, merge({ label: 'y' }), 2000);
    expect(entity?.attributes[speed]?.map(({ value }) => value)).toEqual([1, 3]);
    expect(entity?.attributes[speed]?.[0]).toBe(state.attributes[speed]?.[0]);
  });

  it('lets a merge end the life of an Entity at once', () => {
    const { entity } = reduce(create(), merge({ expiresAt: '1970-01-01T00:00:00Z' }), 2000);
    expect(refusal(entity, merge({ speed: 1 }))).toMatch(/^ResourceNotFound/);
  });
});

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parseRecord } from '../../src/commit/transfer/parse-record.ts';
import { printEntity } from '../../src/commit/transfer/print-record.ts';
import type { JsonValue } from '../../src/core/json.ts';
import type { AttributeInstance, Attributes, Entity } from '../../src/core/model/entity.ts';
import { restoreEntity } from '../../src/core/model/reduce-restore.ts';
import {
  arbitraryAttributeNames,
  arbitraryDateTime,
  arbitraryEntity,
} from '../support/arbitrary-entities.ts';

const numRuns = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 1000);
vi.setConfig({ testTimeout: 20_000 + 5 * numRuns });

const later = Date.UTC(2030, 0, 1);

/** Names that no client may write and some @context may give. */
const oddNames = ['https://example.org/ns#room temperature', 'urn:x:a.b$c', 'https://example.org/__proto__'];

/** Values that are at home in few programs. */
const oddValue: fc.Arbitrary<JsonValue> = fc.oneof<fc.Arbitrary<JsonValue>[]>(
  fc
    .constantFrom(
      '9007199254740993',
      '1e400',
      '0.1000000000000000055511151231257827',
      '-123456789012345678901',
    )
    .map((literal) => JSON.rawJSON(literal)),
  fc.constantFrom('\ud800', 'a\udc00b', '\u2028', '\u0000', '\ufeff', '{"end":', '\n'),
  fc
    .uniqueArray(
      fc.constantFrom('__proto__', 'a.b', '$set', '', '2', '1', '@type', 'constructor', '\ud800'),
      {
        minLength: 1,
      },
    )
    .map((keys): JsonValue => Object.fromEntries(keys.map((key, index) => [key, index]))),
);

const oddInstance: fc.Arbitrary<AttributeInstance> = fc
  .record({
    value: oddValue,
    createdAt: fc.integer({ min: 0, max: later }),
    lived: fc.nat(86_400_000),
    expiresAt: fc.option(arbitraryDateTime, { nil: undefined }),
    unitCode: fc.option(fc.constantFrom('', 'CEL'), { nil: undefined }),
    valueType: fc.option(fc.constantFrom(...oddNames), { nil: undefined }),
  })
  .map(({ value, createdAt, lived, expiresAt, unitCode, valueType }) => ({
    kind: 'Property',
    value,
    createdAt,
    modifiedAt: createdAt + lived,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(unitCode !== undefined && { unitCode }),
    ...(valueType !== undefined && { valueType: [valueType] }),
  }));

/** A sub-Attribute that seals the Attribute (clause 4.5.2.2). */
const sealed = (at: number): Attributes => ({
  'https://uri.etsi.org/ngsi-ld/ngsildproof': [
    {
      kind: 'Property',
      value: { type: 'DataIntegrityProof', proofValue: 'z…' },
      entityIdSealed: 'urn:ngsi-ld:Car:1',
      entityTypeSealed: 'https://example.org/ns#Car of a kind',
      createdAt: at,
      modifiedAt: at,
    },
  ],
});

const entity: fc.Arbitrary<Entity> = fc
  .record({
    one: arbitraryEntity({ depth: 2 }),
    expiresAt: fc.option(arbitraryDateTime, { nil: undefined }),
    odd: fc.uniqueArray(fc.tuple(fc.constantFrom(...oddNames, ...arbitraryAttributeNames), oddInstance), {
      maxLength: 3,
      selector: ([name]) => name,
    }),
    proven: fc.boolean(),
    types: fc.boolean(),
  })
  .map(({ one, expiresAt, odd, proven, types }) => {
    const attributes: Record<string, readonly AttributeInstance[]> = { ...one.attributes };
    for (const [name, instance] of odd) {
      attributes[name] = [proven ? { ...instance, attributes: sealed(instance.createdAt) } : instance];
    }
    return {
      ...one,
      ...(types && { types: [...one.types, 'https://example.org/ns#Thing of a kind'] }),
      ...(expiresAt !== undefined && { expiresAt }),
      attributes,
    };
  });

function restored(line: string, replace = false): Entity {
  const item = parseRecord(line, { replace, now: later });
  if (item.kind !== 'entity' || item.command.kind !== 'restoreEntity') throw new Error(item.kind);
  return restoreEntity(undefined, item.command, later).entity as Entity;
}

/** Attribute names, sub-Attributes' too, in their order, which `toEqual` does not look at. */
function namesIn(attributes: Attributes | undefined): readonly unknown[] {
  return Object.entries(attributes ?? {}).map(([name, instances]) => [
    name,
    instances.map((instance) => namesIn(instance.attributes)),
  ]);
}

describe('an Entity that is exported', () => {
  it('is restored as it was, with all times, in the same order', () => {
    fc.assert(
      fc.property(entity, (one) => {
        const line = printEntity(one);
        const again = restored(line);
        expect(again).toEqual(one);
        expect(namesIn(again.attributes)).toEqual(namesIn(one.attributes));
        expect(printEntity(again)).toBe(line);
      }),
      { numRuns },
    );
  });

  it('is one line of well-formed text that names nothing by a short name', () => {
    fc.assert(
      fc.property(entity, (one) => {
        const line = printEntity(one);
        expect(line).not.toMatch(/[\n\r]/);
        expect(line.isWellFormed()).toBe(true);
        const { id: _, type, scope: __, ...members } = JSON.parse(line).entity;
        const attributes = Object.keys(members).filter(
          (name) => !/^(createdAt|modifiedAt|expiresAt)$/.test(name),
        );
        for (const name of [type].flat().concat(attributes)) expect(name).toContain(':');
      }),
      { numRuns: Math.min(numRuns, 200) },
    );
  });

  it('takes nothing over from what it takes the place of', () => {
    fc.assert(
      fc.property(entity, entity, (one, other) => {
        const item = parseRecord(printEntity(one), { replace: true, now: later });
        if (item.kind !== 'entity' || item.command.kind !== 'restoreEntity') throw new Error(item.kind);
        expect(restoreEntity(other, item.command, later).entity).toEqual(one);
      }),
      { numRuns: Math.min(numRuns, 200) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type JsonValue, parseJson } from '../../src/core/json.ts';
import type { Context } from '../../src/core/jsonld/context.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import { expandEntity } from '../../src/core/model/expand-entity.ts';
import type { RepresentationFormat } from '../../src/core/represent/represent-attribute.ts';
import { representEntity } from '../../src/core/represent/represent-entity.ts';
import { arbitraryContext, entangledNames } from '../support/arbitrary-contexts.ts';
import { arbitraryEntity, arbitraryTypeNames } from '../support/arbitrary-entities.ts';
import { entityOf, fragmentOf } from '../support/stored-entity.ts';

const numRuns = Number(process.env.BOCAGE_PROPERTY_RUNS ?? 300);
vi.setConfig({ testTimeout: 20_000 + 5 * numRuns });

const types = [...arbitraryTypeNames, 'https://example.org/vocabulary#Car', 'urn:x:Car'];
const entity = arbitraryEntity({ names: entangledNames, types });

const compacted = (of: Entity, context: Context, format: RepresentationFormat): string =>
  JSON.stringify(representEntity(of, context, { format }));

const expanded = (text: string, context: Context) => expandEntity(parseJson(text), context, 'complete');

describe.each(['normalized', 'concise'] as const)('under the @context of a user (%s)', (format) => {
  it('an Entity that is compacted expands to itself', () => {
    fc.assert(
      fc.property(entity, arbitraryContext, (one, context) => {
        expect(expanded(compacted(one, context, format), context)).toEqual(fragmentOf(one));
      }),
      { numRuns },
    );
  });

  it('a body that is expanded compacts to itself, to the character', () => {
    fc.assert(
      fc.property(entity, arbitraryContext, (one, context) => {
        const body = compacted(one, context, format);
        expect(compacted(entityOf(expanded(body, context)), context, format)).toBe(body);
      }),
      { numRuns },
    );
  });

  it('a body that was written under one means the same when it is written under another', () => {
    fc.assert(
      fc.property(entity, arbitraryContext, arbitraryContext, (one, from, to) => {
        const sent = expanded(compacted(one, from, format), from);
        expect(expanded(compacted(entityOf(sent), to, format), to)).toEqual(sent);
      }),
      { numRuns },
    );
  });
});

it('every member of the simplified representation names what it stands for', () => {
  fc.assert(
    fc.property(entity, arbitraryContext, (one, context) => {
      const shown = parseJson(compacted(one, context, 'simplified')) as Readonly<Record<string, JsonValue>>;
      const { id, type, scope, ...attributes } = shown;
      expect(id).toBe(one.id);
      expect([type].flat().map((name) => context.expand(name as string))).toEqual(one.types);
      expect([scope ?? []].flat()).toEqual(one.scopes);
      expect(Object.keys(attributes).map(context.expand)).toEqual(Object.keys(one.attributes));
    }),
    { numRuns },
  );
});

import type { JsonValue } from '../../src/core/json.ts';
import type { Context, ContextValue } from '../../src/core/jsonld/context.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import { resolveContext } from '../../src/core/jsonld/resolve-context.ts';
import type { AttributeInstance, Attributes, Entity } from '../../src/core/model/entity.ts';
import { expandEntity } from '../../src/core/model/expand-entity.ts';
import type { AttributeFragments, EntityFragment } from '../../src/core/model/fragment.ts';

interface Times {
  readonly createdAt: number;
  readonly modifiedAt: number;
}

const noTimes: Times = { createdAt: 0, modifiedAt: 0 };

/** The Entity that is stored of a body, with the same times everywhere. */
export function storedEntity(
  body: JsonValue,
  context: Context = coreContext,
  times: Times = noTimes,
): Entity {
  return entityOf(expandEntity(body, context, 'complete'), times);
}

/** The Entity that a complete fragment makes. */
export function entityOf(fragment: EntityFragment, times: Times = noTimes): Entity {
  const { id, types, scopes, expiresAt, attributes } = fragment;
  return {
    id: id as string,
    types,
    scopes: scopes ?? [],
    attributes: storedAttributes(attributes, times),
    ...(expiresAt != null && { expiresAt }),
    ...times,
  };
}

function storedAttributes(fragments: AttributeFragments, times: Times): Attributes {
  const entries = Object.entries(fragments).map(([name, instances]): [string, AttributeInstance[]] => [
    name,
    instances.map((fragment) => ({
      ...(fragment as AttributeInstance),
      ...(fragment.attributes && { attributes: storedAttributes(fragment.attributes, times) }),
      ...times,
    })),
  ]);
  return Object.fromEntries(entries);
}

/** What a client would have to send to have an Entity stored: the Entity without its times. */
export function fragmentOf({ id, types, scopes, expiresAt, attributes }: Entity): EntityFragment {
  return {
    id,
    types,
    ...(scopes.length > 0 && { scopes }),
    ...(expiresAt !== undefined && { expiresAt }),
    attributes: fragmentsOf(attributes),
  };
}

function fragmentsOf(attributes: Attributes): AttributeFragments {
  const entries = Object.entries(attributes).map(([name, instances]) => [
    name,
    instances.map(({ createdAt: _, modifiedAt: __, attributes: below, ...fragment }) => ({
      ...fragment,
      ...(below !== undefined && { attributes: fragmentsOf(below) }),
    })),
  ]);
  return Object.fromEntries(entries);
}

/** An @context that names no document. */
export function inlineContext(value: ContextValue): Context {
  const resolution = resolveContext(value, () => undefined);
  if (resolution.kind === 'needs') throw new Error(`needs ${resolution.urls.join(', ')}`);
  return resolution.context;
}

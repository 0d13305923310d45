import { badRequest } from '../core/errors.ts';
import { isObject, type JsonObject, type JsonValue, kindOf } from '../core/json.ts';
import type { EntityCommand } from '../core/model/command.ts';
import { type ExpansionMode, expandEntity } from '../core/model/expand-entity.ts';
import type { EntityFragment } from '../core/model/fragment.ts';
import { assertUri } from '../core/model/validate.ts';
import { arrayBody, itemBody } from './body.ts';
import type { PreparedItem, PreparedRequest } from './plan.ts';
import { mergeMode, mergeOptions, requiredId } from './prepare-entity.ts';
import { itemProblem, MissingDocuments, type Preparers, type PrepareScope } from './preparer.ts';
import type { EntityOperation, RawBody } from './request.ts';

type BatchOperation = Extract<EntityOperation, { name: `batch${string}` }>;

/** The batch operations (clauses 5.6.7 to 5.6.10 and 5.6.20): each item is prepared, and refused, for itself. */
export const batchPreparers: Preparers<BatchOperation> = {
  batchCreate: ({ body }, scope) =>
    batch(body, scope, true, 'complete', (id, entity) => ({ kind: 'createEntity', id, entity })),

  batchUpsert: ({ body, mode }, scope) =>
    batch(body, scope, true, 'complete', (id, entity) => ({ kind: 'upsertEntity', id, entity, mode })),

  batchUpdate: ({ body, noOverwrite }, scope) =>
    batch(body, scope, false, 'append', (id, fragment) => ({
      kind: 'appendAttributes',
      id,
      fragment,
      noOverwrite,
    })),

  batchMerge({ body, format, observedAt, lang }, scope) {
    const options = mergeOptions(observedAt, lang);
    return batch(body, scope, false, mergeMode(format), (id, fragment) => ({
      kind: 'mergeEntity',
      id,
      fragment,
      ...options,
    }));
  },

  batchDelete({ body }, scope) {
    const items = arrayBody(body, scope).map((value, index): PreparedItem => {
      if (typeof value !== 'string') {
        throw badRequest(`body[${index}]: expected the id of an Entity, but it is ${kindOf(value)}.`);
      }
      try {
        const id = assertUri(value, `body[${index}]`);
        return { kind: 'entity', command: { kind: 'deleteEntity', id } };
      } catch (error) {
        return { kind: 'refused', id: value, problem: itemProblem(error) };
      }
    });
    return { kind: 'ready', createsTenant: false, single: false, items };
  },
};

function batch(
  body: RawBody,
  scope: PrepareScope,
  createsTenant: boolean,
  mode: ExpansionMode,
  commandOf: (id: string, fragment: EntityFragment) => EntityCommand,
): PreparedRequest {
  if (body.mediaType === 'application/ld+json' && body.link !== undefined) {
    throw badRequest(
      'Link: expected no @context link, since the items of an application/ld+json batch have their own.',
    );
  }
  const missing = new Set<string>();
  const items = arrayBody(body, scope).map((value, index): PreparedItem => {
    if (!isObject(value)) throw badRequest(`body[${index}]: expected an Entity, but it is ${kindOf(value)}.`);
    try {
      const { content, context } = itemBody(value, body, scope);
      const fragment = expandEntity(content, context, mode);
      return { kind: 'entity', command: commandOf(requiredId(fragment.id), fragment) };
    } catch (error) {
      if (error instanceof MissingDocuments) {
        for (const url of error.urls) missing.add(url);
        return {
          kind: 'refused',
          id: idOf(value),
          problem: itemProblem(badRequest('@context: not fetched yet.')),
        };
      }
      return { kind: 'refused', id: idOf(value), problem: itemProblem(error) };
    }
  });
  // All at once, so that one round of fetching serves the whole batch.
  if (missing.size > 0) throw new MissingDocuments([...missing]);
  return { kind: 'ready', createsTenant, single: false, items };
}

/** The id of an item that is refused, as far as it has one. */
function idOf(item: JsonObject): string {
  const id: JsonValue | undefined = item.id ?? item['@id'];
  return typeof id === 'string' ? id : '';
}

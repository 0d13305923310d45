import { badRequest } from '../core/errors.ts';
import type { Context } from '../core/jsonld/context.ts';
import type { EntityCommand, MergeEntity } from '../core/model/command.ts';
import type { Iri } from '../core/model/entity.ts';
import { type ExpansionMode, expandAttribute, expandEntity } from '../core/model/expand-entity.ts';
import { assertDateTime, assertLanguageTag, assertName, assertUri } from '../core/model/validate.ts';
import type { BoundQuery } from '../core/query/ast.ts';
import { bindTypeSelection } from '../core/query/bind-query.ts';
import { parseTypeSelection } from '../core/query/parse-type-selection.ts';
import { objectBody } from './body.ts';
import type { PreparedRequest } from './plan.ts';
import { assertSameId, type Preparers, type PrepareScope } from './preparer.ts';
import type { EntityOperation, RawBody } from './request.ts';

/** What brings several Entities in its body. */
type Several = `batch${string}` | 'takeNotification';

/** Every write on one Entity (clauses 5.6.1 to 5.6.6 and 5.6.17 to 5.6.19), and commands that devices bring. */
export const entityPreparers: Preparers<Exclude<EntityOperation, { name: Several }>> = {
  createEntity({ body }, scope) {
    const { content, context } = objectBody(body, scope, 'an Entity with id and type');
    const entity = expandEntity(content, context, 'complete');
    return single({ kind: 'createEntity', id: requiredId(entity.id), entity }, true);
  },

  replaceEntity({ id, type, body }, scope) {
    const { content, context } = fragmentBody(id, body, scope);
    const entity = expandEntity({ id, ...content }, context, 'complete');
    return single({ kind: 'replaceEntity', id, entity, ...guardOf(type, context) });
  },

  mergeEntity({ id, type, body, format, observedAt, lang }, scope) {
    const { content, context } = fragmentBody(id, body, scope);
    const fragment = expandEntity(content, context, mergeMode(format));
    const options = mergeOptions(observedAt, lang);
    return single({ kind: 'mergeEntity', id, fragment, ...options, ...guardOf(type, context) });
  },

  deleteEntity({ id, type, link }, scope) {
    assertUri(id, 'id');
    return single({ kind: 'deleteEntity', id, ...guardOf(type, scope.context(link)) });
  },

  appendAttributes({ id, type, body, noOverwrite }, scope) {
    const { content, context } = fragmentBody(id, body, scope);
    const fragment = expandEntity(content, context, 'append');
    return single({ kind: 'appendAttributes', id, fragment, noOverwrite, ...guardOf(type, context) });
  },

  updateAttributes({ id, type, body }, scope) {
    const { content, context } = fragmentBody(id, body, scope);
    const fragment = expandEntity(content, context, 'update');
    return single({ kind: 'updateAttributes', id, fragment, ...guardOf(type, context) });
  },

  partialUpdateAttribute({ id, type, attribute, body }, scope) {
    assertUri(id, 'id');
    const { content, context } = objectBody(body, scope);
    const name = attributeName(attribute, context);
    const [fragment] = expandAttribute(attribute, content, context, 'partial');
    if (fragment === undefined) throw badRequest('body: expected an Attribute Fragment.');
    return single({
      kind: 'partialUpdateAttribute',
      id,
      attribute: name,
      fragment,
      ...guardOf(type, context),
    });
  },

  replaceAttribute({ id, type, attribute, body }, scope) {
    assertUri(id, 'id');
    const { content, context } = objectBody(body, scope);
    const name = attributeName(attribute, context);
    const fragments = expandAttribute(attribute, content, context, 'complete');
    return single({ kind: 'replaceAttribute', id, attribute: name, fragments, ...guardOf(type, context) });
  },

  deleteAttribute({ id, type, attribute, datasetId, all, link }, scope) {
    assertUri(id, 'id');
    const context = scope.context(link);
    return single({
      kind: 'deleteAttribute',
      id,
      attribute: attribute === 'scope' ? 'scope' : attributeName(attribute, context),
      all,
      ...(datasetId !== undefined &&
        datasetId !== '@none' && { datasetId: assertUri(datasetId, 'datasetId') }),
      ...guardOf(type, context),
    });
  },

  entityCommands: ({ commands, guard }) => ({
    kind: 'ready',
    createsTenant: true,
    single: false,
    items: commands.map((command) => ({
      kind: 'entity',
      command: guard === undefined ? command : { guard, ...command },
    })),
  }),
};

/** How the fragment of a merge is read. */
export function mergeMode(format: 'normalized' | 'simplified'): ExpansionMode {
  return format === 'simplified' ? 'mergeSimplified' : 'merge';
}

/** @throws Problem BadRequestData where `observedAt` is no DateTime or `lang` is not one language. */
export function mergeOptions(
  observedAt: string | undefined,
  lang: string | undefined,
): Pick<MergeEntity, 'observedAt' | 'lang'> {
  return {
    ...(observedAt !== undefined && { observedAt: assertDateTime(observedAt, 'observedAt') }),
    ...(lang !== undefined && { lang: assertLanguageTag(lang, 'lang') }),
  };
}

function single(command: EntityCommand, createsTenant = false): PreparedRequest {
  return { kind: 'ready', createsTenant, single: true, items: [{ kind: 'entity', command }] };
}

/** The body of a write on an Entity that the path names: an id in the body must be the same. */
function fragmentBody(id: string, body: RawBody, scope: PrepareScope) {
  assertUri(id, 'id');
  const read = objectBody(body, scope);
  const inBody = read.content.id ?? read.content['@id'];
  assertSameId(id, typeof inBody === 'string' ? inBody : undefined);
  return read;
}

/** The name of an Attribute in a path. `scope` can only be deleted there. */
function attributeName(name: string, context: Context): Iri {
  if (name === 'scope') throw badRequest('attribute: scope is not an Attribute that can be written here.');
  return context.expand(assertName(name, 'attribute'));
}

function guardOf(type: string | undefined, context: Context): { guard?: BoundQuery } {
  if (type === undefined) return {};
  return { guard: { types: bindTypeSelection(parseTypeSelection(type), context) } };
}

/** The id that `complete` expansion has made sure of. */
export function requiredId(id: string | undefined): string {
  if (id === undefined) throw badRequest('id: expected a URI, but it is missing.');
  return id;
}

import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { AttributeInstance, Entity, Iri } from '../model/entity.ts';
import type { LinkedEntities, MemberSelection } from '../query/ast.ts';
import {
  type AttributeAdditions,
  type AttributeRepresentation,
  representInstances,
  representInstant,
  representNames,
} from './represent-attribute.ts';

/** The linked Entities that are shown within the Relationships to them (clause 4.5.23, `join=inline`). */
export interface LinkedRepresentation {
  readonly entityOf: LinkedEntities;
  /** How many Relationships are followed one after the other: what cuts circles. None when 0. */
  readonly levels: number;
  /** Entities that the client has already: they stay links. */
  readonly containedBy?: ReadonlySet<string>;
}

/** How an Entity is to be written, and how much of it. */
export interface RepresentationOptions extends AttributeRepresentation {
  /** These Attributes only. id, type and system members stay, the scope does not. */
  readonly attrs?: ReadonlySet<Iri>;
  /**
   * These members only: Attributes by expanded name, the others (`id`, `type`, `scope`, `expiresAt`, `createdAt`,
   * `modifiedAt`) as they are called. What stands behind a Relationship holds for the Entities that it links to.
   */
  readonly pick?: MemberSelection;
  /** All but these, named as in `pick`. One with something behind it stays, and its linked Entities lose that. */
  readonly omit?: MemberSelection;
  /** Only these instances of Attributes, `@none` the default one. Attributes without any of them are left out. */
  readonly datasetIds?: ReadonlySet<string>;
  /** Linked Entities are shown, in all but `attrs` as this one is. */
  readonly linked?: LinkedRepresentation;
  /** Members that instances of its Attributes show beside their own: those of notifications. */
  readonly extras?: NonNullable<AttributeAdditions['extras']>;
}

/**
 * An Entity as the API shows it (clauses 4.5.1 to 4.5.5), its names compacted with the request's @context, which is
 * not in it. Numbers that are kept by their source text are in it as such: it is for `JSON.stringify`.
 *
 * The Relationships of an Entity are joined, not those of its Attributes. Linked Entities of which pick and omit
 * leave nothing stay links.
 *
 * @returns an object without members where pick and omit leave nothing: such an Entity is not found, or left out
 * of a list (clause 4.21). Whether an Entity has one of `attrs` is a question to `matches`.
 */
export function representEntity(
  entity: Entity,
  context: Context,
  options: RepresentationOptions,
): JsonObject {
  const { sysAttrs, attrs, linked, extras } = options;
  const members: Record<string, JsonValue> = {};
  if (showsMember(options, 'id')) members.id = entity.id;
  if (showsMember(options, 'type')) members.type = representNames(entity.types, context);
  if (entity.scopes.length > 0 && attrs === undefined && showsMember(options, 'scope')) {
    members.scope = entity.scopes.length === 1 ? (entity.scopes[0] as string) : entity.scopes;
  }
  const { attributes } = entity;
  for (const name in attributes) {
    if (!showsAttribute(options, name)) continue;
    const instances = shownInstances(attributes[name] as readonly AttributeInstance[], options);
    if (instances.length === 0) continue;
    const additions =
      linked === undefined && extras === undefined ? undefined : additionsOf(name, context, options);
    members[context.compact(name)] = representInstances(instances, context, options, additions);
  }
  if (sysAttrs === true) {
    if (entity.expiresAt !== undefined && showsMember(options, 'expiresAt')) {
      members.expiresAt = entity.expiresAt;
    }
    if (showsMember(options, 'createdAt')) members.createdAt = representInstant(entity.createdAt);
    if (showsMember(options, 'modifiedAt')) members.modifiedAt = representInstant(entity.modifiedAt);
  }
  return members;
}

/** Whether pick and omit let a member through. */
function showsMember({ pick, omit }: RepresentationOptions, member: string): boolean {
  return (
    (pick === undefined || pick.has(member)) &&
    (omit === undefined || !omit.has(member) || omit.get(member) !== undefined)
  );
}

/** Whether attrs, pick and omit let an Attribute through. */
export function showsAttribute(options: RepresentationOptions, name: Iri): boolean {
  return (options.attrs === undefined || options.attrs.has(name)) && showsMember(options, name);
}

/** The instances of an Attribute that are shown: all, or those with one of the datasetIds. */
export function shownInstances(
  instances: readonly AttributeInstance[],
  { datasetIds }: Pick<RepresentationOptions, 'datasetIds'>,
): readonly AttributeInstance[] {
  if (datasetIds === undefined) return instances;
  return instances.filter(({ datasetId = '@none' }) => datasetIds.has(datasetId));
}

/**
 * How the Entities that a Relationship links to are shown: as the one that links to them, in the members that
 * stand behind the Relationship in pick and omit.
 */
export function linkedOptions(options: RepresentationOptions, relationship: Iri): RepresentationOptions {
  const { format, sysAttrs, lang, datasetIds, linked } = options;
  const pick = options.pick?.get(relationship);
  const omit = options.omit?.get(relationship);
  return {
    format,
    ...(sysAttrs !== undefined && { sysAttrs }),
    ...(lang !== undefined && { lang }),
    ...(datasetIds !== undefined && { datasetIds }),
    ...(pick !== undefined && { pick }),
    ...(omit !== undefined && { omit }),
    ...(linked !== undefined && linked.levels > 1 && { linked: { ...linked, levels: linked.levels - 1 } }),
  };
}

function additionsOf(attribute: Iri, context: Context, options: RepresentationOptions): AttributeAdditions {
  const { linked, extras } = options;
  return {
    ...(extras !== undefined && { extras }),
    ...(linked !== undefined &&
      linked.levels > 0 && { linked: linkedOf(linked, attribute, context, options) }),
  };
}

function linkedOf(
  { entityOf, containedBy }: LinkedRepresentation,
  relationship: Iri,
  context: Context,
  options: RepresentationOptions,
): NonNullable<AttributeAdditions['linked']> {
  let inner: RepresentationOptions | undefined;
  return (id) => {
    const entity = containedBy?.has(id) === true ? undefined : entityOf(id);
    if (entity === undefined) return undefined;
    inner ??= linkedOptions(options, relationship);
    const shown = representEntity(entity, context, inner);
    return Object.keys(shown).length === 0 ? undefined : shown;
  };
}

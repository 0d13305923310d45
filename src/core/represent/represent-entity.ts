import type { JsonObject, JsonValue } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { AttributeInstance, Entity, Iri } from '../model/entity.ts';
import {
  type AttributeRepresentation,
  type RepresentationFormat,
  representInstances,
  representInstant,
  representNames,
} from './represent-attribute.ts';

/** How an Entity is to be written, and how much of it. */
export interface RepresentationOptions {
  readonly format: RepresentationFormat;
  /** Shows createdAt, modifiedAt and expiresAt: in the simplified representation those of the Entity only. */
  readonly sysAttrs?: boolean;
  /** These Attributes only. id, type and system members stay, the scope does not. */
  readonly attrs?: ReadonlySet<Iri>;
  /**
   * These members only: Attributes by expanded name, the others (`id`, `type`, `scope`, `expiresAt`, `createdAt`,
   * `modifiedAt`) as they are called.
   */
  readonly pick?: ReadonlySet<string>;
  /** All but these, named as in `pick`. */
  readonly omit?: ReadonlySet<string>;
}

/**
 * An Entity as the API shows it (clauses 4.5.1 to 4.5.5), its names compacted with the request's @context, which is
 * not in it. Numbers that are kept by their source text are in it as such: it is for `JSON.stringify`.
 *
 * @returns an object without members where pick and omit leave nothing: such an Entity is not found, or left out
 * of a list (clause 4.21). Whether an Entity has one of `attrs` is a question to `matches`.
 */
export function representEntity(
  entity: Entity,
  context: Context,
  options: RepresentationOptions,
): JsonObject {
  const { format, sysAttrs = false, attrs, pick, omit } = options;
  const shows = (member: string): boolean =>
    (pick === undefined || pick.has(member)) && (omit === undefined || !omit.has(member));
  const attributeOptions: AttributeRepresentation = { format, sysAttrs };
  const members: Record<string, JsonValue> = {};
  if (shows('id')) members.id = entity.id;
  if (shows('type')) members.type = representNames(entity.types, context);
  if (entity.scopes.length > 0 && attrs === undefined && shows('scope')) {
    members.scope = entity.scopes.length === 1 ? (entity.scopes[0] as string) : entity.scopes;
  }
  const { attributes } = entity;
  for (const name in attributes) {
    if ((attrs !== undefined && !attrs.has(name)) || !shows(name)) continue;
    const instances = attributes[name] as readonly AttributeInstance[];
    members[context.compact(name)] = representInstances(instances, context, attributeOptions);
  }
  if (sysAttrs) {
    if (entity.expiresAt !== undefined && shows('expiresAt')) members.expiresAt = entity.expiresAt;
    if (shows('createdAt')) members.createdAt = representInstant(entity.createdAt);
    if (shows('modifiedAt')) members.modifiedAt = representInstant(entity.modifiedAt);
  }
  return members;
}

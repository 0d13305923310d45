import type { AttributeInstance, Entity } from '../../../core/model/entity.ts';
import { earliestExpiry } from '../../../core/model/expire-entity.ts';
import { decodeEntity, type TermIri } from '../../shared/decode-entity.ts';
import { encodeEntity, type TermNumber } from '../../shared/encode-entity.ts';
import { indexedValues } from '../../shared/indexed-values.ts';
import { scopeKeys } from '../../shared/scope-keys.ts';
import type { EntityDocument, IndexedValueDocument } from '../layout.ts';
import { placesOf } from './places.ts';
import { usageKeys } from './usage-key.ts';

/** What the document of an Entity depends on besides the Entity. */
export interface EntityDocumentContext {
  readonly version: number;
  /** Gives the number of every name in the Entity. */
  readonly idFor: TermNumber;
  /** The Attributes that are indexed, by number. */
  readonly indexed: { has(attribute: number): boolean; readonly size: number };
  /** The greatest generation among them, 0 where there are none. */
  readonly generation: number;
}

/** The document of an Entity as it is from now on. Absent members are to be absent there. */
export function entityDocument(
  entity: Entity,
  { version, idFor, indexed, generation }: EntityDocumentContext,
): Omit<EntityDocument, 'r'> {
  const types = entity.types.map(idFor);
  const usage = usageKeys(entity, types, idFor);
  const values = indexedValuesOf(entity, idFor, indexed);
  const places = placesOf(entity, idFor);
  const expiry = earliestExpiry(entity);
  return {
    _id: entity.id,
    v: version,
    d: encodeEntity(entity, idFor),
    t: types,
    ...(entity.scopes.length > 0 && { s: scopeKeys(entity.scopes) }),
    ...(usage !== undefined && { u: usage }),
    ...(values !== undefined && { p: values }),
    i: generation,
    ...(places !== undefined && { g: places }),
    ...(expiry !== Number.POSITIVE_INFINITY && { e: expiry }),
  };
}

/** The Entity of a document; undefined for a tombstone. */
export function entityOf({ _id, d }: Pick<EntityDocument, '_id' | 'd'>, iriOf: TermIri): Entity | undefined {
  return d === undefined ? undefined : decodeEntity(_id, d, iriOf);
}

/** The values of indexed Attributes, at least one for each that the Entity has; undefined where it has none. */
export function indexedValuesOf(
  entity: Entity,
  idFor: TermNumber,
  indexed: EntityDocumentContext['indexed'],
): readonly IndexedValueDocument[] | undefined {
  if (indexed.size === 0) return undefined;
  let values: IndexedValueDocument[] | undefined;
  for (const name in entity.attributes) {
    const k = idFor(name);
    if (!indexed.has(k)) continue;
    values ??= [];
    for (const { number, text } of indexedValues(entity.attributes[name] as readonly AttributeInstance[])) {
      values.push({ k, v: number ?? text });
    }
  }
  return values;
}

import type { JsonValue } from '../../core/json.ts';
import type {
  AttributeInstance,
  AttributeKind,
  Attributes,
  Entity,
  EpochMs,
  Iri,
} from '../../core/model/entity.ts';
import { attributeKinds } from '../../core/model/entity.ts';
import type { LeanAttribute, LeanEntity, LeanRest } from './lean.ts';
import { holdsRawNumber } from './raw-numbers.ts';

/** The numbers of the kinds of Attribute in the file. */
export const kindNumbers = Object.fromEntries(attributeKinds.map((kind, index) => [kind, index])) as Readonly<
  Record<AttributeKind, number>
>;

/** The integer for a type or an Attribute name. */
export type TermNumber = (iri: Iri) => number;

/** The time that belongs to what an instance is part of. */
interface Times {
  readonly createdAt: EpochMs;
  readonly modifiedAt: EpochMs;
}

/** What is carried down the Entity: whether a number that needs its source text was met. */
interface Walk {
  readonly idFor: TermNumber;
  raw: boolean;
}

/** The document of an Entity, as text. Its id stands beside it. */
export function encodeEntity(entity: Entity, idFor: TermNumber): string {
  const walk: Walk = { idFor, raw: false };
  const lean: LeanEntity = { t: entity.types.map(idFor), c: entity.createdAt };
  if (entity.modifiedAt !== entity.createdAt) lean.m = entity.modifiedAt - entity.createdAt;
  if (entity.scopes.length > 0) lean.s = entity.scopes;
  if (entity.expiresAt !== undefined) lean.e = entity.expiresAt;
  const attributes = encodeAttributes(entity.attributes, entity, walk);
  if (attributes.length > 0) lean.a = attributes;
  if (walk.raw) lean.r = 1;
  return JSON.stringify(lean);
}

/** One instance of an Attribute on its own, as text. */
export function encodeInstance(instance: AttributeInstance, idFor: TermNumber): string {
  const walk: Walk = { idFor, raw: false };
  const times: Times = { createdAt: 0, modifiedAt: 0 };
  const rest = encodeRest(instance, times, walk);
  walk.raw ||= holdsRawNumber(instance.value);
  return JSON.stringify([instance.value, rest ?? {}, walk.raw ? 1 : 0]);
}

function encodeAttributes(attributes: Attributes, times: Times, walk: Walk): readonly LeanAttribute[] {
  const encoded: LeanAttribute[] = [];
  for (const name in attributes) {
    const instances = attributes[name] as readonly AttributeInstance[];
    const entry: [number, ...(JsonValue | LeanRest)[]] = [walk.idFor(name)];
    for (let index = 0; index < instances.length; index++) {
      const instance = instances[index] as AttributeInstance;
      const { value } = instance;
      if (typeof value === 'object' && !walk.raw && holdsRawNumber(value)) walk.raw = true;
      const rest = encodeRest(instance, times, walk);
      if (rest !== undefined) entry.push(value, rest);
      else if (index === instances.length - 1) entry.push(value);
      else entry.push(value, {});
    }
    encoded.push(entry);
  }
  return encoded;
}

function encodeRest(instance: AttributeInstance, times: Times, walk: Walk): LeanRest | undefined {
  const rest: LeanRest = {};
  let empty = true;
  if (instance.kind !== 'Property') {
    rest.k = kindNumbers[instance.kind];
    empty = false;
  }
  if (instance.datasetId !== undefined) {
    rest.d = instance.datasetId;
    empty = false;
  }
  if (instance.observedAt !== undefined) {
    rest.o = instance.observedAt;
    empty = false;
  }
  if (instance.unitCode !== undefined) {
    rest.u = instance.unitCode;
    empty = false;
  }
  if (instance.createdAt !== times.createdAt) {
    rest.c = instance.createdAt - times.createdAt;
    empty = false;
  }
  if (instance.modifiedAt !== times.modifiedAt) {
    rest.m = instance.modifiedAt - instance.createdAt;
    empty = false;
  }
  return encodeRare(instance, rest, walk) || !empty ? rest : undefined;
}

/** The members that few instances have. @returns whether there was one. */
function encodeRare(instance: AttributeInstance, rest: LeanRest, walk: Walk): boolean {
  const { valueType, objectType, expiresAt, entityIdSealed, entityTypeSealed, attributes } = instance;
  if (
    valueType === undefined &&
    objectType === undefined &&
    expiresAt === undefined &&
    entityIdSealed === undefined &&
    entityTypeSealed === undefined &&
    attributes === undefined
  ) {
    return false;
  }
  if (valueType !== undefined) rest.v = valueType;
  if (objectType !== undefined) rest.t = objectType.map(walk.idFor);
  if (expiresAt !== undefined) rest.e = expiresAt;
  if (entityIdSealed !== undefined) rest.i = entityIdSealed;
  if (entityTypeSealed !== undefined) rest.y = entityTypeSealed;
  if (attributes !== undefined) rest.a = encodeAttributes(attributes, instance, walk);
  return true;
}

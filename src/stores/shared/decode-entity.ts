import type { JsonValue } from '../../core/json.ts';
import {
  type AttributeInstance,
  type AttributeKind,
  type Attributes,
  attributeKinds,
  type Entity,
  type EpochMs,
  type Iri,
} from '../../core/model/entity.ts';
import { parseJsonText } from '../../core/parse-json-text.ts';
import type { LeanAttribute, LeanEntity, LeanRest } from './lean.ts';
import { parseKeepingNumbers } from './raw-numbers.ts';

/** The IRI behind an integer of the dictionary. */
export type TermIri = (id: number) => Iri;

/** An instance while it is put together. */
type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

const noScopes: readonly string[] = [];
const noRest: LeanRest = {};

/** The Entity of a document that {@link encodeEntity} wrote. */
export function decodeEntity(id: string, doc: string, iriOf: TermIri): Entity {
  let lean = parseJsonText(doc) as unknown as LeanEntity;
  if (lean.r === 1) lean = parseKeepingNumbers(doc) as unknown as LeanEntity;
  const createdAt = lean.c;
  const modifiedAt = createdAt + (lean.m ?? 0);
  const entity: Mutable<Entity> = {
    id,
    types: lean.t.map(iriOf),
    scopes: lean.s ?? noScopes,
    attributes: lean.a === undefined ? {} : decodeAttributes(lean.a, createdAt, modifiedAt, iriOf),
    createdAt,
    modifiedAt,
  };
  if (lean.e !== undefined) entity.expiresAt = lean.e;
  return entity;
}

/** The instance that `encodeInstance` wrote. */
export function decodeInstance(text: string, iriOf: TermIri): AttributeInstance {
  const parsed = parseJsonText(text) as unknown as [JsonValue, LeanRest, 0 | 1];
  const [value, rest] = parsed[2] === 1 ? (parseKeepingNumbers(text) as [JsonValue, LeanRest, 1]) : parsed;
  return decodeOne(value, rest, 0, 0, iriOf);
}

function decodeAttributes(
  encoded: readonly LeanAttribute[],
  createdAt: EpochMs,
  modifiedAt: EpochMs,
  iriOf: TermIri,
): Attributes {
  const attributes: Record<Iri, AttributeInstance[]> = {};
  for (let index = 0; index < encoded.length; index++) {
    const entry = encoded[index] as LeanAttribute;
    const instances: AttributeInstance[] = [];
    for (let at = 1; at < entry.length; at += 2) {
      const rest = (entry[at + 1] ?? noRest) as LeanRest;
      instances.push(decodeOne(entry[at] as JsonValue, rest, createdAt, modifiedAt, iriOf));
    }
    attributes[iriOf(entry[0])] = instances;
  }
  return attributes;
}

function decodeOne(
  value: JsonValue,
  rest: LeanRest,
  parentCreatedAt: EpochMs,
  parentModifiedAt: EpochMs,
  iriOf: TermIri,
): AttributeInstance {
  const createdAt = rest.c === undefined ? parentCreatedAt : parentCreatedAt + rest.c;
  const modifiedAt = rest.m === undefined ? parentModifiedAt : createdAt + rest.m;
  const instance: Mutable<AttributeInstance> = {
    kind: attributeKinds[rest.k ?? 0] as AttributeKind,
    value,
    createdAt,
    modifiedAt,
  };
  if (rest === noRest) return instance;
  if (rest.d !== undefined) instance.datasetId = rest.d;
  if (rest.o !== undefined) instance.observedAt = rest.o;
  if (rest.u !== undefined) instance.unitCode = rest.u;
  if (rest.v !== undefined) instance.valueType = rest.v;
  if (rest.t !== undefined) instance.objectType = rest.t.map(iriOf);
  if (rest.e !== undefined) instance.expiresAt = rest.e;
  if (rest.i !== undefined) instance.entityIdSealed = rest.i;
  if (rest.y !== undefined) instance.entityTypeSealed = rest.y;
  if (rest.a !== undefined) instance.attributes = decodeAttributes(rest.a, createdAt, modifiedAt, iriOf);
  return instance;
}

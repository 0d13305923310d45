import type { AttributeInstance, Attributes, Entity, EpochMs, Iri } from './entity.ts';
import { dateTimeToEpoch } from './validate.ts';

/**
 * The Entity without what has expired (clause 4.22): undefined where it has expired itself, the same object where
 * nothing has.
 *
 * @param modifiedAt given to whatever lost a part; it keeps its own when this is absent.
 */
export function withoutExpired(entity: Entity, now: EpochMs, modifiedAt?: EpochMs): Entity | undefined {
  if (entity.expiresAt !== undefined && dateTimeToEpoch(entity.expiresAt) <= now) return undefined;
  const attributes = liveAttributes(entity.attributes, now, modifiedAt);
  if (attributes === entity.attributes) return entity;
  return { ...entity, attributes, modifiedAt: modifiedAt ?? entity.modifiedAt };
}

/**
 * The first millisecond in which something of an Entity, or the Entity itself, exists no more; infinite where nothing
 * ever expires.
 */
export function earliestExpiry(entity: Entity): EpochMs {
  const inAttributes = earliestIn(entity.attributes);
  return entity.expiresAt === undefined ? inAttributes : Math.min(instantOf(entity.expiresAt), inAttributes);
}

function instantOf(expiresAt: string): EpochMs {
  return Math.ceil(dateTimeToEpoch(expiresAt));
}

function earliestIn(attributes: Attributes): EpochMs {
  let earliest = Number.POSITIVE_INFINITY;
  for (const name in attributes) {
    const instances = attributes[name] as readonly AttributeInstance[];
    for (let index = 0; index < instances.length; index++) {
      const instance = instances[index] as AttributeInstance;
      if (instance.expiresAt !== undefined) earliest = Math.min(earliest, instantOf(instance.expiresAt));
      if (instance.attributes !== undefined) earliest = Math.min(earliest, earliestIn(instance.attributes));
    }
  }
  return earliest;
}

function liveAttributes(attributes: Attributes, now: EpochMs, modifiedAt: EpochMs | undefined): Attributes {
  let live: Record<Iri, readonly AttributeInstance[]> | undefined;
  for (const name in attributes) {
    const instances = attributes[name] as readonly AttributeInstance[];
    const left = liveInstances(instances, now, modifiedAt);
    if (left === instances) continue;
    live ??= { ...attributes };
    if (left.length === 0) delete live[name];
    else live[name] = left;
  }
  return live ?? attributes;
}

function liveInstances(
  instances: readonly AttributeInstance[],
  now: EpochMs,
  modifiedAt: EpochMs | undefined,
): readonly AttributeInstance[] {
  let live: AttributeInstance[] | undefined;
  for (let index = 0; index < instances.length; index++) {
    const instance = instances[index] as AttributeInstance;
    const left = liveInstance(instance, now, modifiedAt);
    if (left === instance) {
      live?.push(instance);
    } else {
      live ??= instances.slice(0, index);
      if (left !== undefined) live.push(left);
    }
  }
  return live ?? instances;
}

function liveInstance(
  instance: AttributeInstance,
  now: EpochMs,
  modifiedAt: EpochMs | undefined,
): AttributeInstance | undefined {
  if (instance.expiresAt !== undefined && dateTimeToEpoch(instance.expiresAt) <= now) return undefined;
  if (instance.attributes === undefined) return instance;
  const attributes = liveAttributes(instance.attributes, now, modifiedAt);
  if (attributes === instance.attributes) return instance;
  const { attributes: _, ...others } = instance;
  const rest = { ...others, modifiedAt: modifiedAt ?? instance.modifiedAt };
  return Object.keys(attributes).length === 0 ? rest : { ...rest, attributes };
}

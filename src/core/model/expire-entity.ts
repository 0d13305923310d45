import type { AttributeInstance, Attributes, Entity, EpochMs, Iri } from './entity.ts';
import { dateTimeToEpoch } from './validate.ts';

/**
 * The Entity without what has expired (clause 4.22): undefined where it has expired itself, the same object where
 * nothing has.
 */
export function withoutExpired(entity: Entity, now: EpochMs): Entity | undefined {
  if (isExpired(entity, now)) return undefined;
  const attributes = liveAttributes(entity.attributes, now);
  return attributes === entity.attributes ? entity : { ...entity, attributes };
}

function isExpired({ expiresAt }: { readonly expiresAt?: string }, now: EpochMs): boolean {
  return expiresAt !== undefined && dateTimeToEpoch(expiresAt) <= now;
}

function liveAttributes(attributes: Attributes, now: EpochMs): Attributes {
  let live: Record<Iri, readonly AttributeInstance[]> | undefined;
  for (const name of Object.keys(attributes)) {
    const instances = attributes[name] ?? [];
    const left = liveInstances(instances, now);
    if (left === instances) continue;
    live ??= { ...attributes };
    if (left.length === 0) delete live[name];
    else live[name] = left;
  }
  return live ?? attributes;
}

function liveInstances(instances: readonly AttributeInstance[], now: EpochMs): readonly AttributeInstance[] {
  let live: AttributeInstance[] | undefined;
  for (let index = 0; index < instances.length; index++) {
    const instance = instances[index] as AttributeInstance;
    const left = isExpired(instance, now) ? undefined : liveInstance(instance, now);
    if (left === instance) {
      live?.push(instance);
    } else {
      live ??= instances.slice(0, index);
      if (left !== undefined) live.push(left);
    }
  }
  return live ?? instances;
}

function liveInstance(instance: AttributeInstance, now: EpochMs): AttributeInstance {
  if (instance.attributes === undefined) return instance;
  const attributes = liveAttributes(instance.attributes, now);
  if (attributes === instance.attributes) return instance;
  const { attributes: _, ...rest } = instance;
  return Object.keys(attributes).length === 0 ? rest : { ...rest, attributes };
}

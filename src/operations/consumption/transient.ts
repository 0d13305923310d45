import type { AttributeInstance, Attributes, Entity, EpochMs } from '../../core/model/entity.ts';
import { dateTimeToEpoch } from '../../core/model/validate.ts';

/** When the first part of an Entity, or the Entity itself, ceases to exist (clause 4.5.0.8); infinite if never. */
export function earliestExpiry(entity: Entity): EpochMs {
  return Math.min(instantOf(entity.expiresAt), earliestIn(entity.attributes));
}

function earliestIn(attributes: Attributes): EpochMs {
  let earliest = Number.POSITIVE_INFINITY;
  for (const name in attributes) {
    for (const instance of attributes[name] as readonly AttributeInstance[]) {
      if (instance.expiresAt !== undefined) earliest = Math.min(earliest, instantOf(instance.expiresAt));
      if (instance.attributes !== undefined) earliest = Math.min(earliest, earliestIn(instance.attributes));
    }
  }
  return earliest;
}

function instantOf(expiresAt: string | undefined): EpochMs {
  return expiresAt === undefined ? Number.POSITIVE_INFINITY : dateTimeToEpoch(expiresAt);
}

import { Problem } from '../errors.ts';
import type { Reduction } from './change.ts';
import type { RestoreEntity } from './command.ts';
import type { AttributeInstance, Entity, EpochMs, Iri } from './entity.ts';
import { type Mutable, materialise } from './materialise.ts';

/**
 * The Entity as it was kept elsewhere. Nothing of the one that it takes the place of stays, and what has expired is
 * restored too: its end is not told twice. The change lists no Attributes, since nobody is told of it.
 *
 * @throws Problem AlreadyExists where there is one and it is not to be replaced.
 */
export function restoreEntity(
  state: Entity | undefined,
  { id, entity: fragment, replace }: RestoreEntity,
  now: EpochMs,
): Reduction {
  if (state !== undefined && !replace) {
    throw new Problem('AlreadyExists', `An Entity with the id ${id} exists.`);
  }
  const attributes: Record<Iri, readonly AttributeInstance[]> = {};
  for (const name of Object.keys(fragment.attributes)) {
    const instances = fragment.attributes[name] ?? [];
    if (instances.length === 0) continue;
    attributes[name] = instances.map((instance) => materialise(instance, undefined, now, name));
  }
  const entity: Mutable<Entity> = {
    id,
    types: fragment.types,
    scopes: fragment.scopes ?? [],
    attributes,
    createdAt: fragment.createdAt ?? now,
    modifiedAt: fragment.modifiedAt ?? now,
  };
  if (typeof fragment.expiresAt === 'string') entity.expiresAt = fragment.expiresAt;
  const change = { id, after: entity, attributes: [] };
  return {
    entity,
    change:
      state === undefined ? { ...change, kind: 'created' } : { ...change, kind: 'updated', before: state },
    updated: [],
    notUpdated: [],
  };
}

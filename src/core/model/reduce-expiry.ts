import type { Reduction } from './change.ts';
import { draftOf, finish, noteChange, setInstances } from './draft.ts';
import type { AttributeInstance, Entity, EpochMs, Iri } from './entity.ts';
import { withoutExpired } from './expire-entity.ts';
import { indexOfDataset, instancesOf } from './materialise.ts';
import { removeEntity } from './reduce-entity.ts';

/**
 * 4.22: takes away what has expired. An Entity that has is deleted; of another one, Attributes, instances and
 * sub-Attributes go, as if a client had deleted them.
 */
export function expireEntity(state: Entity | undefined, now: EpochMs): Reduction {
  const live = state && withoutExpired(state, now, now);
  if (live === state || state === undefined) return { entity: state, updated: [], notUpdated: [] };
  if (live === undefined) return removeEntity(state);
  const draft = draftOf(state, now);
  for (const name of Object.keys(state.attributes)) {
    const before = instancesOf(state.attributes, name);
    const after = instancesOf(live.attributes, name);
    if (after === before) continue;
    setInstances(draft, name, after);
    noteExpired(draft, name, before, after);
  }
  return finish(draft);
}

function noteExpired(
  draft: Parameters<typeof noteChange>[0],
  name: Iri,
  before: readonly AttributeInstance[],
  after: readonly AttributeInstance[],
): void {
  for (const instance of before) {
    const left = after[indexOfDataset(after, instance.datasetId)];
    if (left !== instance) noteChange(draft, name, instance, left);
  }
}

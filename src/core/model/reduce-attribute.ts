import { Problem } from '../errors.ts';
import type { Reduction } from './change.ts';
import { changeInstance } from './change-instance.ts';
import type {
  DeleteAttribute,
  PartialUpdateAttribute,
  ReduceAttributes,
  ReplaceAttribute,
} from './command.ts';
import {
  type Draft,
  draftOf,
  finish,
  noteChange,
  setInstances,
  writeInstance,
  writeScopes,
} from './draft.ts';
import type { Entity, EpochMs, Iri } from './entity.ts';
import { indexOfDataset, instancesOf, materialise } from './materialise.ts';

/** 5.6.4: the members that are mentioned are replaced or, where they are null, removed. */
export function partialUpdateAttribute(
  state: Entity,
  command: PartialUpdateAttribute,
  now: EpochMs,
): Reduction {
  const { attribute, fragment } = command;
  const draft = draftOf(state, now);
  const { index, before } = existing(draft, attribute, fragment.datasetId);
  const after = changeInstance(before, fragment, { now, deep: false }, attribute);
  if (after !== before) writeInstance(draft, attribute, index, after);
  return finish(draft);
}

/** 5.6.19: each of the instances must exist; those that are not mentioned stay. */
export function replaceAttribute(state: Entity, command: ReplaceAttribute, now: EpochMs): Reduction {
  const { attribute, fragments } = command;
  const draft = draftOf(state, now);
  for (const fragment of fragments) {
    const { index, before } = existing(draft, attribute, fragment.datasetId);
    writeInstance(draft, attribute, index, materialise(fragment, before, now, attribute));
  }
  return finish(draft);
}

/** 5.6.5: one instance, or all of them, or the Scopes. */
export function deleteAttribute(state: Entity, command: DeleteAttribute, now: EpochMs): Reduction {
  const { attribute, datasetId, all } = command;
  const draft = draftOf(state, now);
  if (attribute === 'scope') {
    if (state.scopes.length === 0) throw notFound(state, 'Scope');
    writeScopes(draft, []);
  } else if (all) {
    deleteAll(draft, attribute);
  } else {
    writeInstance(draft, attribute, existing(draft, attribute, datasetId).index, undefined);
  }
  return finish(draft);
}

/** 5.6.21: all instances of the Attributes named, or of all others. Those that are not there are gone already. */
export function reduceAttributes(state: Entity, command: ReduceAttributes, now: EpochMs): Reduction {
  const { attributes, keep } = command;
  const draft = draftOf(state, now);
  for (const name of Object.keys(state.attributes)) {
    if (attributes.includes(name) !== keep) removeInstances(draft, name);
  }
  return finish(draft);
}

function deleteAll(draft: Draft, attribute: Iri): void {
  if (instancesOf(draft.attributes, attribute).length === 0) {
    throw notFound(draft.before, `Attribute ${attribute}`);
  }
  removeInstances(draft, attribute);
}

function removeInstances(draft: Draft, attribute: Iri): void {
  const instances = instancesOf(draft.attributes, attribute);
  setInstances(draft, attribute, []);
  for (const instance of instances) noteChange(draft, attribute, instance, undefined);
}

function existing(draft: Draft, attribute: Iri, datasetId: string | undefined) {
  const instances = instancesOf(draft.attributes, attribute);
  const index = indexOfDataset(instances, datasetId);
  const before = instances[index];
  if (before !== undefined) return { index, before };
  if (instances.length === 0) throw notFound(draft.before, `Attribute ${attribute}`);
  const which = datasetId === undefined ? 'default instance' : `instance with the datasetId ${datasetId}`;
  throw notFound(draft.before, `${which} of the Attribute ${attribute}`);
}

function notFound({ id }: Entity, what: string): Problem {
  return new Problem('ResourceNotFound', `The Entity ${id} has no ${what}.`);
}

import type { Reduction } from './change.ts';
import type { AppendAttributes, UpdateAttributes } from './command.ts';
import {
  addTypes,
  type Draft,
  draftOf,
  finish,
  writeExpiresAt,
  writeInstance,
  writeScopes,
} from './draft.ts';
import type { AttributeInstance, Entity, EpochMs, Iri } from './entity.ts';
import type { AttributeFragment, EntityFragment } from './fragment.ts';
import { indexOfDataset, instancesOf, materialise } from './materialise.ts';
import { dateTimeToEpoch } from './validate.ts';

/** 5.6.3: instances are added, or replaced unless `noOverwrite`; types and, with it, Scopes are united. */
export function appendAttributes(state: Entity, command: AppendAttributes, now: EpochMs): Reduction {
  const { fragment, noOverwrite } = command;
  if (!noOverwrite) return overwriteAttributes(state, fragment, now, false);
  const draft = draftOf(state, now);
  addTypes(draft, fragment.types);
  const added = fragment.scopes?.filter((scope) => !state.scopes.includes(scope)) ?? [];
  if (added.length > 0) writeScopes(draft, [...state.scopes, ...added]);
  if (state.expiresAt === undefined) writeExpiresAt(draft, fragment);
  forEachInstance(draft, fragment, (name, instance, index, before) => {
    if (before === undefined) {
      writeInstance(draft, name, index, materialise(instance, undefined, now, name));
    } else {
      draft.notUpdated.push({ attribute: name, reason: `${described(before)} exists.` });
    }
  });
  return finish(draft);
}

/** 5.6.2: instances are replaced, added or, where they are null, removed. A Scope replaces one that exists. */
export function updateAttributes(state: Entity, command: UpdateAttributes, now: EpochMs): Reduction {
  const { fragment } = command;
  const draft = draftOf(state, now);
  addTypes(draft, fragment.types);
  updateScopes(draft, fragment);
  writeExpiresAt(draft, fragment);
  forEachInstance(draft, fragment, (name, instance, index, before) => {
    if (instance.value !== null) {
      writeInstance(draft, name, index, materialise(instance, before, now, name));
    } else if (before !== undefined) {
      writeInstance(draft, name, index, undefined);
    } else {
      draft.notUpdated.push({ attribute: name, reason: `${described(instance)} does not exist.` });
    }
  });
  return finish(draft);
}

function updateScopes(draft: Draft, { scopes }: EntityFragment): void {
  if (scopes === undefined) return;
  if (draft.scopes.length > 0) writeScopes(draft, scopes ?? []);
  else draft.notUpdated.push({ attribute: 'scope', reason: 'The Entity has no Scope.' });
}

/**
 * Adds or replaces every instance of the fragment; types are united, Scopes replaced.
 *
 * @param ifNewer leaves out instances that are older than the stored ones.
 */
export function overwriteAttributes(
  state: Entity,
  fragment: EntityFragment,
  now: EpochMs,
  ifNewer: boolean,
): Reduction {
  const draft = draftOf(state, now);
  addTypes(draft, fragment.types);
  if (fragment.scopes) writeScopes(draft, fragment.scopes);
  writeExpiresAt(draft, fragment);
  forEachInstance(draft, fragment, (name, instance, index, before) => {
    if (ifNewer && before !== undefined && isOlder(instance, before)) {
      draft.notUpdated.push({ attribute: name, reason: olderThan(before) });
    } else {
      writeInstance(draft, name, index, materialise(instance, before, now, name));
    }
  });
  return finish(draft);
}

/** Calls for every instance of a fragment, with the place of the stored one, -1 where there is none. */
export function forEachInstance(
  draft: Draft,
  fragment: EntityFragment,
  visit: (
    name: Iri,
    instance: AttributeFragment,
    index: number,
    before: AttributeInstance | undefined,
  ) => void,
): void {
  for (const name of Object.keys(fragment.attributes)) {
    for (const instance of fragment.attributes[name] ?? []) {
      const instances = instancesOf(draft.attributes, name);
      const index = indexOfDataset(instances, instance.datasetId);
      visit(name, instance, index, instances[index]);
    }
  }
}

/** Whether an instance was observed before the stored one; unknown instants are never older. */
export function isOlder(fragment: AttributeFragment, stored: AttributeInstance): boolean {
  const { observedAt } = fragment;
  if (typeof observedAt !== 'string' || stored.observedAt === undefined) return false;
  return dateTimeToEpoch(observedAt) < dateTimeToEpoch(stored.observedAt);
}

/** Why an instance was left out: the stored one is newer. */
export function olderThan(stored: AttributeInstance): string {
  return `${described(stored)} was observed later, at ${stored.observedAt}.`;
}

function described({ datasetId }: { readonly datasetId?: string }): string {
  return datasetId === undefined ? 'The default instance' : `The instance with the datasetId ${datasetId}`;
}

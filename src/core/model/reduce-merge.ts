import type { Reduction } from './change.ts';
import { type ChangeOptions, changeInstance } from './change-instance.ts';
import type { MergeEntity } from './command.ts';
import { addTypes, draftOf, finish, writeExpiresAt, writeInstance, writeScopes } from './draft.ts';
import type { Entity, EpochMs } from './entity.ts';
import { indexOfDataset, instancesOf } from './materialise.ts';

/** 5.6.17 and 5.5.12: a deep merge, in which null removes. What is not mentioned stays as it is. */
export function mergeEntity(state: Entity, command: MergeEntity, now: EpochMs): Reduction {
  const { fragment, observedAt, lang } = command;
  const options: ChangeOptions = {
    now,
    deep: true,
    ...(observedAt !== undefined && { observedAt }),
    ...(lang !== undefined && { lang }),
  };
  const draft = draftOf(state, now);
  addTypes(draft, fragment.types);
  const { scopes } = fragment;
  if (scopes !== undefined && (scopes !== null || draft.scopes.length > 0)) writeScopes(draft, scopes ?? []);
  writeExpiresAt(draft, fragment);
  for (const name of Object.keys(fragment.attributes)) {
    for (const attribute of fragment.attributes[name] ?? []) {
      const instances = instancesOf(draft.attributes, name);
      const index = indexOfDataset(instances, attribute.datasetId);
      const before = instances[index];
      const after = changeInstance(before, attribute, options, name);
      if (after !== before) writeInstance(draft, name, index, after);
    }
  }
  return finish(draft);
}

import type { Reduction } from './change.ts';
import type { MirrorEntity } from './command.ts';
import { addTypes, draftOf, finish, writeExpiresAt, writeInstance, writeScopes } from './draft.ts';
import type { AttributeInstance, Entity, EpochMs } from './entity.ts';
import type { AttributeFragment, EntityFragment } from './fragment.ts';
import { indexOfDataset, instancesOf, materialise } from './materialise.ts';
import { forEachInstance, isOlder, olderThan } from './reduce-attributes.ts';
import { createEntity } from './reduce-entity.ts';
import { sameContent } from './same-content.ts';

/**
 * Makes an Entity what another broker says that it is, and nothing more: what is the same already is no change, so that
 * brokers which tell each other come to an end.
 */
export function mirrorEntity(
  state: Entity | undefined,
  { id, fragment }: MirrorEntity,
  now: EpochMs,
): Reduction {
  if (state === undefined) {
    return createEntity(undefined, { kind: 'createEntity', id, entity: withoutRemovals(fragment) }, now);
  }
  const draft = draftOf(state, now);
  addTypes(draft, fragment.types);
  const { scopes, expiresAt } = fragment;
  if (scopes !== undefined && !sameScopes(scopes ?? [], state.scopes)) writeScopes(draft, scopes ?? []);
  if (expiresAt !== state.expiresAt) writeExpiresAt(draft, fragment);
  forEachInstance(draft, fragment, (name, instance, index, before) => {
    if (instance.value === null) {
      if (before !== undefined) writeInstance(draft, name, index, undefined);
      return;
    }
    if (before !== undefined && isOlder(instance, before)) {
      draft.notUpdated.push({ attribute: name, reason: olderThan(before) });
      return;
    }
    const after = materialise(instance, before, now, name);
    if (before === undefined || !sameInstance(before, after)) writeInstance(draft, name, index, after);
  });
  return finish(draft);
}

function withoutRemovals(fragment: EntityFragment): EntityFragment {
  const attributes = Object.entries(fragment.attributes)
    .map(([name, instances]) => [name, instances.filter(({ value }) => value !== null)] as const)
    .filter(([, instances]) => instances.length > 0);
  return { ...fragment, attributes: Object.fromEntries<readonly AttributeFragment[]>(attributes) };
}

function sameScopes(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((scope) => b.includes(scope));
}

/** Whether an instance that is told says what the stored one does, and of the same instant. */
function sameInstance(stored: AttributeInstance, told: AttributeInstance): boolean {
  return sameContent(stored, told) && sameInstants(stored, told);
}

/** For what is the same otherwise. Notifications tell of no expiresAt unless they have the system times. */
function sameInstants(stored: AttributeInstance, told: AttributeInstance): boolean {
  if (stored.observedAt !== told.observedAt) return false;
  if (told.expiresAt !== undefined && told.expiresAt !== stored.expiresAt) return false;
  const parts = stored.attributes ?? {};
  return Object.keys(parts).every((name) =>
    instancesOf(parts, name).every((part) => {
      const others = instancesOf(told.attributes, name);
      const other = others[indexOfDataset(others, part.datasetId)];
      return other !== undefined && sameInstants(part, other);
    }),
  );
}

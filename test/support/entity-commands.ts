import { Problem } from '../../src/core/errors.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { EntityCommand } from '../../src/core/model/command.ts';
import type { Entity } from '../../src/core/model/entity.ts';
import { type ExpansionMode, expandAttribute, expandEntity } from '../../src/core/model/expand-entity.ts';
import { reduce } from '../../src/core/model/reduce.ts';

export const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
export const speed = `${vocabulary}speed`;
export const label = `${vocabulary}label`;
export const nothing = 'urn:ngsi-ld:null';
export const id = 'urn:ngsi-ld:Car:1';
export const point = { type: 'Point', coordinates: [8, 49] };
export const gps = 'urn:src:gps';

export type Members = { readonly [name: string]: JsonValue };

export const expand = (members: JsonValue, mode: ExpansionMode) => expandEntity(members, coreContext, mode);

export function create(members: Members = {}, now = 1000): Entity {
  const entity = expand({ id, type: 'Car', ...members }, 'complete');
  return present(reduce(undefined, { kind: 'createEntity', id, entity }, now).entity);
}

export function present(entity: Entity | undefined): Entity {
  if (entity === undefined) throw new Error('the Entity is gone');
  return entity;
}

export const merge = (
  members: JsonValue,
  more: { observedAt?: string; lang?: string } = {},
): EntityCommand => ({
  kind: 'mergeEntity',
  id,
  fragment: expand(members, 'merge'),
  ...more,
});
export const mergeSimplified = (members: JsonValue, lang?: string): EntityCommand => ({
  kind: 'mergeEntity',
  id,
  fragment: expand(members, 'mergeSimplified'),
  ...(lang !== undefined && { lang }),
});
export const replace = (members: Members): EntityCommand => ({
  kind: 'replaceEntity',
  id,
  entity: expand({ id, type: 'Car', ...members }, 'complete'),
});
export const append = (members: JsonValue, noOverwrite = false): EntityCommand => ({
  kind: 'appendAttributes',
  id,
  fragment: expand(members, 'append'),
  noOverwrite,
});
export const update = (members: JsonValue): EntityCommand => ({
  kind: 'updateAttributes',
  id,
  fragment: expand(members, 'update'),
});
export function partial(name: string, value: JsonValue): EntityCommand {
  const [fragment = {}] = expandAttribute(name, value, coreContext, 'partial');
  return { kind: 'partialUpdateAttribute', id, attribute: vocabulary + name, fragment };
}
export const replaceAttribute = (name: string, value: JsonValue): EntityCommand => ({
  kind: 'replaceAttribute',
  id,
  attribute: vocabulary + name,
  fragments: expandAttribute(name, value, coreContext, 'complete'),
});
export const deleteAttribute = (
  attribute: string,
  more: { datasetId?: string; all?: boolean } = {},
): EntityCommand => ({
  kind: 'deleteAttribute',
  id,
  attribute,
  all: false,
  ...more,
});
/** As another broker tells it in a notification. */
export const mirror = (members: JsonValue): EntityCommand => ({
  kind: 'mirrorEntity',
  id,
  fragment: expand(members, 'mirror'),
});
export const upsert = (members: Members, mode: 'replace' | 'update', ifNewer = false): EntityCommand => ({
  kind: 'upsertEntity',
  id,
  entity: expand({ id, type: 'Car', ...members }, 'complete'),
  mode,
  ifNewer,
});

export function refusal(state: Entity | undefined, command: EntityCommand): string {
  try {
    reduce(state, command, 2000);
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${error.detail}`;
    throw error;
  }
  return 'accepted';
}

/** The Attributes without times, for comparing. */
export function attributes(entity: Entity | undefined): unknown {
  return JSON.parse(
    JSON.stringify(present(entity).attributes, (key, value) =>
      key === 'createdAt' || key === 'modifiedAt' ? undefined : value,
    ).replaceAll(vocabulary, ''),
  );
}

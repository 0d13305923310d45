import { isArray, type JsonValue } from '../json.ts';
import type { AttributeInstance, Entity } from '../model/entity.ts';
import {
  linkedOptions,
  type RepresentationOptions,
  shownInstances,
  showsAttribute,
} from './represent-entity.ts';

/** An Entity that another one links to. */
export interface Link {
  readonly id: string;
  /** How it is to be shown. */
  readonly options: RepresentationOptions;
}

/**
 * The links of an Entity that are followed when linked Entities are asked for (clause 4.5.23), in the order in which
 * they stand: those of the Relationships that are shown. Several Relationships may link to the same Entity, and want
 * different members of it. To find all that {@link RepresentationOptions.linked} will ask for, follow the links of
 * what is found as many times as there are levels.
 *
 * @param containedBy Entities that are not followed.
 */
export function linksOf(
  { attributes }: Entity,
  options: RepresentationOptions,
  containedBy?: ReadonlySet<string>,
): readonly Link[] {
  const links: Link[] = [];
  for (const name in attributes) {
    if (!showsAttribute(options, name)) continue;
    let inner: RepresentationOptions | undefined;
    for (const { kind, value } of shownInstances(attributes[name] as readonly AttributeInstance[], options)) {
      if (kind !== 'Relationship' && kind !== 'ListRelationship') continue;
      inner ??= linkedOptions(options, name);
      for (const id of idsOf(value)) {
        if (containedBy?.has(id) !== true) links.push({ id, options: inner });
      }
    }
  }
  return links;
}

function idsOf(value: JsonValue): readonly string[] {
  return (isArray(value) ? value : [value]) as readonly string[];
}

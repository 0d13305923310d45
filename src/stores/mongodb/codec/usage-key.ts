import type { AttributeInstance, AttributeKind, Entity, Iri } from '../../../core/model/entity.ts';
import { attributeKinds } from '../../../core/model/entity.ts';
import { kindNumbers } from '../../shared/encode-entity.ts';

/** What {@link usageKey} stands for: the numbers of a type and of an Attribute, and its kind. */
export interface Usage {
  readonly type: number;
  readonly attribute: number;
  readonly kind: AttributeKind;
}

/** The text that says of an Entity that it has a type, and an Attribute of a kind. */
export function usageKey({ type, attribute, kind }: Usage): string {
  return `${type}.${attribute}.${kindNumbers[kind]}`;
}

/** The other way round. */
export function usageOf(key: string): Usage {
  const [type, attribute, kind] = key.split('.').map(Number) as [number, number, number];
  return { type, attribute, kind: attributeKinds[kind] as AttributeKind };
}

/** The keys of an Entity, each once; undefined where it has no Attribute. */
export function usageKeys(
  entity: Entity,
  types: readonly number[],
  idFor: (attribute: Iri) => number,
): readonly string[] | undefined {
  let keys: string[] | undefined;
  for (const name in entity.attributes) {
    const attribute = idFor(name);
    const instances = entity.attributes[name] as readonly AttributeInstance[];
    for (let index = 0; index < instances.length; index++) {
      const { kind } = instances[index] as AttributeInstance;
      if (index > 0 && instances.findIndex((other) => other.kind === kind) < index) continue;
      keys ??= [];
      for (const type of types) keys.push(usageKey({ type, attribute, kind }));
    }
  }
  return keys;
}

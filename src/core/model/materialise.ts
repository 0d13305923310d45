import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { assertMemberFits, type KindMember } from './attribute-members.ts';
import {
  type AttributeInstance,
  type AttributeKind,
  type Attributes,
  type EpochMs,
  type Iri,
  valueMembers,
} from './entity.ts';
import type { AttributeFragment, AttributeFragments } from './fragment.ts';

export type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/**
 * The stored instance that a complete fragment makes. It keeps the createdAt of the instance that it takes the
 * place of, and so do its sub-Attributes.
 *
 * @param at names the instance in the refusal.
 * @throws Problem BadRequestData where the fragment has no kind or no value.
 */
export function materialise(
  fragment: AttributeFragment,
  previous: AttributeInstance | undefined,
  now: EpochMs,
  at: string,
): AttributeInstance {
  const instance = newInstance(fragment.kind, fragment.value, fragment, now, at);
  if (previous !== undefined) instance.createdAt = previous.createdAt;
  if (fragment.attributes !== undefined) {
    instance.attributes = materialiseAll(fragment.attributes, previous?.attributes, now, at);
  }
  return instance;
}

/**
 * An instance that is created now, or when the fragment says, without sub-Attributes.
 * @throws Problem BadRequestData where kind or value is missing, or a member does not fit the kind.
 */
export function newInstance(
  kind: AttributeKind | undefined,
  value: JsonValue | undefined,
  fragment: AttributeFragment,
  now: EpochMs,
  at: string,
): Mutable<AttributeInstance> {
  if (kind === undefined) throw badRequest(`${at}: expected a value, since the Attribute does not exist.`);
  if (value === undefined || value === null) {
    throw badRequest(`${at}.${valueMembers[kind]}: expected the ${valueMembers[kind]} of a new ${kind}.`);
  }
  const { createdAt = now, modifiedAt = now } = fragment;
  const instance: Mutable<AttributeInstance> = { kind, value, createdAt, modifiedAt };
  if (fragment.datasetId !== undefined) instance.datasetId = fragment.datasetId;
  writeMembers(instance, fragment, at);
  return instance;
}

function materialiseAll(
  fragments: AttributeFragments,
  previous: Attributes | undefined,
  now: EpochMs,
  at: string,
): Attributes {
  const attributes: Record<Iri, readonly AttributeInstance[]> = {};
  for (const name of Object.keys(fragments)) {
    const before = instancesOf(previous, name);
    attributes[name] = (fragments[name] ?? []).map((fragment) =>
      materialise(fragment, before[indexOfDataset(before, fragment.datasetId)], now, `${at}.${name}`),
    );
  }
  return attributes;
}

/**
 * Sets the members that a fragment names beside kind, value and sub-Attributes, and removes those that are null.
 * @returns whether there was anything to set or remove.
 */
export function writeMembers(
  instance: Mutable<AttributeInstance>,
  fragment: AttributeFragment,
  at: string,
): boolean {
  const members: { [Member in PlainMember]?: unknown } = instance;
  let written = false;
  for (const member of plainMembers) {
    const value = fragment[member];
    if (value === undefined || (value === null && members[member] === undefined)) continue;
    if (value === null) {
      delete members[member];
    } else {
      if (isKindMember(member)) assertMemberFits(instance.kind, member, `${at}.${member}`);
      members[member] = value;
    }
    written = true;
  }
  return written;
}

const plainMembers = [
  'observedAt',
  'unitCode',
  'valueType',
  'objectType',
  'expiresAt',
  'entityIdSealed',
  'entityTypeSealed',
] as const;

type PlainMember = (typeof plainMembers)[number];

function isKindMember(member: PlainMember): member is KindMember {
  return member === 'unitCode' || member === 'valueType' || member === 'objectType';
}

const none: readonly AttributeInstance[] = [];

/** The instances of an Attribute: none where it does not exist. */
export function instancesOf(attributes: Attributes | undefined, name: Iri): readonly AttributeInstance[] {
  return attributes !== undefined && Object.hasOwn(attributes, name) ? (attributes[name] ?? none) : none;
}

/** The place of the instance with a datasetId, or of the default one; -1 where there is none. */
export function indexOfDataset(
  instances: readonly AttributeInstance[],
  datasetId: string | undefined,
): number {
  for (let index = 0; index < instances.length; index++) {
    if (instances[index]?.datasetId === datasetId) return index;
  }
  return -1;
}

/** Instances with one replaced, added where `index` is -1, or removed where `after` is undefined. */
export function withInstance(
  instances: readonly AttributeInstance[],
  index: number,
  after: AttributeInstance | undefined,
): readonly AttributeInstance[] {
  if (after === undefined) return index === -1 ? instances : instances.toSpliced(index, 1);
  return index === -1 ? [...instances, after] : instances.with(index, after);
}

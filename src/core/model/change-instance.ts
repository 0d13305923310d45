import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { looksLikeGeometry } from './attribute-members.ts';
import {
  type AttributeInstance,
  type AttributeKind,
  type Attributes,
  type EpochMs,
  type Iri,
  valueMembers,
} from './entity.ts';
import { coerceValue } from './expand-value.ts';
import type { AttributeFragment, AttributeFragments } from './fragment.ts';
import {
  indexOfDataset,
  instancesOf,
  type Mutable,
  materialise,
  newInstance,
  withInstance,
  writeMembers,
} from './materialise.ts';
import { mergeValue } from './merge-value.ts';

/** How a fragment changes an instance that exists. */
export interface ChangeOptions {
  readonly now: EpochMs;
  /**
   * Whether values and sub-Attributes are merged (Merge Entity); else those that are mentioned are replaced
   * (Partial Attribute Update).
   */
  readonly deep: boolean;
  /** Given to instances that have an observedAt or are new, where the fragment brings none. */
  readonly observedAt?: string;
  /** The language of a plain string that is written to a LanguageProperty. */
  readonly lang?: string;
}

/**
 * An instance after a fragment: the same object where nothing in the fragment touches it, undefined where it is
 * removed or was never there.
 *
 * @param at names the instance in the refusal.
 * @throws Problem BadRequestData where the kind would change, a member does not fit it, or a new instance is
 * not complete.
 */
export function changeInstance(
  previous: AttributeInstance | undefined,
  fragment: AttributeFragment,
  options: ChangeOptions,
  at: string,
): AttributeInstance | undefined {
  if (fragment.value === null) return undefined;
  if (previous === undefined) return createdInstance(fragment, options, at);
  const value = changedValue(previous, fragment, options, at);
  const instance: Mutable<AttributeInstance> = { ...previous, modifiedAt: options.now };
  let touched = value !== undefined;
  if (value !== undefined) instance.value = value;
  if (writeMembers(instance, fragment, at)) touched = true;
  if (fragment.attributes !== undefined) {
    const attributes = changeAttributes(previous.attributes, fragment.attributes, below(options), at);
    if (attributes !== previous.attributes) {
      touched = true;
      setAttributes(instance, attributes);
    }
  }
  if (!touched) return previous;
  const observed = previous.observedAt !== undefined && fragment.observedAt === undefined;
  if (options.observedAt !== undefined && observed) instance.observedAt = options.observedAt;
  return instance;
}

/** What holds for sub-Attributes: the observedAt is that of the Attribute alone. */
function below(options: ChangeOptions): ChangeOptions {
  if (options.observedAt === undefined) return options;
  const { observedAt: _, ...rest } = options;
  return rest;
}

function setAttributes(instance: Mutable<AttributeInstance>, attributes: Attributes | undefined): void {
  if (attributes === undefined) delete instance.attributes;
  else instance.attributes = attributes;
}

function createdInstance(fragment: AttributeFragment, options: ChangeOptions, at: string): AttributeInstance {
  const { value } = fragment;
  const kind = fragment.kind ?? (value === undefined ? undefined : impliedKind(value));
  const merged = kind === undefined || value === undefined ? value : mergeValue(kind, undefined, value);
  const instance = newInstance(kind, merged, fragment, options.now, at);
  if (options.observedAt !== undefined && fragment.observedAt === undefined) {
    instance.observedAt = options.observedAt;
  }
  if (fragment.attributes !== undefined) {
    setAttributes(instance, changeAttributes(undefined, fragment.attributes, below(options), at));
  }
  return instance;
}

/** The kind of a new Attribute of which only a value is known. */
function impliedKind(value: JsonValue): AttributeKind {
  return looksLikeGeometry(value) ? 'GeoProperty' : 'Property';
}

/** The value after the fragment; undefined where the fragment says nothing of it. */
function changedValue(
  previous: AttributeInstance,
  fragment: AttributeFragment,
  options: ChangeOptions,
  at: string,
): JsonValue | undefined {
  const { kind } = previous;
  const valueAt = `${at}.${valueMembers[kind]}`;
  const patch = readPatch(kind, fragment, options, at, valueAt);
  if (patch === undefined || !options.deep) return patch;
  return mergeValue(kind, previous.value, patch);
}

function readPatch(
  kind: AttributeKind,
  fragment: AttributeFragment,
  options: ChangeOptions,
  at: string,
  valueAt: string,
): JsonValue | undefined {
  const { value } = fragment;
  if (fragment.kind === kind) return value;
  if (kind === 'LanguageProperty' && options.lang !== undefined && typeof value === 'string') {
    return { [options.lang]: value };
  }
  if (fragment.kind !== undefined) {
    throw badRequest(`${at}: expected a ${kind}, as the Attribute is one, but it is a ${fragment.kind}.`);
  }
  return value === undefined ? undefined : coerceValue(kind, value, valueAt);
}

/** Attributes after fragments of them: the same object where nothing changes, undefined where none is left. */
function changeAttributes(
  previous: Attributes | undefined,
  fragments: AttributeFragments,
  options: ChangeOptions,
  at: string,
): Attributes | undefined {
  let attributes = previous;
  for (const name of Object.keys(fragments)) {
    const before = instancesOf(previous, name);
    let instances = before;
    for (const fragment of fragments[name] ?? []) {
      instances = changeInstances(instances, fragment, options, `${at}.${name}`);
    }
    if (instances !== before) attributes = withInstances(attributes, name, instances);
  }
  return attributes !== undefined && Object.keys(attributes).length === 0 ? undefined : attributes;
}

function changeInstances(
  instances: readonly AttributeInstance[],
  fragment: AttributeFragment,
  options: ChangeOptions,
  at: string,
): readonly AttributeInstance[] {
  const index = indexOfDataset(instances, fragment.datasetId);
  const before = instances[index];
  const after = subAttribute(before, fragment, options, at);
  return after === before ? instances : withInstance(instances, index, after);
}

function subAttribute(
  before: AttributeInstance | undefined,
  fragment: AttributeFragment,
  options: ChangeOptions,
  at: string,
): AttributeInstance | undefined {
  if (options.deep) return changeInstance(before, fragment, options, at);
  return fragment.value === null ? undefined : materialise(fragment, before, options.now, at);
}

/** Attributes with the instances of one replaced; without it where there are none. */
function withInstances(
  attributes: Attributes | undefined,
  name: Iri,
  instances: readonly AttributeInstance[],
): Attributes {
  if (instances.length > 0) return { ...attributes, [name]: instances };
  const rest: Record<Iri, readonly AttributeInstance[]> = { ...attributes };
  delete rest[name];
  return rest;
}

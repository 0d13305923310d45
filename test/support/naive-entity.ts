/**
 * What the operations of NGSI-LD do to an Entity, written down a second time: on the bodies of requests as clients
 * send them, by the rules and nothing else, slowly, sharing no code with the reducers. For comparing the two.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };
export type JsonMembers = { readonly [member: string]: Json };

export interface NaiveInstance {
  type: string;
  value: Json;
  datasetId: string | undefined;
  /** observedAt, unitCode and expiresAt, where there are any. */
  members: Record<string, string>;
  subs: NaiveAttributes;
  createdAt: number;
  modifiedAt: number;
}

export type NaiveAttributes = Map<string, NaiveInstance[]>;

export interface NaiveEntity {
  readonly id: string;
  types: string[];
  scopes: string[];
  expiresAt: string | undefined;
  attributes: NaiveAttributes;
  createdAt: number;
  modifiedAt: number;
}

/** The code of an error, thrown where a request is refused. */
export class Refusal extends Error {}

export const nullText = 'urn:ngsi-ld:null';

export const valueMember: Readonly<Record<string, string>> = {
  Property: 'value',
  Relationship: 'object',
  GeoProperty: 'value',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  ListRelationship: 'objectList',
};
const plainMembers = ['observedAt', 'unitCode', 'expiresAt'];
const notSubAttributes = new Set(['type', 'datasetId', ...plainMembers, ...Object.values(valueMember)]);
const notAttributes = new Set(['id', 'type', 'scope', 'expiresAt']);

export const isMembers = (value: Json | undefined): value is JsonMembers =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = <T extends Json>(value: T | readonly T[]): T[] =>
  (Array.isArray(value) ? [...value] : [value]) as T[];

/** The Attributes of a body: the name and each of its instances. */
export function attributesIn(body: JsonMembers): [string, Json][] {
  return Object.entries(body)
    .filter(([name]) => !notAttributes.has(name))
    .flatMap(([name, value]) => listOf(value).map((one): [string, Json] => [name, one]));
}

const subAttributesIn = (said: JsonMembers): [string, Json][] =>
  Object.entries(said)
    .filter(([name]) => !notSubAttributes.has(name))
    .flatMap(([name, value]) => listOf(value).map((one): [string, Json] => [name, one]));

export const datasetIn = (said: Json): string | undefined =>
  isMembers(said) ? (said.datasetId as string | undefined) : undefined;

/** The value that an instance in a body has; undefined where it says nothing of it. */
function valueIn(said: JsonMembers): Json | undefined {
  const member = typeof said.type === 'string' ? valueMember[said.type] : undefined;
  return member === undefined ? undefined : said[member];
}

/** Whether an instance in a body asks for its removal. */
export function removes(said: Json): boolean {
  if (!isMembers(said)) return said === nullText;
  const value = valueIn(said);
  return (
    value === nullText ||
    (said.type === 'LanguageProperty' && isMembers(value) && value['@none'] === nullText)
  );
}

/** An instance as a whole body says it; it keeps the createdAt of what it takes the place of. */
export function wholeInstance(said: Json, before: NaiveInstance | undefined, now: number): NaiveInstance {
  if (!isMembers(said) || typeof said.type !== 'string') throw new Refusal('BadRequestData');
  const value = valueIn(said);
  if (value === undefined) throw new Refusal('BadRequestData');
  const subs: NaiveAttributes = new Map();
  for (const [name, sub] of subAttributesIn(said)) {
    const earlier = before?.subs.get(name)?.find(({ datasetId }) => datasetId === datasetIn(sub));
    subs.set(name, [...(subs.get(name) ?? []), wholeInstance(sub, earlier, now)]);
  }
  const instance = {
    type: said.type,
    value,
    datasetId: datasetIn(said),
    members: {},
    subs,
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
  };
  setMembers(instance, said);
  return instance;
}

/** Sets what is said of observedAt, unitCode and expiresAt. @returns whether that was anything. */
function setMembers(instance: NaiveInstance, said: JsonMembers): boolean {
  let touched = false;
  for (const member of plainMembers) {
    const value = said[member];
    if (value === undefined || (value === nullText && instance.members[member] === undefined)) continue;
    if (value === nullText) delete instance.members[member];
    else if (member === 'unitCode' && !['Property', 'ListProperty'].includes(instance.type)) {
      throw new Refusal('BadRequestData');
    } else instance.members[member] = value as string;
    touched = true;
  }
  return touched;
}

/** RFC 7396, in which the NGSI-LD Null removes. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isMembers(patch)) return patch;
  const members = new Map(isMembers(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === nullText) members.delete(key);
    else members.set(key, mergePatch(members.get(key), value));
  }
  return Object.fromEntries(members);
}

const mergedKinds = ['Property', 'LanguageProperty'];

export interface PatchOptions {
  readonly now: number;
  /** Merge Entity; else Partial Attribute Update. */
  readonly deep: boolean;
  readonly observedAt?: string | undefined;
}

/**
 * An instance after it was patched: undefined where it is gone, and the very same where nothing of it was written.
 */
export function patchedInstance(
  before: NaiveInstance | undefined,
  said: Json,
  options: PatchOptions,
): NaiveInstance | undefined {
  const { now, deep, observedAt } = options;
  if (removes(said)) return undefined;
  if (!isMembers(said)) throw new Refusal('BadRequestData');
  if (before !== undefined && said.type !== undefined && said.type !== before.type) {
    throw new Refusal('BadRequestData');
  }
  const value = valueIn(said);
  const merges = deep && mergedKinds.includes(String(said.type));
  const instance: NaiveInstance =
    before === undefined
      ? newInstance(said, value === undefined || !merges ? value : mergePatch(undefined, value), now)
      : { ...before, members: { ...before.members }, subs: new Map(before.subs) };
  let touched = before === undefined;
  if (before !== undefined && value !== undefined) {
    instance.value = merges ? mergePatch(before.value, value) : value;
    touched = true;
  }
  if (setMembers(instance, said)) touched = true;
  if (patchSubs(instance, said, { now, deep })) touched = true;
  if (!touched) return before;
  const dated = before === undefined || before.members.observedAt !== undefined;
  if (observedAt !== undefined && said.observedAt === undefined && dated)
    instance.members.observedAt = observedAt;
  return { ...instance, modifiedAt: now };
}

function newInstance(said: JsonMembers, value: Json | undefined, now: number): NaiveInstance {
  if (typeof said.type !== 'string' || value === undefined) throw new Refusal('BadRequestData');
  const datasetId = datasetIn(said);
  return { type: said.type, value, datasetId, members: {}, subs: new Map(), createdAt: now, modifiedAt: now };
}

function patchSubs(instance: NaiveInstance, said: JsonMembers, options: PatchOptions): boolean {
  let touched = false;
  for (const [name, sub] of subAttributesIn(said)) {
    const before = instance.subs.get(name)?.find(({ datasetId }) => datasetId === datasetIn(sub));
    const after = options.deep
      ? patchedInstance(before, sub, options)
      : removes(sub)
        ? undefined
        : wholeInstance(sub, before, options.now);
    if (after === before) continue;
    touched = true;
    putInstance(instance.subs, name, datasetIn(sub), after);
  }
  return touched;
}

/** Puts an instance in the place of that with its datasetId, or at the end, or takes that one away. */
export function putInstance(
  attributes: NaiveAttributes,
  name: string,
  datasetId: string | undefined,
  after: NaiveInstance | undefined,
): void {
  const instances = [...(attributes.get(name) ?? [])];
  const index = instances.findIndex((instance) => instance.datasetId === datasetId);
  if (after === undefined) {
    if (index >= 0) instances.splice(index, 1);
  } else if (index >= 0) instances[index] = after;
  else instances.push(after);
  if (instances.length > 0) attributes.set(name, instances);
  else attributes.delete(name);
}

/**
 * What is left when everything is taken away whose expiresAt is not after `now`.
 *
 * @param modifiedAt of whatever lost something, as far as it is to be told; it is not where that is only not seen.
 */
export function livingEntity(
  entity: NaiveEntity | undefined,
  now: number,
  modifiedAt?: number,
): NaiveEntity | undefined {
  if (entity === undefined || isOver(entity.expiresAt, now)) return undefined;
  return living(entity, 'attributes', now, modifiedAt);
}

const isOver = (expiresAt: string | undefined, now: number): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= now;

/** An Entity or instance with what is left of its Attributes. */
function living<Key extends 'attributes' | 'subs', Holder extends Record<Key, NaiveAttributes>>(
  holder: Holder & { modifiedAt: number },
  key: Key,
  now: number,
  modifiedAt: number | undefined,
): Holder & { modifiedAt: number } {
  const left: NaiveAttributes = new Map();
  for (const [name, instances] of holder[key]) {
    const staying = instances.filter(({ members }) => !isOver(members.expiresAt, now));
    if (staying.length > 0)
      left.set(
        name,
        staying.map((instance) => living(instance, 'subs', now, modifiedAt)),
      );
  }
  const lost = shape(left) !== shape(holder[key]);
  return { ...holder, [key]: left, modifiedAt: lost ? (modifiedAt ?? holder.modifiedAt) : holder.modifiedAt };
}

/** All that there is of instances, at any depth, in a text. */
export function shape(attributes: NaiveAttributes): string {
  return JSON.stringify(
    [...attributes].map(([name, all]) => [name, all.map(({ datasetId, subs }) => [datasetId, shape(subs)])]),
  );
}

const instant = (epoch: number): string => new Date(epoch).toISOString();

const oneOrAll = (items: Json[]): Json => (items.length === 1 ? (items[0] as Json) : items);

/** The Entity in the normalised representation with its system Attributes. */
export function renderNaive(entity: NaiveEntity): JsonMembers {
  return {
    id: entity.id,
    type: oneOrAll(entity.types),
    ...(entity.scopes.length > 0 && { scope: oneOrAll(entity.scopes) }),
    ...renderAttributes(entity.attributes),
    ...(entity.expiresAt !== undefined && { expiresAt: entity.expiresAt }),
    createdAt: instant(entity.createdAt),
    modifiedAt: instant(entity.modifiedAt),
  };
}

function renderAttributes(attributes: NaiveAttributes): JsonMembers {
  return Object.fromEntries([...attributes].map(([name, all]) => [name, oneOrAll(all.map(renderInstance))]));
}

function renderInstance(instance: NaiveInstance): JsonMembers {
  const { type, value, datasetId, members, subs, createdAt, modifiedAt } = instance;
  return {
    type,
    [valueMember[type] as string]: value,
    ...(datasetId !== undefined && { datasetId }),
    ...members,
    ...renderAttributes(subs),
    createdAt: instant(createdAt),
    modifiedAt: instant(modifiedAt),
  };
}

import { type JsonObject, jsonEquals } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { AttributeInstance, AttributeKind, Attributes, Entity, Iri } from '../model/entity.ts';
import type { LanguagePreference } from './language.ts';
import { representAttributeValue } from './represent-attribute.ts';
import { type RepresentationOptions, shownInstances } from './represent-entity.ts';

/** A version of the standard, by its minor number: 8 is 1.8. */
export type ApiVersion = number;

const knownVersion = /^1\.(\d)$/;

/**
 * The version that a client prefers: `1.0` to `1.9`.
 * @returns undefined of anything else: what is not known is a preference to ignore (RFC 7240 section 2).
 */
export function parseApiVersion(text: string): ApiVersion | undefined {
  const minor = knownVersion.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** What of an Entity is wanted: where an older version has room for less, that is what it keeps. */
export type DowngradeSelection = Pick<RepresentationOptions, 'lang' | 'datasetIds'>;

/** An Entity as an older version knows it. */
export interface DowngradedEntity {
  readonly entity: Entity;
  /** Whether anything had to be changed; the same Entity is returned where nothing had to. */
  readonly altered: boolean;
}

interface Downgrade {
  readonly version: ApiVersion;
  readonly context: Context;
  readonly lang: LanguagePreference | undefined;
  readonly dropped: readonly DroppedMember[];
}

/**
 * Takes away what later versions added (clause 4.3.6.8), at every level:
 * before 1.9 expiresAt and valueType; before 1.8 objectType, while Vocab-, Json- and ListProperties become Properties
 * and ListRelationships Relationships; before 1.4 scopes, while LanguageProperties become Properties; before 1.3
 * observedAt, unitCode and all datasetIds, types and instances but one.
 *
 * @param context names what becomes the value of a Property, in which it is not compacted any more.
 * @param selection of several instances, one of these is kept; of a languageMap, the text in this language.
 */
export function downgradeEntity(
  entity: Entity,
  version: ApiVersion,
  context: Context,
  selection: DowngradeSelection = {},
): DowngradedEntity {
  const dropped = droppedMembers.filter(({ until }) => version < until).map(({ member }) => member);
  const downgrade = { version, context, lang: selection.lang, dropped };
  const attributes = downgradeAttributes(entity.attributes, downgrade, selection);
  const { expiresAt, scopes, types, ...others } = entity;
  const expires = expiresAt !== undefined && version >= 9;
  const scoped = scopes.length === 0 || version >= 4;
  const typed = types.length === 1 || version >= 3;
  if (attributes === entity.attributes && expires === (expiresAt !== undefined) && scoped && typed) {
    return { entity, altered: false };
  }
  return {
    altered: true,
    entity: {
      ...others,
      types: typed ? types : types.slice(0, 1),
      scopes: scoped ? scopes : [],
      attributes,
      ...(expires && { expiresAt }),
    },
  };
}

type DroppedMember = 'expiresAt' | 'valueType' | 'objectType' | 'datasetId' | 'observedAt' | 'unitCode';

/** The members of Attributes, and the version that brought them. */
const droppedMembers: readonly { readonly member: DroppedMember; readonly until: ApiVersion }[] = [
  { member: 'expiresAt', until: 9 },
  { member: 'valueType', until: 9 },
  { member: 'objectType', until: 8 },
  { member: 'datasetId', until: 3 },
  { member: 'observedAt', until: 3 },
  { member: 'unitCode', until: 3 },
];

/** The kinds of Attribute that came later, and what they were before. */
const earlierKinds: Readonly<
  Partial<Record<AttributeKind, { readonly kind: AttributeKind; readonly until: ApiVersion }>>
> = {
  LanguageProperty: { kind: 'Property', until: 4 },
  VocabProperty: { kind: 'Property', until: 8 },
  JsonProperty: { kind: 'Property', until: 8 },
  ListProperty: { kind: 'Property', until: 8 },
  ListRelationship: { kind: 'Relationship', until: 8 },
};

function downgradeAttributes(
  attributes: Attributes,
  downgrade: Downgrade,
  selection: DowngradeSelection,
): Attributes {
  let altered = false;
  const older: Record<Iri, readonly AttributeInstance[]> = {};
  for (const name in attributes) {
    const instances = attributes[name] as readonly AttributeInstance[];
    const downgraded = downgradeInstances(instances, downgrade, selection);
    if (downgraded !== instances) altered = true;
    if (downgraded.length > 0) older[name] = downgraded;
  }
  return altered ? older : attributes;
}

function downgradeInstances(
  instances: readonly AttributeInstance[],
  downgrade: Downgrade,
  selection: DowngradeSelection,
): readonly AttributeInstance[] {
  const kept = downgrade.version < 3 ? keptInstances(instances, selection) : instances;
  const older = kept.map((instance) => downgradeInstance(instance, downgrade));
  const same = older.length === instances.length && older.every((one, index) => one === instances[index]);
  return same ? instances : older;
}

/** The one instance that is kept: of those that are selected the default one, else the first. */
function keptInstances(
  instances: readonly AttributeInstance[],
  selection: DowngradeSelection,
): readonly AttributeInstance[] {
  const selected = shownInstances(instances, selection);
  const kept = selected.find(({ datasetId }) => datasetId === undefined) ?? selected[0];
  return kept === undefined ? [] : [kept];
}

function downgradeInstance(instance: AttributeInstance, downgrade: Downgrade): AttributeInstance {
  const { version, context, lang, dropped } = downgrade;
  let older = instance;
  for (const member of dropped) {
    if (older[member] === undefined) continue;
    const { [member]: _gone, ...others } = older;
    older = others;
  }
  const earlier = earlierKinds[instance.kind];
  if (earlier !== undefined && version < earlier.until) {
    older = { ...older, kind: earlier.kind, value: representAttributeValue(instance, context, lang) };
  }
  if (instance.attributes !== undefined) {
    const attributes = downgradeAttributes(instance.attributes, downgrade, {});
    if (attributes !== instance.attributes) older = { ...older, attributes };
  }
  return older;
}

/** What a client of an older version is shown. */
export interface DowngradedRepresentation {
  readonly shown: JsonObject;
  /** Whether a client of the newest version is shown anything else. */
  readonly altered: boolean;
}

const defaultInstance: ReadonlySet<string> = new Set(['@none']);

/**
 * An Entity as a client of an older version is shown it, with the Entities that are joined to it: what is not shown
 * does not count as altered.
 *
 * @param represent what writes it: `representEntity`, or `representFeature`.
 */
export function representDowngraded<Options extends RepresentationOptions>(
  entity: Entity,
  context: Context,
  options: Options,
  version: ApiVersion,
  represent: (entity: Entity, context: Context, options: Options) => JsonObject,
): DowngradedRepresentation {
  let changed = false;
  const older = (one: Entity): Entity => {
    const downgraded = downgradeEntity(one, version, context, options);
    changed ||= downgraded.altered;
    return downgraded.entity;
  };
  const shown = represent(older(entity), context, downgradeOptions(options, version, older));
  return { shown, altered: changed && !jsonEquals(shown, represent(entity, context, options)) };
}

/**
 * What shows of a downgraded Entity what was wanted of the Entity.
 *
 * @param older downgrades those that it links to.
 */
export function downgradeOptions<Options extends RepresentationOptions>(
  options: Options,
  version: ApiVersion,
  older: (entity: Entity) => Entity,
): Options {
  const { linked, datasetIds } = options;
  const entityOf = (id: string): Entity | undefined => {
    const entity = linked?.entityOf(id);
    return entity && older(entity);
  };
  return {
    ...options,
    ...(linked !== undefined && { linked: { ...linked, entityOf } }),
    // The instance that was kept has lost the datasetId by which it was selected.
    ...(datasetIds !== undefined && version < 3 && { datasetIds: defaultInstance }),
  };
}

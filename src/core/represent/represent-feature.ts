import { isObject, type JsonObject } from '../json.ts';
import type { Context } from '../jsonld/context.ts';
import type { Entity, Iri } from '../model/entity.ts';
import { type RepresentationOptions, representEntity, shownInstances } from './represent-entity.ts';

/** How an Entity is to be written as GeoJSON. */
export interface FeatureOptions extends RepresentationOptions {
  /** The GeoProperty that gives the geometry, by expanded name. */
  readonly geometryProperty: Iri;
}

/**
 * An Entity as a GeoJSON Feature (clauses 4.5.16.2 and 4.5.17.1), without @context: its properties are the members
 * that {@link representEntity} shows, but for the id, which always stands at the Feature itself. Pick, omit and
 * attrs choose among the properties and leave the geometry alone.
 *
 * @returns an object without members where pick and omit leave nothing of the Entity.
 */
export function representFeature(entity: Entity, context: Context, options: FeatureOptions): JsonObject {
  return featureOf(representEntity(entity, context, options), entity, options);
}

/** What is shown of an Entity as a Feature. */
export function featureOf(
  { id, ...properties }: JsonObject,
  entity: Entity,
  options: FeatureOptions,
): JsonObject {
  if (id === undefined && Object.keys(properties).length === 0) return {};
  return { id: entity.id, type: 'Feature', geometry: geometryOf(entity, options), properties };
}

/** Features as one document (clause 4.5.16.3), without @context. */
export function representFeatureCollection(features: readonly JsonObject[]): JsonObject {
  return { type: 'FeatureCollection', features };
}

/**
 * The geometry of an Entity (clause 4.5.16.1): of the default instance, or where instances are chosen by datasetId
 * and it is not among them, of the first that is. null where that is no GeoProperty.
 */
function geometryOf({ attributes }: Entity, options: FeatureOptions): JsonObject | null {
  const { geometryProperty, datasetIds } = options;
  if (!Object.hasOwn(attributes, geometryProperty)) return null;
  const instances = shownInstances(attributes[geometryProperty] ?? [], options);
  const standing = datasetIds === undefined ? undefined : instances[0];
  const chosen = instances.find(({ datasetId }) => datasetId === undefined) ?? standing;
  return chosen?.kind === 'GeoProperty' && isObject(chosen.value) ? chosen.value : null;
}

import type { Context } from '../../core/jsonld/context.ts';
import type { Entity } from '../../core/model/entity.ts';
import { earliestExpiry } from '../../core/model/expire-entity.ts';
import { type DowngradedEntity, downgradeEntity } from '../../core/represent/downgrade.ts';
import { type RepresentationOptions, representEntity } from '../../core/represent/represent-entity.ts';
import { representFeature } from '../../core/represent/represent-feature.ts';
import { bytesOf, type ShownContext, textWithContext } from '../rendering.ts';
import type { RenderedEntity } from './rendered-cache.ts';
import type { BoundRendering } from './requested-read.ts';

/** How the Entities of an answer are written. Nothing of what it is given may have expired. */
export interface EntityRenderer {
  /** How those are shown that the answer is about. */
  readonly options: RepresentationOptions;
  /**
   * @param options those of an Entity that is linked to
   * @returns an empty text where the projection leaves nothing: a query drops it, a retrieval does not find it.
   */
  render(entity: Entity, options?: RepresentationOptions): RenderedEntity;
  /** An Entity as the version of the API knows it that the client prefers. */
  downgrade(entity: Entity): DowngradedEntity;
}

/** Datasets are known since 1.3: before, an Attribute has one instance, and that one no datasetId. */
const firstWithDatasets = 3;

const noText = Buffer.alloc(0);

/** @param as `listed` in a list: the @context of a GeoJSON collection stands beside its Features, not in them. */
export function entityRenderer(
  { options: requested, geometryProperty, version }: BoundRendering,
  context: Context,
  shown: ShownContext,
  as: 'listed' | 'alone',
): EntityRenderer {
  const asOfVersion = (options: RepresentationOptions): RepresentationOptions => {
    if (version === undefined || version >= firstWithDatasets) return options;
    const { datasetIds: _, ...others } = options;
    return others;
  };
  const own = asOfVersion(requested);
  const contextShown: ShownContext = as === 'listed' && geometryProperty !== undefined ? noContext : shown;
  const downgrade = (entity: Entity): DowngradedEntity =>
    version === undefined ? { entity, altered: false } : downgradeEntity(entity, version, context, requested);
  return {
    options: own,
    downgrade,
    render(entity, options = own) {
      const { entity: older, altered } = downgrade(entity);
      const object =
        geometryProperty === undefined
          ? representEntity(older, context, options)
          : representFeature(older, context, { ...options, geometryProperty });
      const text = hasMembers(object) ? bytesOf(textWithContext(object, contextShown)) : noText;
      return { text, altered, expiresAt: earliestExpiry(entity) };
    },
  };
}

const noContext: ShownContext = { link: '' };

function hasMembers(object: object): boolean {
  for (const _ in object) return true;
  return false;
}

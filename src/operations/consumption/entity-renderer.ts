import type { JsonObject } from '../../core/json.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { Entity } from '../../core/model/entity.ts';
import { earliestExpiry } from '../../core/model/expire-entity.ts';
import { type DowngradedRepresentation, representDowngraded } from '../../core/represent/downgrade.ts';
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
}

const noText = Buffer.alloc(0);

/** @param as `listed` in a list: the @context of a GeoJSON collection stands beside its Features, not in them. */
export function entityRenderer(
  { options: own, geometryProperty, version }: BoundRendering,
  context: Context,
  shown: ShownContext,
  as: 'listed' | 'alone',
): EntityRenderer {
  const contextShown: ShownContext = as === 'listed' && geometryProperty !== undefined ? noContext : shown;
  const represent = (entity: Entity, _: Context, options: RepresentationOptions): JsonObject =>
    geometryProperty === undefined
      ? representEntity(entity, context, options)
      : representFeature(entity, context, { ...options, geometryProperty });
  const show = (entity: Entity, options: RepresentationOptions): DowngradedRepresentation =>
    version === undefined
      ? { shown: represent(entity, context, options), altered: false }
      : representDowngraded(entity, context, options, version, represent);
  return {
    options: own,
    render(entity, options = own) {
      const { shown: object, altered } = show(entity, options);
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

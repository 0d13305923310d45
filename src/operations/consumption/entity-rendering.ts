import { badRequest } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { Entity } from '../../core/model/entity.ts';
import { representEntity } from '../../core/represent/represent-entity.ts';
import type { Parameters } from '../parameters.ts';
import { type EntityFormat, requestedFormat } from '../requested-format.ts';
import { bindProjection, projectionParameters, type RequestedProjection } from './projection.ts';

/** How a request wants its Entities: form, system members, members. */
export interface RequestedRendering {
  readonly format: EntityFormat;
  readonly sysAttrs: boolean;
  readonly projection: RequestedProjection;
  readonly options: ReadonlySet<string>;
}

/** Options of reads that the standard has and this version has not. */
const plannedOptions = ['entityMap', 'splitEntities'];

export function renderingParameters(
  parameters: Parameters,
  others: readonly string[] = [],
): RequestedRendering {
  if (parameters.has('geometryProperty')) {
    throw badRequest('geometryProperty: expected only when the answer is application/geo+json.');
  }
  const { format, options } = requestedFormat(parameters, ['sysAttrs', ...others], plannedOptions);
  return { format, options, sysAttrs: options.has('sysAttrs'), projection: projectionParameters(parameters) };
}

/**
 * The way to render Entities for a request. It answers undefined where the projection leaves nothing of an
 * Entity: a query drops it, a retrieval does not find it.
 */
export function entityRenderer(
  requested: RequestedRendering,
  context: Context,
): (entity: Entity) => JsonObject | undefined {
  const { format, sysAttrs, projection } = requested;
  const options = { format, sysAttrs, ...bindProjection(projection, context) };
  const canBeEmpty = projection.pick !== undefined || projection.omit !== undefined;
  return (entity) => {
    const object = representEntity(entity, context, options);
    return canBeEmpty && Object.keys(object).length === 0 ? undefined : object;
  };
}

import { Problem } from '../../core/errors.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { Entity } from '../../core/model/entity.ts';
import { withoutExpired } from '../../core/model/expire-entity.ts';
import { assertUri } from '../../core/model/validate.ts';
import type { BoundQuery } from '../../core/query/ast.ts';
import { bindQuery } from '../../core/query/bind-query.ts';
import { matches } from '../../core/query/matches.ts';
import { escapeName } from '../../core/query/names.ts';
import { parseEntityQuery } from '../../core/query/parse-query.ts';
import { beginRead } from '../begin-read.ts';
import type { IdInput, ReadInput } from '../input.ts';
import { assertLocal, type Parameters } from '../parameters.ts';
import { objectContent } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { entityRenderer, renderingParameters } from './entity-rendering.ts';
import { attributeNames } from './projection.ts';
import { earliestExpiry } from './transient.ts';

/** 5.7.1 Retrieve Entity. The answer is kept under `cacheKey` as long as it holds. */
export async function retrieveEntity(
  services: Services,
  input: ReadInput & IdInput & { readonly cacheKey: string },
): Promise<Content> {
  const { tenant, id, parameters, cacheKey } = input;
  assertLocal(parameters);
  assertUri(id, 'id');
  const requested = renderingParameters(parameters);
  const select = selector(parameters, requested.projection.attrs);
  const context = await beginRead(services, input);
  const reading = services.cache.readEntity(tenant, id);
  const stored = await services.store.entities.retrieve(tenant, id);
  const entity = stored && withoutExpired(stored, services.clock());
  if (entity === undefined) throw new Problem('ResourceNotFound', `There is no Entity ${id}.`);
  if (!matches(select(context), entity)) {
    throw new Problem('ResourceNotFound', `There is no Entity ${id} that type and attrs select.`);
  }
  const content = render(input, entity, entityRenderer(requested, context));
  reading.keep(cacheKey, content, earliestExpiry(entity));
  return content;
}

function render(
  input: ReadInput & IdInput,
  entity: Entity,
  renderer: ReturnType<typeof entityRenderer>,
): Content {
  const object = renderer(entity);
  if (object === undefined) {
    throw new Problem('ResourceNotFound', `The Entity ${input.id} has none of the members asked for.`);
  }
  return objectContent(input, object);
}

/** `type` and `attrs` as a query on the Entity: where it does not match, the Entity is not found (clause 5.7.1.4). */
function selector(
  parameters: Parameters,
  attrs: readonly string[] | undefined,
): (context: Context) => BoundQuery {
  const type = parameters.get('type');
  const names = attrs === undefined ? [] : attributeNames(attrs);
  const query = parseEntityQuery({
    ...(type !== undefined && { type }),
    ...(names.length > 0 && { attrs: names.map(escapeName).join(',') }),
  });
  return (context) => bindQuery(query, context);
}

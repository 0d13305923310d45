import { Problem } from '../../core/errors.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { Entity } from '../../core/model/entity.ts';
import { withoutExpired } from '../../core/model/expire-entity.ts';
import type { BoundQuery, ShortName } from '../../core/query/ast.ts';
import { bindQuery } from '../../core/query/bind-query.ts';
import { matches } from '../../core/query/matches.ts';
import { parseEntityQuery } from '../../core/query/parse-query.ts';
import type { Services } from '../services.ts';
import { isAttributeName } from './requested-rendering.ts';

/**
 * `type` and `attrs` as a query on one Entity: where it does not match, the Entity is not found (clause 5.7.1.4).
 * Without them there is none.
 * @throws Problem BadRequestData for a malformed selection of types.
 */
export function entitySelector(
  type: string | undefined,
  attrs: readonly string[] = [],
): (context: Context) => BoundQuery | undefined {
  const names = attrs.filter(isAttributeName) as ShortName[];
  if (type === undefined && names.length === 0) return () => undefined;
  const query = {
    ...parseEntityQuery(type === undefined ? {} : { type }),
    ...(names.length > 0 && { attrs: names }),
  };
  return (context) => bindQuery(query, context);
}

/**
 * An Entity without what has ceased to exist.
 * @throws Problem ResourceNotFound where there is none, or none that is selected.
 */
export async function findEntity(
  services: Services,
  tenant: string,
  id: string,
  selected: BoundQuery | undefined,
): Promise<Entity> {
  return liveEntity(services, id, await services.store.entities.retrieve(tenant, id), selected);
}

/** The same of one that was retrieved already. */
export function liveEntity(
  { clock }: Pick<Services, 'clock'>,
  id: string,
  stored: Entity | undefined,
  selected: BoundQuery | undefined,
): Entity {
  const entity = stored && withoutExpired(stored, clock());
  if (entity === undefined) throw new Problem('ResourceNotFound', `There is no Entity ${id}.`);
  if (selected !== undefined && !matches(selected, entity)) {
    throw new Problem('ResourceNotFound', `There is no Entity ${id} that type and attrs select.`);
  }
  return entity;
}

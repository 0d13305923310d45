import { badRequest } from '../../core/errors.ts';
import type { AttributePath, ParsedQuery, QExpression } from '../../core/query/ast.ts';
import { entityMembers } from '../../core/query/names.ts';

/**
 * Refuses a selection that says nothing which narrows it (clauses 5.7.2.4 and 5.6.21): a type, an Attribute in `attrs`
 * or `q`, a geo-query, or `local` being true. Ids, patterns, scopes and system members alone are not enough.
 *
 * @param local the parameter of that name; `type=*` is local by itself.
 * @throws Problem BadRequestData, also where `type=*` is asked for everywhere.
 */
export function assertSelective(query: ParsedQuery, local: boolean | undefined): void {
  assertLocalWithAnyType(query, local);
  if (local === true || isSelective(query)) return;
  throw badRequest(
    'The selection is too wide: expected type, an Attribute in attrs or q, georel, or local=true.',
  );
}

/** @throws Problem BadRequestData where `type=*`, which is local, is asked for everywhere. */
export function assertLocalWithAnyType({ types }: ParsedQuery, local: boolean | undefined): void {
  if (types?.kind === 'any' && local === false) {
    throw badRequest('local: type=* is local, so that false cannot go with it.');
  }
}

function isSelective({ types, selectors, attrs, q, geoQ }: ParsedQuery): boolean {
  return (
    types !== undefined ||
    selectors?.every((selector) => selector.types !== undefined) === true ||
    geoQ !== undefined ||
    attrs?.some((name) => !entityMembers.has(name) && name !== 'scope') === true ||
    (q !== undefined && namesAttribute(q))
  );
}

function namesAttribute<Name>(q: QExpression<Name>): boolean {
  if (q.kind === 'and' || q.kind === 'or') return q.operands.some(namesAttribute);
  const { names }: AttributePath<Name> = q.path;
  return names[0].kind === 'attribute';
}

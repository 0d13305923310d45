import type { Context } from '../../core/jsonld/context.ts';
import type { Iri } from '../../core/model/entity.ts';
import type { BoundQuery, Ordering, ParsedQuery, ShortName } from '../../core/query/ast.ts';
import { bindQuery } from '../../core/query/bind-query.ts';
import { linkDepthOfQ } from '../../core/query/link-depth.ts';
import { bindMembers, type ParsedMembers } from '../../core/query/parse-members.ts';
import { bindOrdering } from '../../core/query/parse-ordering.ts';
import type { ApiVersion } from '../../core/represent/downgrade.ts';
import type { Join } from '../../core/represent/linked-graph.ts';
import type { RepresentationOptions } from '../../core/represent/represent-entity.ts';
import { isAttributeName, type RequestedRendering } from './requested-rendering.ts';
import { selectedTypes } from './selected-types.ts';

/**
 * Everything that a read says of the Entities that it wants and of how it wants them, with names as written: it is the
 * same whether it came as parameters or as a body.
 */
export interface RequestedRead {
  readonly query: ParsedQuery;
  readonly ordering?: Ordering<ShortName>;
  readonly rendering: RequestedRendering;
}

/** {@link RequestedRead} with expanded names. */
export interface BoundRead {
  readonly query: BoundQuery;
  /** Types of which every Entity that is selected has at least one; undefined when it can be any. */
  readonly types: readonly Iri[] | undefined;
  /** Whether it is decided by each Entity alone, without those that it links to. */
  readonly selfContained: boolean;
  readonly ordering?: Ordering<Iri>;
  readonly rendering: BoundRendering;
  /** Equal texts, equal renderings with one @context. */
  readonly renderingKey: string;
}

/** {@link RequestedRendering} with expanded names. */
export interface BoundRendering {
  readonly options: RepresentationOptions;
  readonly join?: Join;
  readonly geometryProperty?: Iri;
  readonly version?: ApiVersion;
}

export function bindRead({ query, ordering, rendering }: RequestedRead, context: Context): BoundRead {
  const bound = bindQuery(query, context);
  return {
    query: bound,
    types: selectedTypes(bound),
    selfContained: query.q === undefined || linkDepthOfQ(query.q) === 0,
    ...(ordering !== undefined && { ordering: bindOrdering(ordering, context) }),
    rendering: bindRendering(rendering, context),
    renderingKey: renderingKey(rendering),
  };
}

export function bindRendering(rendering: RequestedRendering, context: Context): BoundRendering {
  const { format, sysAttrs, attrs, pick, omit, lang, datasetIds } = rendering;
  const { join, geometryProperty, version } = rendering;
  return {
    options: {
      format,
      sysAttrs,
      ...(attrs !== undefined && { attrs: expandedNames(attrs, context) }),
      ...(pick !== undefined && { pick: bindMembers(pick, context) }),
      ...(omit !== undefined && { omit: bindMembers(omit, context) }),
      ...(lang !== undefined && { lang }),
      ...(datasetIds !== undefined && { datasetIds: new Set(datasetIds) }),
    },
    ...(join !== undefined && { join }),
    ...(geometryProperty !== undefined && { geometryProperty: context.expand(geometryProperty) }),
    ...(version !== undefined && { version }),
  };
}

function expandedNames(names: readonly string[], context: Context): ReadonlySet<Iri> {
  return new Set(names.filter(isAttributeName).map((name) => context.expand(name)));
}

/** Equal texts, equal renderings of an Entity under one @context. */
export function renderingKey({ pick, omit, join: _join, ...rendering }: RequestedRendering): string {
  return JSON.stringify([rendering, pick && membersText(pick), omit && membersText(omit)]);
}

function membersText(members: ParsedMembers): unknown {
  return [...members].map(([name, inner]) => (inner === undefined ? name : [name, membersText(inner)]));
}

import fc from 'fast-check';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { Iri } from '../../src/core/model/entity.ts';
import type {
  AttributePath,
  BoundQuery,
  EntitySelector,
  Geometry,
  GeoQuery,
  Ordering,
  OrderKey,
  ParsedQuery,
  PathStep,
  QExpression,
  ScopeQuery,
  ShortName,
  TypeSelection,
} from '../../src/core/query/ast.ts';
import { bindQuery } from '../../src/core/query/bind-query.ts';
import { bindOrdering } from '../../src/core/query/parse-ordering.ts';
import { arbitraryComparison, ordinary } from './arbitrary-comparisons.ts';
import {
  arbitraryAttributeNames,
  arbitraryDatasetIds,
  arbitraryGeometry,
  arbitraryScopes,
  arbitraryTypeNames,
  locationName,
} from './arbitrary-entities.ts';

/**
 * Arbitrary queries over the vocabulary of the arbitrary Entities, linked ones included: of a score of Entities, about
 * a third of the bound queries match one or more, and few match all. Every query is one that a text can say, save the
 * selectors, which a body says.
 */

/** The names that a query may speak of. */
interface QueryNames<Name> {
  readonly types: readonly Name[];
  readonly attributes: readonly Name[];
  readonly geoproperties: readonly Name[];
}

const ids = ['urn:ngsi-ld:Car:1', 'urn:ngsi-ld:Car:2', 'urn:ngsi-ld:Lot:1', 'https://example.org/é/3'];

/** Two or more operands. */
function combined<Node>(operand: fc.Arbitrary<Node>): fc.Arbitrary<{ kind: 'and' | 'or'; operands: Node[] }> {
  return fc.record(
    {
      kind: fc.constantFrom<'and' | 'or'>('and', 'or'),
      operands: fc.array(operand, { minLength: 2, maxLength: 3 }),
    },
    ordinary,
  );
}

function tree<Node>(leaf: fc.Arbitrary<Node>): fc.Arbitrary<Node> {
  return fc.letrec<{ node: Node; group: Node }>((tie) => ({
    node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, { weight: 3, arbitrary: leaf }, tie('group')),
    group: combined(tie('node')) as fc.Arbitrary<Node>,
  })).node;
}

const trailing = fc.oneof(
  fc.constantFrom<readonly [string, ...string[]]>(
    ['a'],
    ['b', 'a'],
    ['*'],
    ['en'],
    ['fr'],
    ['0'],
    ['1', 'a'],
    ['type'],
    ['__proto__'],
  ),
  fc
    .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 })
    .map((keys) => keys as [string, ...string[]]),
);

/** A path within one Entity; without linked ones. */
function localPath<Name>(names: QueryNames<Name>): fc.Arbitrary<AttributePath<Name>> {
  const attribute = fc
    .constantFrom(...names.attributes)
    .map((name): PathStep<Name> => ({ kind: 'attribute', name }));
  const member = fc
    .constantFrom(
      'observedAt',
      'unitCode',
      'datasetId',
      'createdAt',
      'modifiedAt',
      'value',
      'object',
      'objectType',
    )
    .map((name): PathStep<Name> => ({ kind: 'member', name }));
  const entityMember = fc
    .constantFrom('id', 'type', 'createdAt', 'modifiedAt', 'expiresAt')
    .map((name): AttributePath<Name> => ({ names: [{ kind: 'member', name }] }));
  const plain = attribute.map((step): AttributePath<Name> => ({ names: [step] }));
  const deep = fc
    .tuple(attribute, fc.array(attribute, { maxLength: 1 }), fc.option(member, { nil: undefined }))
    .map(
      ([first, others, last]): AttributePath<Name> => ({
        names: [first, ...others, ...(last === undefined ? [] : [last])],
      }),
    );
  const inside = fc
    .tuple(fc.oneof(plain, deep), trailing)
    .map(([outer, keys]): AttributePath<Name> => ({ ...outer, trailing: keys }));
  return fc.oneof(
    { weight: 6, arbitrary: plain },
    { weight: 2, arbitrary: deep },
    { weight: 2, arbitrary: inside },
    { weight: 1, arbitrary: entityMember },
  );
}

function path<Name>(names: QueryNames<Name>): fc.Arbitrary<AttributePath<Name>> {
  const local = localPath(names);
  const plain = fc
    .array(fc.constantFrom(...names.attributes), { minLength: 1, maxLength: 2, size: 'xsmall' })
    .map((steps): AttributePath<Name> => {
      const [first, ...others] = steps.map((name): PathStep<Name> => ({ kind: 'attribute', name }));
      return { names: [first as PathStep<Name>, ...others] };
    });
  const into = (inner: fc.Arbitrary<AttributePath<Name>>) =>
    fc.tuple(plain, fc.option(fc.constantFrom(...names.types), { nil: undefined }), inner).map(
      ([outer, type, path]): AttributePath<Name> => ({
        ...outer,
        linked: { path, ...(type !== undefined && { type }) },
      }),
    );
  const linked = into(fc.oneof({ weight: 3, arbitrary: local }, { weight: 1, arbitrary: into(local) }));
  return fc.oneof({ weight: 5, arbitrary: local }, { weight: 1, arbitrary: linked });
}

function q<Name>(names: QueryNames<Name>): fc.Arbitrary<QExpression<Name>> {
  const exists = fc
    .tuple(path(names), fc.boolean())
    .map(([of, negated]): QExpression<Name> => ({ kind: 'exists', path: of, negated }));
  const compare = fc
    .tuple(path(names), arbitraryComparison)
    .map(([of, comparison]): QExpression<Name> => ({ kind: 'compare', path: of, ...comparison }));
  return tree(fc.oneof({ weight: 1, arbitrary: exists }, { weight: 4, arbitrary: compare }));
}

/** A level begins with a letter. */
const queryableScopes = arbitraryScopes.filter((text) => !/\/\d/.test(text));

const scope: fc.Arbitrary<ScopeQuery> = fc
  .tuple(
    fc.constantFrom(...queryableScopes).map((text) => text.slice(1).split('/')),
    fc.boolean(),
    fc.boolean(),
    fc.nat(2),
  )
  .map(([levels, subtree, wildcard, cut]) => ({
    kind: 'scope',
    levels: subtree
      ? levels.slice(0, cut)
      : levels.map((level, index) => (wildcard && index === cut ? '+' : level)),
    subtree,
  }));

function types<Name>(names: QueryNames<Name>): fc.Arbitrary<TypeSelection<Name>> {
  const leaf = fc.constantFrom(...names.types).map((name): TypeSelection<Name> => ({ kind: 'type', name }));
  return fc.oneof(
    { weight: 6, arbitrary: tree(leaf) },
    { weight: 1, arbitrary: fc.constant<TypeSelection<Name>>({ kind: 'any' }) },
  );
}

const metres = fc.oneof(
  fc.integer({ min: 1, max: 20_000_000 }),
  fc.double({ min: 1e-3, max: 1e7, noNaN: true }),
);
const georel: fc.Arbitrary<GeoQuery<never>['georel']> = fc.oneof<fc.Arbitrary<GeoQuery<never>['georel']>[]>(
  metres.map((maxDistance) => ({ kind: 'near', maxDistance })),
  metres.map((minDistance) => ({ kind: 'near', minDistance })),
  fc
    .constantFrom('within', 'contains', 'intersects', 'equals', 'disjoint', 'overlaps')
    .map((kind) => ({ kind })),
);

function geoQ<Name>(names: QueryNames<Name>): fc.Arbitrary<GeoQuery<Name>> {
  return fc.record(
    {
      georel,
      geometry: arbitraryGeometry.map((geometry) => geometry as unknown as Geometry),
      geoproperty: fc.constantFrom(...names.geoproperties),
    },
    ordinary,
  );
}

const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const someIds = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 });
const idPattern = fc.constantFrom('Car', '^urn:', ':1$', '[0-9]', 'é');
const datasetIds = fc.uniqueArray(fc.constantFrom('@none', ...arbitraryDatasetIds), {
  minLength: 1,
  maxLength: 3,
});

/** Without the members that are undefined. */
function present<T extends object>(members: { readonly [Member in keyof T]: T[Member] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined)) as T;
}

function selector<Name>(names: QueryNames<Name>): fc.Arbitrary<EntitySelector<Name>> {
  return fc
    .record({ types: types(names), ids: rarely(someIds), idPattern: rarely(idPattern) }, ordinary)
    .map((members) => present<EntitySelector<Name>>(members));
}

function query<Name extends ShortName>(names: QueryNames<Name>): fc.Arbitrary<ParsedQuery> {
  const some = fc.uniqueArray(fc.constantFrom(...names.attributes), { minLength: 1, maxLength: 3 });
  return fc
    .record(
      {
        selectors: rarely(fc.array(selector(names), { minLength: 2, maxLength: 3 })),
        types: fc.option(types(names), { nil: undefined, freq: 1 }),
        ids: rarely(someIds),
        idPattern: rarely(idPattern),
        attrs: rarely(some),
        q: fc.option(q(names), { nil: undefined, freq: 6 }),
        scopeQ: rarely(tree(scope)),
        geoQ: rarely(geoQ(names)),
        datasetIds: rarely(datasetIds),
        expandValues: rarely(some),
        jsonKeys: fc.option(some, { nil: undefined, freq: 1 }),
      },
      ordinary,
    )
    .map((members) => present<ParsedQuery>(members));
}

function ordering<Name>(names: QueryNames<Name>): fc.Arbitrary<Ordering<Name>> {
  const direction = fc.constantFrom<OrderKey<Name>['direction']>('ascending', 'descending');
  const byValue = fc.record({ path: localPath(names), direction }, ordinary);
  const byDistance = fc.record(
    {
      path: fc
        .constantFrom(...names.geoproperties)
        .map((name): AttributePath<Name> => ({ names: [{ kind: 'attribute', name }] })),
      direction,
      distanceFrom: fc.constantFrom<Geometry>(
        { type: 'Point', coordinates: [8, 40] },
        { type: 'Point', coordinates: [-179.5, -89] },
      ),
    },
    ordinary,
  );
  const key: fc.Arbitrary<OrderKey<Name>> = fc.oneof(
    { weight: 6, arbitrary: byValue },
    { weight: 1, arbitrary: byDistance },
  );
  return fc
    .record(
      {
        keys: fc.array(key, { minLength: 1, maxLength: 3 }),
        collation: rarely(fc.constantFrom('und', 'sv', 'de-u-co-phonebk', 'und-u-kn')),
      },
      ordinary,
    )
    .map((members) => present<Ordering<Name>>(members as unknown as Ordering<Name>));
}

const short = (...names: string[]) => names as ShortName[];

const parsed: QueryNames<ShortName> = {
  types: short('Car', 'Städte', 'schema:Place', 'https://example.org/v1.0/types#Lot', 'urn:x:a(b)'),
  attributes: short(
    ...[
      'speed',
      'größe',
      'a_1',
      'schema:name',
      'fiware:a.b',
      'ngsi-ld:default-context/x#y',
      'urn:x:100%25',
      'https://example.org',
    ],
    ...['https://example.org/v1.0/ns#state', 'https://example.org/ns/a.b;c', 'https://a.b/c.https://d/e.f:g'],
  ),
  geoproperties: short('location', 'operationSpace', 'https://example.org/ns/place'),
};

/** Names that are IRIs: expanded already. */
const bound: QueryNames<ShortName> = {
  types: short(...arbitraryTypeNames),
  attributes: short(...arbitraryAttributeNames),
  geoproperties: short(locationName, arbitraryAttributeNames[0] as Iri),
};

/** Queries as stores and Subscriptions have them. */
export const arbitraryBoundQuery: fc.Arbitrary<BoundQuery> = query(bound).map((parsedQuery) =>
  bindQuery(parsedQuery, coreContext),
);

/** The `q` of bound queries. */
export const arbitraryBoundQ: fc.Arbitrary<QExpression<Iri>> = query(bound)
  .filter((parsedQuery) => parsedQuery.q !== undefined)
  .map((parsedQuery) => bindQuery(parsedQuery, coreContext).q as QExpression<Iri>);

/** Queries as they are parsed, with names of every form. */
export const arbitraryParsedQuery: fc.Arbitrary<ParsedQuery> = query(parsed);

/** Orders as they are parsed. */
export const arbitraryParsedOrdering: fc.Arbitrary<Ordering<ShortName>> = ordering(parsed);

/** Orders as stores have them. */
export const arbitraryBoundOrdering: fc.Arbitrary<Ordering<Iri>> = ordering(bound).map((parsedOrdering) =>
  bindOrdering(parsedOrdering, coreContext),
);

import fc from 'fast-check';
import type { Iri } from '../../src/core/model/entity.ts';
import type {
  AttributePath,
  BoundQuery,
  ComparisonOperand,
  ComparisonOperator,
  EntityQuery,
  Geometry,
  GeoQuery,
  ParsedQuery,
  PathStep,
  QExpression,
  QueryValue,
  ScopeQuery,
  ShortName,
  TypeSelection,
} from '../../src/core/query/ast.ts';
import { instantOf, timeOfDay } from '../../src/core/query/instants.ts';
import { endOfBarePattern, isBareString } from '../../src/core/query/parse-value.ts';
import { patternFault } from '../../src/core/query/pattern.ts';
import {
  arbitraryAttributeNames,
  arbitraryDatasetIds,
  arbitraryDateTime,
  arbitraryGeometry,
  arbitraryScopes,
  arbitraryTypeNames,
  locationName,
} from './arbitrary-entities.ts';

/**
 * Arbitrary queries over the vocabulary of the arbitrary Entities: of a score of Entities, about a third of the
 * bound queries match one or more, and few match all. Every query is one that a text can say.
 */

/** Objects with the prototype that parsed queries have. */
const ordinary = { noNullPrototype: true } as const;

/** The names that a query may speak of. */
interface QueryNames<Name> {
  readonly types: readonly Name[];
  readonly attributes: readonly Name[];
  readonly geoproperties: readonly Name[];
  /** Whether paths may lead into linked Entities. */
  readonly linked: boolean;
}

const ids = ['urn:ngsi-ld:Car:1', 'urn:ngsi-ld:Car:2', 'urn:ngsi-ld:Lot:1', 'https://example.org/é/3'];

const bareTexts = [
  ...['red', 'Red', 'été', 'a', '%20', '007', '-', 'a.b', '12:34:56'],
  ...['urn:x:1', 'urn:x:2', 'urn:ngsi-ld:Lot:1', 'https://example.org/a?b=c~d!e', ...arbitraryDatasetIds],
];
const quotedTexts = [
  '',
  'red',
  'Red',
  'été',
  'a"b',
  "a'b",
  'x;y|z',
  '(x),y',
  '51',
  'true',
  '2024-01-02',
  'a\\b\n',
];

const number = fc
  .oneof(fc.integer({ min: -5, max: 50 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value): QueryValue => ({ kind: 'number', value: value === 0 ? 0 : value }));
const boolean = fc.boolean().map((value): QueryValue => ({ kind: 'boolean', value }));
const string = fc.oneof(
  fc.constantFrom(...bareTexts).map((value): QueryValue => ({ kind: 'string', value, quoted: false })),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    .filter(isBareString)
    .map((value): QueryValue => ({ kind: 'string', value, quoted: false })),
  fc
    .oneof(fc.constantFrom(...quotedTexts), fc.string({ unit: 'binary', maxLength: 6 }))
    .map((value): QueryValue => ({ kind: 'string', value, quoted: true })),
);
/** A comma before the fraction would begin a list. */
const dateTime = arbitraryDateTime.map(
  (text): QueryValue => ({ kind: 'dateTime', text, value: instantOf(text) }),
);
const date = arbitraryDateTime.map((text): QueryValue => {
  const day = text.slice(0, 10);
  return { kind: 'date', text: day, value: instantOf(day) };
});
const time = arbitraryDateTime.map((text): QueryValue => {
  const ofDay = text.slice(11);
  return { kind: 'time', text: ofDay, value: timeOfDay(ofDay) };
});

const ordered = fc.oneof(number, number, string, string, dateTime, date, time);
const value = fc.oneof({ weight: 7, arbitrary: ordered }, { weight: 1, arbitrary: boolean });

const list = fc
  .array(value, { minLength: 2, maxLength: 4 })
  .map((values): ComparisonOperand => ({ kind: 'list', values }));
const range = fc
  .oneof(fc.tuple(number, number), fc.tuple(string, string), fc.tuple(dateTime, date), fc.tuple(time, time))
  // Two dots follow the low end: without quotes it cannot end in one itself.
  .filter(([from]) => !(from.kind === 'string' && !from.quoted && from.value.endsWith('.')))
  .map(([from, to]): ComparisonOperand => ({ kind: 'range', from, to }));

const escapedText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
  .map((text) => text.replace(/[\\.+*?()|[\]{}^$"]/g, '\\$&'));
const patternText = fc.oneof(
  fc.constantFrom(
    '^r',
    'e',
    '[0-9]+',
    '^(red|été)$',
    '.',
    '^$',
    'x;y',
    '(?i)RED',
    '[;|)]',
    'a\\"b',
    '^\\w+:x:',
  ),
  escapedText,
);
const pattern = fc
  .tuple(patternText, fc.boolean())
  .map(([text, quoted]): ComparisonOperand & { kind: 'string' } => ({
    kind: 'string',
    value: text,
    quoted: quoted || text.startsWith('"') || endOfBarePattern(text, 0) !== text.length,
  }))
  .filter(({ value: text }) => patternFault(text) === undefined);

type Comparing = { readonly operator: ComparisonOperator; readonly operand: ComparisonOperand };

const comparing: fc.Arbitrary<Comparing> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      {
        operator: fc.constantFrom<ComparisonOperator>('==', '!='),
        operand: fc.oneof<fc.Arbitrary<ComparisonOperand>[]>(value, value, list, range),
      },
      ordinary,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        operator: fc.constantFrom<ComparisonOperator>('>', '>=', '<', '<='),
        operand: ordered,
      },
      ordinary,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { operator: fc.constantFrom<ComparisonOperator>('~=', '!~='), operand: pattern },
      ordinary,
    ),
  },
);

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
    ['type'],
    ['__proto__'],
  ),
  fc
    .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 })
    .map((keys) => keys as [string, ...string[]]),
);

function path<Name>(names: QueryNames<Name>): fc.Arbitrary<AttributePath<Name>> {
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
  const local = fc.oneof(
    { weight: 6, arbitrary: plain },
    { weight: 2, arbitrary: deep },
    { weight: 2, arbitrary: inside },
    { weight: 1, arbitrary: entityMember },
  );
  if (!names.linked) return local;
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
    .tuple(path(names), comparing)
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

function query<Name>(names: QueryNames<Name>): fc.Arbitrary<EntityQuery<Name>> {
  const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
  return fc
    .record(
      {
        types: fc.option(types(names), { nil: undefined, freq: 1 }),
        ids: rarely(fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 })),
        idPattern: rarely(fc.constantFrom('Car', '^urn:', ':1$', '[0-9]', 'é')),
        attrs: rarely(fc.uniqueArray(fc.constantFrom(...names.attributes), { minLength: 1, maxLength: 3 })),
        q: fc.option(q(names), { nil: undefined, freq: 6 }),
        scopeQ: rarely(tree(scope)),
        geoQ: rarely(geoQ(names)),
      },
      ordinary,
    )
    .map((members) => {
      const present = Object.entries(members).filter(([, member]) => member !== undefined);
      return Object.fromEntries(present) as EntityQuery<Name>;
    });
}

const bound: QueryNames<Iri> = {
  types: arbitraryTypeNames,
  attributes: arbitraryAttributeNames,
  geoproperties: [locationName, arbitraryAttributeNames[0] as Iri],
  linked: false,
};

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
  linked: true,
};

/** Queries as stores and Subscriptions have them. */
export const arbitraryBoundQuery: fc.Arbitrary<BoundQuery> = query(bound);

/** The `q` of bound queries. */
export const arbitraryBoundQ: fc.Arbitrary<QExpression<Iri>> = q(bound);

/** Queries as they are parsed, with names of every form. */
export const arbitraryParsedQuery: fc.Arbitrary<ParsedQuery> = query(parsed);

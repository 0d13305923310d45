import { attributeKinds, type Iri } from '../../../core/model/entity.ts';
import type { QExpression } from '../../../core/query/ast.ts';
import { type ConjunctTest, conjuncts } from '../../../core/query/conjuncts.ts';
import { indexedText, lowerBound, upperBound } from '../../shared/indexed-values.ts';
import { usageKey } from '../codec/usage-key.ts';
import type { CatalogueState } from '../tenant-database.ts';
import { allOf, anyOf, type EntityFilter, nothing } from './entity-filter.ts';
import type { Names } from './names.ts';
import type { Narrowed, QueryIndex } from './narrowed.ts';

/** What a filter on values is made from. */
export interface ValueState {
  readonly names: Names;
  readonly indexed: CatalogueState['indexed'];
  /** The only types, by number, that an Entity may have one of; undefined where it may be any. */
  readonly types: readonly number[] | undefined;
  /** Whether instances are chosen: what holds for one may then not hold for those that are looked at. */
  readonly chosenInstances: boolean;
  /** Entities that may lack values of indexed Attributes, where there are such: they are candidates always. */
  readonly lagging: EntityFilter | undefined;
  /** Takes the generation of an index that is used. */
  readonly use: (generation: number) => void;
  /** Takes an Attribute that would be used an index of, if there were one. */
  readonly want: (attribute: Iri) => void;
}

export interface NarrowedValues extends Narrowed {
  readonly indexes: readonly QueryIndex[];
  /** Whether what passes has one of the only types. */
  readonly ofTypes?: true;
}

/** More keys than these are not worth their length. */
const usageKeysAtMost = 64;

/** Entities that have one of some Attributes; undefined where an index is missing. */
export function anyAttribute(attributes: readonly Iri[], state: ValueState): NarrowedValues | undefined {
  return combine(
    'or',
    attributes.map((attribute) => existence(attribute, state)),
  );
}

/** What an expression lets the indexes know; undefined where that is nothing. */
export function qFilter(q: QExpression<Iri>, state: ValueState): NarrowedValues | undefined {
  switch (q.kind) {
    case 'and':
      return combine(
        'and',
        q.operands.map((operand) => qFilter(operand, state)),
      );
    case 'or':
      return combine(
        'or',
        q.operands.map((operand) => qFilter(operand, state)),
      );
    case 'exists': {
      const attribute = existing(q);
      const found = attribute === undefined ? undefined : existence(attribute, state);
      return found && { ...found, exact: found.exact && !state.chosenInstances };
    }
    case 'compare': {
      const [conjunct] = conjuncts({ q });
      return conjunct && comparison(conjunct.attribute, conjunct.test, state);
    }
  }
}

/** The Attribute whose existence is all that an expression asks for. */
function existing({ path, negated }: QExpression<Iri> & { readonly kind: 'exists' }): Iri | undefined {
  const { names, trailing, linked } = path;
  if (negated || names.length > 1 || trailing !== undefined || linked !== undefined) return undefined;
  return names[0].kind === 'attribute' ? names[0].name : undefined;
}

function combine(
  kind: 'and' | 'or',
  operands: readonly (NarrowedValues | undefined)[],
): NarrowedValues | undefined {
  const known = operands.filter((operand) => operand !== undefined);
  const missing = known.length < operands.length;
  if (missing && (kind === 'or' || known.length === 0)) return undefined;
  const filters = known.map(({ filter }) => filter);
  return {
    filter: kind === 'and' ? allOf(filters) : anyOf(filters),
    exact: !missing && known.every(({ exact }) => exact),
    live: true,
    indexes: [...new Set(known.flatMap(({ indexes }) => indexes))],
    ...(known.every(({ ofTypes }) => ofTypes) && { ofTypes: true }),
  };
}

const none: NarrowedValues = { filter: nothing, exact: true, live: true, indexes: ['value'] };

/** Entities that have an Attribute: among few types what discovery counts tells it. */
function existence(attribute: Iri, state: ValueState): NarrowedValues | undefined {
  const number = state.names.numberOf(attribute);
  if (number === undefined) return none;
  const { types } = state;
  if (types !== undefined && types.length * attributeKinds.length <= usageKeysAtMost) {
    const keys = types.flatMap((type) =>
      attributeKinds.map((kind) => usageKey({ type, attribute: number, kind })),
    );
    return { filter: { u: { $in: keys } }, exact: true, live: true, indexes: ['usage'], ofTypes: true };
  }
  return indexedValue(attribute, number, { 'p.k': number }, true, state);
}

function comparison(attribute: Iri, test: ConjunctTest, state: ValueState): NarrowedValues | undefined {
  const number = state.names.numberOf(attribute);
  if (number === undefined) return none;
  const filter = { p: { $elemMatch: { k: number, v: condition(test) } } };
  return indexedValue(attribute, number, filter, isNumeric(test) && !state.chosenInstances, state);
}

function indexedValue(
  attribute: Iri,
  number: number,
  filter: EntityFilter,
  exact: boolean,
  { indexed, lagging, use, want }: ValueState,
): NarrowedValues | undefined {
  const index = indexed.get(number);
  if (index?.ready !== true) {
    want(attribute);
    return undefined;
  }
  use(index.generation);
  if (lagging === undefined) return { filter, exact, live: true, indexes: ['value'] };
  return { filter: anyOf([filter, lagging]), exact: false, live: true, indexes: ['value', 'generation'] };
}

/** Operators that compare with a number find numbers only, and those that compare with a text only texts. */
function condition(test: ConjunctTest): EntityFilter {
  if (test.kind === 'equals') {
    return { $in: test.values.map((value) => (typeof value === 'number' ? value : indexedText(value))) };
  }
  const { from, to, fromInclusive, toInclusive } = test;
  const bounds: Record<string, number | string> = {};
  if (typeof from === 'number') bounds[fromInclusive ? '$gte' : '$gt'] = from;
  if (typeof to === 'number') bounds[toInclusive ? '$lte' : '$lt'] = to;
  if (typeof from === 'string') bounds.$gte = lowerBound(from);
  if (typeof to === 'string') {
    const bound = upperBound(to);
    if (bound !== undefined) bounds.$lte = bound;
    else bounds.$gte ??= '';
  }
  return bounds;
}

/** Whether a test looks at numbers only: the index holds these as they are compared. Texts are cut, and stand for booleans too. */
function isNumeric(test: ConjunctTest): boolean {
  if (test.kind === 'equals') return test.values.every((value) => typeof value === 'number');
  return typeof (test.from ?? test.to) === 'number';
}

import type { Iri } from '../model/entity.ts';
import type { BoundQuery, ComparisonOperator, QExpression, QueryValue } from './ast.ts';
import type { Scalar } from './comparables.ts';

/** What one of the comparables of one of an Attribute's instances must fulfil. */
export type ConjunctTest =
  | { readonly kind: 'equals'; readonly values: readonly Scalar[] }
  /** Bounds of one datatype, both numbers or both strings in the order of `compareStrings`; one may be absent. */
  | {
      readonly kind: 'range';
      readonly from?: number | string;
      readonly to?: number | string;
      readonly fromInclusive: boolean;
      readonly toInclusive: boolean;
    };

export interface Conjunct {
  readonly attribute: Iri;
  readonly test: ConjunctTest;
}

/**
 * What the `q` of a query asks of single Attributes without fail: every Entity that matches the query has, for
 * each conjunct, an instance of the Attribute one of whose `comparables` passes the test. The other way round does
 * not hold: what passes must still be put to `matches`. For the indexes of stores.
 */
export function conjuncts(query: BoundQuery): readonly Conjunct[] {
  const found: Conjunct[] = [];
  if (query.q !== undefined) collect(query.q, found);
  return found;
}

function collect(q: QExpression<Iri>, found: Conjunct[]): void {
  if (q.kind === 'and') {
    for (const operand of q.operands) collect(operand, found);
    return;
  }
  if (q.kind !== 'compare') return;
  const [first, second] = q.path.names;
  if (first.kind !== 'attribute' || second !== undefined) return;
  if (q.path.trailing !== undefined || q.path.linked !== undefined) return;
  const test = conjunctTest(q);
  if (test !== undefined) found.push({ attribute: first.name, test });
}

function conjunctTest(q: QExpression<Iri> & { readonly kind: 'compare' }): ConjunctTest | undefined {
  const { operator, operand } = q;
  switch (operand.kind) {
    case 'list':
      return operator === '==' ? equalsTest(operand.values) : undefined;
    case 'range':
      return operator === '==' ? rangeTest(operand.from, operand.to) : undefined;
    default:
      return operator === '==' ? equalsTest([operand]) : orderTest(operator, operand);
  }
}

function equalsTest(values: readonly QueryValue[]): ConjunctTest | undefined {
  const scalars: Scalar[] = [];
  for (const value of values) {
    if ('text' in value) return undefined;
    scalars.push(value.value);
  }
  return { kind: 'equals', values: scalars };
}

function rangeTest(from: QueryValue, to: QueryValue): ConjunctTest | undefined {
  const [low, high] = [boundOf(from), boundOf(to)];
  if (low === undefined || high === undefined) return undefined;
  return { kind: 'range', from: low, to: high, fromInclusive: true, toInclusive: true };
}

function orderTest(operator: ComparisonOperator, value: QueryValue): ConjunctTest | undefined {
  const bound = boundOf(value);
  if (bound === undefined) return undefined;
  switch (operator) {
    case '>':
    case '>=':
      return { kind: 'range', from: bound, fromInclusive: operator === '>=', toInclusive: false };
    case '<':
    case '<=':
      return { kind: 'range', to: bound, fromInclusive: false, toInclusive: operator === '<=' };
    default:
      return undefined;
  }
}

function boundOf(value: QueryValue): number | string | undefined {
  return value.kind === 'number' || value.kind === 'string' ? value.value : undefined;
}

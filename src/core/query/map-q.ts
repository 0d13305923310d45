import type { AttributePath, ComparisonOperand, ComparisonOperator, QExpression, QueryValue } from './ast.ts';

/** What becomes of the parts of an attribute query. */
export interface QMapping<From, To> {
  path(path: AttributePath<From>): AttributePath<To>;

  operand(
    operand: ComparisonOperand,
    comparison: {
      readonly from: AttributePath<From>;
      readonly to: AttributePath<To>;
      readonly operator: ComparisonOperator;
    },
  ): ComparisonOperand;
}

/** An attribute query of the same structure, with other paths and operands. */
export function mapQ<From, To>(q: QExpression<From>, mapping: QMapping<From, To>): QExpression<To> {
  switch (q.kind) {
    case 'exists':
      return { ...q, path: mapping.path(q.path) };
    case 'compare': {
      const { path: from, operator } = q;
      const to = mapping.path(from);
      return { ...q, path: to, operand: mapping.operand(q.operand, { from, to, operator }) };
    }
    default:
      return { kind: q.kind, operands: q.operands.map((operand) => mapQ(operand, mapping)) };
  }
}

type StringValue = Extract<QueryValue, { kind: 'string' }>;

/** An operand with each of its strings replaced. */
export function mapStrings(operand: ComparisonOperand, replace: (text: string) => string): ComparisonOperand {
  return mapStringValues(operand, (string) => ({ ...string, value: replace(string.value) }));
}

/** The same, for those who have a say in the quotes. */
export function mapStringValues(
  operand: ComparisonOperand,
  replace: (string: StringValue) => StringValue,
): ComparisonOperand {
  const map = (value: QueryValue): QueryValue => (value.kind === 'string' ? replace(value) : value);
  switch (operand.kind) {
    case 'list':
      return { kind: 'list', values: operand.values.map(map) };
    case 'range':
      return { kind: 'range', from: map(operand.from), to: map(operand.to) };
    default:
      return map(operand);
  }
}

import type { ComparisonOperator, QExpression, ShortName } from './ast.ts';
import { type Combination, type Cursor, parseCombination, take } from './cursor.ts';
import { parsePath } from './parse-path.ts';
import { parseOperand } from './parse-value.ts';

/** Longer operators before those that they begin with. */
const operators: readonly ComparisonOperator[] = ['==', '!=', '!~=', '~=', '>=', '<=', '>', '<'];

const combination: Combination<QExpression<ShortName>> = {
  orSigns: '|',
  parseTerm,
  combine: (kind, operands) => ({ kind, operands }),
};

/**
 * Parses an attribute query (clause 4.9): `;` is "and", which binds tighter than `|`, "or"; parentheses; `path` and
 * `!path` for existence; comparisons (see `parsePath` and `parseOperand`).
 *
 * @param parameter begins every refusal.
 * @throws Problem BadRequestData with the position.
 */
export function parseQ(text: string, parameter = 'q'): QExpression<ShortName> {
  return parseCombination({ parameter, text, at: 0 }, combination);
}

function parseTerm(cursor: Cursor): QExpression<ShortName> {
  if (take(cursor, '!')) return { kind: 'exists', path: parsePath(cursor), negated: true };
  const path = parsePath(cursor);
  const operator = takeOperator(cursor);
  if (operator === undefined) return { kind: 'exists', path, negated: false };
  return { kind: 'compare', path, operator, operand: parseOperand(cursor, operator) };
}

function takeOperator(cursor: Cursor): ComparisonOperator | undefined {
  return operators.find((operator) => take(cursor, operator));
}

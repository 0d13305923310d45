import type { ShortName, TypeSelection } from './ast.ts';
import { type Combination, type Cursor, expectedAt, parseCombination, takeRun } from './cursor.ts';
import { readName } from './names.ts';

const typeRun = /[^,|;()]*/y;

const combination: Combination<TypeSelection<ShortName>> = {
  orSigns: ',|',
  parseTerm: parseType,
  combine: (kind, operands) => ({ kind, operands }),
};

/**
 * Parses a type selection (clause 4.17): `,` or `|` for "or", `;` for "and", which binds tighter, parentheses.
 * `*` alone is any type. In an IRI the characters `, | ; ( ) %` are written as percent-escapes.
 *
 * @param parameter begins every refusal.
 * @throws Problem BadRequestData with the position.
 */
export function parseTypeSelection(text: string, parameter = 'type'): TypeSelection<ShortName> {
  if (text === '*') return { kind: 'any' };
  return parseCombination({ parameter, text, at: 0 }, combination);
}

function parseType(cursor: Cursor): TypeSelection<ShortName> {
  const { at } = cursor;
  const run = takeRun(cursor, typeRun);
  if (run === '*') throw expectedAt(cursor, 'a type name, as "*" stands alone,', at);
  return { kind: 'type', name: readName(cursor, run, at, 'a type name') };
}

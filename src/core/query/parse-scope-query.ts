import { isName } from '../model/validate.ts';
import type { ScopeQuery } from './ast.ts';
import { type Combination, type Cursor, expectedAt, parseCombination, takeRun } from './cursor.ts';

const scopeRun = /[^,|;()]*/y;

const combination: Combination<ScopeQuery> = {
  orSigns: ',|',
  parseTerm: parseScope,
  combine: (kind, operands) => ({ kind, operands }),
};

/**
 * Parses a scope query (clause 4.19): `,` or `|` for "or", `;` for "and", which binds tighter, parentheses. In a
 * Scope `+` is any one level, and `#` at the end the Scope and everything below it. The leading `/` may be left out.
 *
 * @param parameter begins every refusal.
 * @throws Problem BadRequestData with the position.
 */
export function parseScopeQuery(text: string, parameter = 'scopeQ'): ScopeQuery {
  return parseCombination({ parameter, text, at: 0 }, combination);
}

function parseScope(cursor: Cursor): ScopeQuery {
  let { at } = cursor;
  const run = takeRun(cursor, scopeRun);
  const path = run.startsWith('/') ? run.slice(1) : run;
  at += run.length - path.length;
  const levels = path.split('/');
  const subtree = levels.at(-1) === '#';
  if (subtree) levels.pop();
  for (const level of levels) {
    if (level !== '+' && (level.includes(':') || !isName(level))) {
      throw expectedAt(cursor, 'a level (a letter and letters, digits or "_"), "+" or a final "#"', at);
    }
    at += level.length + 1;
  }
  return { kind: 'scope', levels, subtree };
}

import type { Iri } from '../../../core/model/entity.ts';
import type { BoundQuery, QExpression } from '../../../core/query/ast.ts';
import { type ConjunctTest, conjuncts } from '../../../core/query/conjuncts.ts';
import { existencePosting, valuePosting } from './attribute-postings.ts';
import type { IndexState } from './index-state.ts';
import { anyOf, type Posting } from './posting.ts';

/** What the indexes of values know of an expression. */
export interface QPostings {
  readonly found: readonly { readonly operand: QExpression<Iri>; readonly posting: Posting }[];
  /** Whether they decide all of it. */
  readonly exact: boolean;
}

/** @returns undefined where an index is missing. */
export function anyAttribute(
  names: readonly Iri[],
  state: IndexState,
  unindexed: Set<Iri>,
): Posting | undefined {
  const postings = names.map((name) => existencePosting(name, state));
  for (const [index, name] of names.entries()) if (postings[index] === undefined) unindexed.add(name);
  return postings.includes(undefined) ? undefined : anyOf(postings as Posting[]);
}

/** What the operands of a conjunction, or the one expression, let the indexes know. */
export function qPostings(
  query: BoundQuery,
  q: QExpression<Iri>,
  state: IndexState,
  unindexed: Set<Iri>,
): QPostings {
  const found: { operand: QExpression<Iri>; posting: Posting }[] = [];
  // What holds for an instance may not hold for those that are looked at.
  const decides = query.datasetIds === undefined;
  let exact = decides;
  for (const operand of operandsOf(q)) {
    const known = operandPosting(operand, state);
    if (known === undefined) exact = false;
    else if (known.posting === undefined) {
      unindexed.add(known.attribute);
      exact = false;
    } else {
      found.push({ operand, posting: decides ? known.posting : { ...known.posting, exact: false } });
      exact &&= known.posting.exact;
    }
  }
  return { found, exact };
}

/** @returns undefined where no index of values could know anything. */
function operandPosting(
  operand: QExpression<Iri>,
  state: IndexState,
): { readonly attribute: Iri; readonly posting: Posting | undefined } | undefined {
  const attribute = existing(operand);
  if (attribute !== undefined) return { attribute, posting: existencePosting(attribute, state) };
  const [conjunct] = conjuncts({ q: operand });
  if (conjunct === undefined) return undefined;
  const posting = valuePosting(conjunct.attribute, conjunct.test, state);
  const decided = posting === undefined || isNumeric(conjunct.test);
  return { attribute: conjunct.attribute, posting: decided ? posting : { ...posting, exact: false } };
}

function operandsOf(q: QExpression<Iri>): readonly QExpression<Iri>[] {
  return q.kind === 'and' ? q.operands.flatMap(operandsOf) : [q];
}

/** The Attribute whose existence is all that an expression asks for. */
export function existing(q: QExpression<Iri>): Iri | undefined {
  if (q.kind !== 'exists' || q.negated) return undefined;
  const { names, trailing, linked } = q.path;
  if (names.length > 1 || trailing !== undefined || linked !== undefined) return undefined;
  return names[0].kind === 'attribute' ? names[0].name : undefined;
}

/**
 * Whether a test looks at numbers only: the index holds these as they are compared. Texts are cut, and stand for
 * booleans too.
 */
function isNumeric(test: ConjunctTest): boolean {
  if (test.kind === 'equals') return test.values.every((value) => typeof value === 'number');
  return typeof (test.from ?? test.to) === 'number';
}

import { describe, expect, it } from 'vitest';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { bindTypeSelection } from '../../core/query/bind-query.ts';
import { parseTypeSelection } from '../../core/query/parse-type-selection.ts';
import { selectedTypes } from './selected-types.ts';

describe('selectedTypes', () => {
  it.each([
    ['*', undefined],
    ['A', ['A']],
    ['A,B', ['A', 'B']],
    ['A;B', ['A']],
    ['(A;B),C', ['A', 'C']],
    ['(A,B);C', ['A', 'B']],
    ['A,A', ['A']],
  ])('of %s are types of which every selected Entity has one', (text, names) => {
    const types = selectedTypes({ types: bindTypeSelection(parseTypeSelection(text), coreContext) });
    expect(types?.map((type) => coreContext.compact(type))).toEqual(names);
  });

  it('are not known without a selection', () => {
    expect(selectedTypes({})).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { conformanceMatrix } from '../../scripts/conformance/matrix.ts';

const { groups, unknown } = conformanceMatrix();
const rows = groups.flatMap((group) => group.rows);
const names = (wanted: (row: (typeof rows)[number]) => boolean): string[] =>
  rows.filter(wanted).map(({ clause }) => `${clause.number} ${clause.subject}`);

describe('the conformance matrix', () => {
  it('knows every clause that a route or the title of a test names', () => {
    expect(unknown).toEqual([]);
  });

  it('finds every clause in routes or sources, but those that are for later', () => {
    const missing = names(
      ({ clause, routes, sources }) => !clause.later && routes.length + sources.length === 0,
    );
    expect(missing).toEqual([]);
  });

  it('finds every clause in the title of a test, but those that are for later', () => {
    expect(names(({ clause, tests }) => !clause.later && tests.length === 0)).toEqual([]);
  });

  it('finds no request for what is for later', () => {
    expect(names(({ clause, routes }) => clause.later === true && routes.length > 0)).toEqual([]);
  });
});

import type { Route } from '../../src/http/route.ts';
import { attributeRoutes } from '../../src/http/routes/attribute-routes.ts';
import { batchRoutes } from '../../src/http/routes/batch-routes.ts';
import { contextRoutes } from '../../src/http/routes/context-routes.ts';
import { discoveryRoutes } from '../../src/http/routes/discovery-routes.ts';
import { entityRoutes } from '../../src/http/routes/entity-routes.ts';
import { infoRoutes } from '../../src/http/routes/info-routes.ts';
import { subscriptionRoutes } from '../../src/http/routes/subscription-routes.ts';
import { type Clause, type ClauseGroup, clauseGroups } from './clauses.ts';
import { type Mentions, sourceMentions, testMentions } from './mentions.ts';

/** A clause, with what is there of it. */
export interface MatrixRow {
  readonly clause: Clause;
  /** `POST /entities`, each with the clause of the binding. */
  readonly routes: readonly string[];
  /** Paths of the sources that name it. */
  readonly sources: readonly string[];
  /** Paths of the tests whose titles name it, or the clause of its binding. */
  readonly tests: readonly string[];
}

interface MatrixGroup {
  readonly title: string;
  readonly rows: readonly MatrixRow[];
}

const routes: readonly Route[] = [
  ...entityRoutes,
  ...attributeRoutes,
  ...batchRoutes,
  ...discoveryRoutes,
  ...subscriptionRoutes,
  ...contextRoutes,
  ...infoRoutes,
];

export interface Matrix {
  readonly groups: readonly MatrixGroup[];
  /** What routes and titles of tests name, and the list of clauses does not have. */
  readonly unknown: readonly string[];
}

export function conformanceMatrix(): Matrix {
  const sources = sourceMentions();
  const tests = testMentions();
  const groups = clauseGroups.map(({ title, clauses }: ClauseGroup) => ({
    title,
    rows: clauses.map((clause) => rowOf(clause, sources, tests)),
  }));
  return { groups, unknown: unknownOf(tests) };
}

function rowOf(clause: Clause, sources: readonly Mentions[], tests: readonly Mentions[]): MatrixRow {
  const numbers = [clause.number, ...(clause.http ?? [])];
  return {
    clause,
    routes: routes
      .filter(({ spec }) => clause.http?.includes(spec) === true)
      .map(({ method, path, spec }) => `${method} ${path} (${spec})`),
    sources: pathsWith([clause.number], sources),
    tests: pathsWith(numbers, tests),
  };
}

function pathsWith(numbers: readonly string[], mentions: readonly Mentions[]): string[] {
  return mentions
    .filter(({ clauses }) => clauses.some((clause) => numbers.some((number) => isWithin(clause, number))))
    .map(({ path }) => path);
}

const isWithin = (clause: string, number: string): boolean =>
  clause === number || clause.startsWith(`${number}.`);

function unknownOf(tests: readonly Mentions[]): string[] {
  const known = clauseGroups.flatMap(({ clauses }) =>
    clauses.flatMap((clause) => [clause.number, ...(clause.http ?? [])]),
  );
  const named = [...routes.map(({ spec, path }) => ({ path, clauses: [spec] })), ...tests].flatMap(
    ({ path, clauses }) => clauses.map((clause) => ({ path, clause })),
  );
  return named
    .filter(({ clause }) => !known.some((number) => isWithin(clause, number)))
    .map(({ path, clause }) => `${clause} in ${path}`);
}

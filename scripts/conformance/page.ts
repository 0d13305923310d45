import { conformanceMatrix, type MatrixRow } from './matrix.ts';

/** Files that are listed for a clause before the rest is a number. */
const listed = 3;

/** The text of `docs/reference/conformance.md`. */
export function conformancePage(): string {
  const { groups } = conformanceMatrix();
  const rows = groups.flatMap((group) => group.rows);
  const there = rows.filter(({ clause }) => clause.later !== true).length;
  return [
    '# Conformance',
    '',
    '<!-- Made by `npm run docs` from the clauses that routes, sources and titles of tests name. -->',
    '',
    'Which clauses of ETSI GS CIM 009 v1.9.1 are implemented, where, and which tests hold them. Sources name the clause',
    'that they implement, and tests name it in their titles: `(5.6.1)`. The subjects are ours, the numbers the',
    `standard's. Of ${rows.length} clauses ${there} are implemented.`,
    '',
    ...groups.flatMap(({ title, rows: clauses }) => [
      `## ${title}`,
      '',
      '| Clause | Subject | Status | Requests | Implemented in | Tested in |',
      '|---|---|---|---|---|---|',
      ...clauses.map(line),
      '',
    ]),
  ].join('\n');
}

function line({ clause, routes, sources, tests }: MatrixRow): string {
  const cells = [
    clause.number,
    clause.subject,
    clause.later === true ? 'later' : 'implemented',
    routes.map((route) => `\`${route}\``).join('<br>'),
    files(clause.later === true ? [] : sources),
    files(clause.later === true ? [] : tests),
  ];
  return `| ${cells.join(' | ')} |`;
}

function files(paths: readonly string[]): string {
  const named = paths.slice(0, listed).map((path) => `\`${path}\``);
  const more = paths.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>');
}

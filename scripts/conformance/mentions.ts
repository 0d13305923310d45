import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where clauses are named: the path of a file, and the numbers in it. */
export interface Mentions {
  readonly path: string;
  readonly clauses: readonly string[];
}

const root = join(import.meta.dirname, '../..');

/** Two levels may be any number: they count where "clause" stands before them. Three are of nothing else here. */
const named = /\bclauses? ((?:[4-7]\.\d+(?:\.\d+)*(?:, | and | to )?)+)/g;
const bare = /(?<![\w.-])[4-7]\.\d+\.\d+(?:\.\d+)*(?![\w-])/g;
const number = /[4-7]\.\d+(?:\.\d+)*/g;
/** Lines that speak of clauses of another document. */
const others = /JSON-LD 1\.1|MQTT 3\.1\.1|RFC \d+, clause/;

/** The clauses that the sources name in what is said about the code. */
export function sourceMentions(): readonly Mentions[] {
  return read('src/**/*.ts', (path) => !path.endsWith('.test.ts')).map(({ path, text }) => ({
    path,
    clauses: text
      .split('\n')
      .filter((line) => !others.test(line))
      .flatMap((line) => [...inWords(line), ...(line.match(bare) ?? [])]),
  }));
}

/** In the title of a test: `(5.6.1)`, `(5.6.1, 4.22)`, `(clauses 5.6.1 and 5.6.2)`; `(4.85, 46.78)` is a place. */
const inTitle =
  /['"`].*\((?:clauses? )?([4-7]\.(?:[1-9]|[12]\d)(?:\.\d+)*(?:(?:, | and )[4-7]\.(?:[1-9]|[12]\d)(?:\.\d+)*)*)\)/g;

/** The clauses that the titles of tests name, in parentheses. */
export function testMentions(): readonly Mentions[] {
  return read('{src,test}/**/*.ts', (path) => path.endsWith('.test.ts') || path.startsWith('test/')).map(
    ({ path, text }) => ({
      path,
      clauses: text
        .split('\n')
        .filter((line) => !isComment(line))
        .flatMap((line) => [...line.matchAll(inTitle)].flatMap(([, list = '']) => list.match(number) ?? [])),
    }),
  );
}

function read(pattern: string, wanted: (path: string) => boolean): { path: string; text: string }[] {
  return globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter(wanted)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function inWords(line: string): string[] {
  return [...line.matchAll(named)].flatMap(([, list = '']) => list.match(number) ?? []);
}

function isComment(line: string): boolean {
  return /^\s*(\/\/|\/?\*)/.test(line);
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiFiles } from '../../scripts/openapi-file.ts';
import { type GeneratedFile, referencePages } from '../../scripts/reference-pages.ts';
import { errorTable } from '../../src/core/errors.ts';
import { operationDetails } from '../../src/http/openapi/operation-details.ts';
import { parameterDocumentation } from '../../src/http/openapi/parameters.ts';

const root = join(import.meta.dirname, '../..');

function committed(path: string): string {
  return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
}

describe('generated files', () => {
  it.each(referencePages().map((file) => [file.path, file] as const))(
    '%s is up to date (npm run docs)',
    (path, file) => {
      expect(committed(path)).toBe(file.text);
    },
  );
});

describe('the error table', () => {
  const sources = globSync('src/**/*.ts', { cwd: root })
    .filter((file) => !/errors\.ts$|\.test\.ts$|openapi/.test(file))
    .map((file) => readFileSync(join(root, file), 'utf8'));

  it.each(Object.keys(errorTable))('has %s because something is refused with it', (code) => {
    const refusal = new RegExp(`(Problem\\(|code: |refused\\(|\\? |\\[)\\s*'${code}'`);
    expect(sources.filter((text) => refusal.test(text))).not.toEqual([]);
  });
});

interface Parameter {
  readonly in: string;
  readonly name: string;
}

interface Answer {
  readonly description: string;
}

interface Operation {
  readonly operationId: string;
  readonly description?: string;
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly responses: Readonly<Record<string, Answer | { readonly $ref: string }>>;
}

describe('openapi/', () => {
  let files: Readonly<Record<'document' | 'client', GeneratedFile>>;
  let components: Readonly<Record<'parameters' | 'responses', Readonly<Record<string, unknown>>>>;
  let operations: readonly (readonly [path: string, operation: Operation])[];

  beforeAll(async () => {
    files = await openApiFiles();
    const document = JSON.parse(files.document.text);
    components = document.components;
    operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => [path, operation] as const),
    );
  }, 60_000);

  function resolve<Value>(kind: keyof typeof components, value: Value | { readonly $ref: string }): Value {
    const reference = (value as { $ref?: string }).$ref;
    if (reference === undefined) return value as Value;
    return components[kind][reference.split('/').at(-1) ?? ''] as Value;
  }

  function parametersOf({ parameters }: Operation, place: string): readonly string[] {
    const all = parameters.map((parameter) => resolve<Parameter>('parameters', parameter));
    return all.filter((parameter) => parameter.in === place).map(({ name }) => name);
  }

  it.each(['document', 'client'] as const)('the %s is up to date (npm run openapi)', (kind) => {
    expect(committed(files[kind].path)).toBe(files[kind].text);
  });

  it('names each operation once', () => {
    const names = operations.map(([, { operationId }]) => operationId);
    expect(names.length).toBeGreaterThan(35);
    expect(new Set(names).size).toBe(names.length);
  });

  it('names the clause of every NGSI-LD operation', () => {
    for (const [path, { description }] of operations) {
      // Streams are no resources of the standard.
      if (!path.startsWith('/ngsi-ld/') || /\/(events|socket)$/.test(path)) continue;
      expect(description, path).toMatch(/clause 6\.\d+/);
    }
  });

  it('knows every error of the table but the one that no operation gives', () => {
    const documented = operations.flatMap(([, { responses }]) =>
      Object.values(responses).flatMap((answer) =>
        [...resolve<Answer>('responses', answer).description.matchAll(/(\w+): /g)].map(([, code]) => code),
      ),
    );
    const missing = Object.keys(errorTable).filter((code) => !documented.includes(code));
    expect(missing).toEqual(['MethodNotAllowed']);
  });

  it('describes every query parameter, and each one described is of some operation', () => {
    const named = operations.flatMap(([, operation]) => parametersOf(operation, 'query'));
    expect([...new Set(named)].sort()).toEqual(Object.keys(parameterDocumentation).sort());
  });

  it('gives details of operations and parameters that are there only', () => {
    const known = new Map(operations.map(([, operation]) => [operation.operationId, operation]));
    for (const [operationId, { parameters = {}, answers = {} }] of Object.entries(operationDetails)) {
      const operation = known.get(operationId);
      if (operation === undefined) throw new Error(`There is no operation ${operationId}.`);
      const names = [...parametersOf(operation, 'query'), ...parametersOf(operation, 'path')];
      expect(names, operationId).toEqual(expect.arrayContaining(Object.keys(parameters)));
      expect(Object.keys(operation.responses), operationId).toEqual(
        expect.arrayContaining(Object.keys(answers)),
      );
    }
  });
});

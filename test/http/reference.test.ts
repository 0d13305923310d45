import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openApiFile } from '../../scripts/openapi-file.ts';
import { type GeneratedFile, referencePages } from '../../scripts/reference-pages.ts';
import { errorTable } from '../../src/core/errors.ts';
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

interface Operation {
  readonly operationId: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

describe('openapi/bocage.json', () => {
  let file: GeneratedFile;
  let paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  let operations: readonly (readonly [path: string, operation: Operation])[];

  beforeAll(async () => {
    file = await openApiFile();
    ({ paths } = JSON.parse(file.text));
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => [path, operation] as const),
    );
  });

  it('is up to date (npm run openapi)', () => {
    expect(committed(file.path)).toBe(file.text);
  });

  it('names each operation once', () => {
    const names = operations.map(([, { operationId }]) => operationId);
    expect(names.length).toBeGreaterThan(25);
    expect(new Set(names).size).toBe(names.length);
  });

  it('names the clause of every NGSI-LD operation', () => {
    for (const [path, { description }] of operations) {
      if (path.startsWith('/ngsi-ld/')) expect(description, path).toMatch(/clause 6\.\d+/);
    }
  });

  it('knows every error of the table but those that no operation gives', () => {
    const documented = operations.flatMap(([, { responses }]) =>
      Object.values(responses).flatMap(({ description }) =>
        [...description.matchAll(/(\w+): /g)].map(([, code]) => code),
      ),
    );
    const missing = Object.keys(errorTable).filter((code) => !documented.includes(code));
    expect(missing).toEqual(['OperationNotSupported', 'MethodNotAllowed']);
  });

  it('describes every query parameter, and each one described is of some operation', () => {
    const named = operations.flatMap(([, { parameters = [] }]) =>
      parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(parameterDocumentation).sort());
  });
});

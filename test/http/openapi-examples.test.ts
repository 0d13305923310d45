import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { iotAgentPosts } from '../../examples/demo/iot-agent-devices.ts';
import { fixedEntities } from '../../examples/demo/territory.ts';
import type { AppRequest } from '../support/build-app.ts';
import { useApp } from '../support/use-app.ts';

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly example?: unknown;
}

interface MediaType {
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
}

const { paths } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../openapi/bocage.json'), 'utf8'),
) as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

/** What the form of an operation in the reference holds when it is opened, for each example of its body. */
function requestsOf(
  path: string,
  method: string,
  operation: Operation,
): readonly (readonly [string, AppRequest])[] {
  const request = { method: method.toUpperCase() as 'GET', path: filled(path, operation) };
  if (operation.requestBody === undefined) return [[operation.operationId, request]];
  return Object.entries(operation.requestBody.content).flatMap(([mediaType, { examples = {} }]) =>
    Object.entries(examples).map(([name, { value }]) => {
      const body = mediaType === 'text/plain' ? value : JSON.stringify(value);
      return [
        `${operation.operationId}-${name}`,
        { ...request, headers: { 'Content-Type': mediaType }, body },
      ] as const;
    }),
  );
}

function filled(path: string, { parameters }: Operation): string {
  const given = parameters.filter(({ example }) => example !== undefined);
  const segments = given
    .filter((parameter) => parameter.in === 'path')
    .reduce(
      (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(String(example))),
      path,
    );
  const query = given
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
  return query.length === 0 ? segments : `${segments}?${query.join('&')}`;
}

const all = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, operation]) => requestsOf(path, method, operation)),
);
/** The ids of hosted @contexts and of dead letters are made by the broker: no example can know them. Streams do not end. */
const runnable = all.filter(([, { path }]) => !path.includes('{'));

describe('the examples of the OpenAPI document', () => {
  const app = useApp();

  /** What `npm run demo` puts in, as far as its devices speak HTTP, and the Subscription of the examples. */
  async function fill(tenant: string, subscribed: boolean): Promise<void> {
    const subscription = paths['/ngsi-ld/v1/subscriptions']?.post?.requestBody?.content['application/json'];
    const writes = [
      { path: '/ngsi-ld/v1/entityOperations/upsert', contentType: 'application/json', body: fixedEntities() },
      ...iotAgentPosts(0, new Date(0)),
      ...(subscribed
        ? [
            {
              path: '/ngsi-ld/v1/subscriptions',
              contentType: 'application/json',
              body: subscription?.examples?.full?.value,
            },
          ]
        : []),
    ];
    for (const { path, contentType, body } of writes) {
      const headers = { 'Content-Type': contentType, 'NGSILD-Tenant': tenant };
      expect((await app.request({ method: 'POST', path, headers, body })).status, path).toBeLessThan(300);
    }
  }

  it('are there for nearly every operation', () => {
    const operations = Object.values(paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0);
    expect(runnable.length).toBeGreaterThan(operations);
    expect(all.length - runnable.length).toBe(7);
  });

  it.each(runnable)('%s can be sent as it stands there', async (name, request) => {
    await fill(name, request.path.includes('/subscriptions/'));
    const headers = { ...request.headers, 'NGSILD-Tenant': name };
    const { status, text } = await app.request({ ...request, headers });
    expect({ request: request.path, status, text }).toMatchObject({
      status: expect.toSatisfy((given: number) => [200, 201, 204].includes(given)),
    });
    if (request.path.includes('ntities')) expect(text).not.toBe('[]');
  });
});

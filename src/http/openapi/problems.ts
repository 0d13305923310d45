import { type ErrorCode, errorTable } from '../../core/errors.ts';
import type { ResponseHeader } from './headers.ts';
import type { Schema } from './schemas/json-schema.ts';

/** What `detail` may say, for each refusal: an example. */
const details: Readonly<Record<ErrorCode, string>> = {
  InvalidRequest: 'limt: there is no such parameter here.',
  BadRequestData: 'id: expected a URI, but it is "1".',
  ResourceNotFound: 'There is no Entity urn:ngsi-ld:ParkingSpot:demo-99.',
  NonexistentTenant: 'There is no tenant chalon.',
  AlreadyExists: 'The Entity urn:ngsi-ld:ParkingSpot:demo-01 exists already.',
  Conflict: 'Idempotency-Key: it was used for another request.',
  OperationNotSupported: 'The @context is a copy of a remote one: ask its own URL.',
  TooComplexQuery: 'The query took longer than it may.',
  TooManyResults: 'limit: expected at most 1000, but it is 5000.',
  LdContextNotAvailable: 'https://example.org/context.jsonld does not answer.',
  InternalError: 'The request could not be completed.',
  NotImplemented: 'entityMap: this parameter is not implemented yet.',
  MethodNotAllowed: 'PUT: expected one of GET, HEAD, POST.',
  NotAcceptable: 'Accept: expected application/json or application/ld+json, but it excludes them.',
  LengthRequired: 'Content-Length: expected the length of the body.',
  PayloadTooLarge: 'body: larger than the configured limit (BOCAGE_MAX_BODY_KB).',
  UnsupportedMediaType: 'Content-Type: expected application/json or application/ld+json.',
  TooManyRequests: 'The client passed its rate.',
  ServiceUnavailable: 'Bocage is behind with its work; send again a little later.',
};

const codes = Object.keys(errorTable) as ErrorCode[];

/** An example of the ProblemDetails of each refusal, by its name. */
export const problemExamples: Readonly<Record<string, Schema>> = Object.fromEntries(
  codes.map((code) => {
    const { type, title, status, when } = errorTable[code];
    return [code, { summary: when, value: { type, title, status, detail: details[code] } }];
  }),
);

const headersOf: Partial<Readonly<Record<ErrorCode, readonly ResponseHeader[]>>> = {
  MethodNotAllowed: ['Allow'],
  TooManyRequests: ['Retry-After'],
  ServiceUnavailable: ['Retry-After'],
};

export const headerReferences = (names: readonly ResponseHeader[]): Schema =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Refusals that share a status: they are told apart by the `type` of their ProblemDetails. */
interface ProblemGroup {
  readonly status: number;
  readonly name: string;
  readonly codes: readonly ErrorCode[];
}

function groupsOf(refusals: readonly ErrorCode[]): readonly ProblemGroup[] {
  const byStatus = Map.groupBy(new Set(refusals), (code) => errorTable[code].status);
  return [...byStatus].map(([status, sharing]) => ({ status, name: sharing.join('Or'), codes: sharing }));
}

/** The refusals of an operation by status, each a reference to {@link problemResponses}. */
export function problemReferences(refusals: readonly ErrorCode[]): Schema {
  return Object.fromEntries(
    groupsOf(refusals).map(({ status, name }) => [status, { $ref: `#/components/responses/${name}` }]),
  );
}

/** The refusals of operations, each combination once. */
export function problemResponses(
  refusals: readonly (readonly ErrorCode[])[],
): Readonly<Record<string, Schema>> {
  const groups = refusals.flatMap(groupsOf).map(({ name, codes }) => [name, describeProblem(codes)] as const);
  return Object.fromEntries(groups.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describeProblem(sharing: readonly ErrorCode[]): Schema {
  const headers = headerReferences(['NGSILD-Tenant', ...sharing.flatMap((code) => headersOf[code] ?? [])]);
  return {
    description: sharing.map((code) => `${code}: ${errorTable[code].when}`).join(' '),
    headers,
    // 411 is the one refusal without a body.
    ...(!sharing.includes('LengthRequired') && {
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/ProblemDetails' },
          examples: Object.fromEntries(
            sharing.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
          ),
        },
      },
    }),
  };
}

import type { Schema } from './schemas/json-schema.ts';

interface HeaderDocumentation {
  readonly schema: Schema;
  readonly description: string;
}

const tenantPattern = '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$';

/** The headers of requests that mean something. */
export const requestHeaders: Readonly<Record<string, HeaderDocumentation>> = {
  'NGSILD-Tenant': {
    schema: { type: 'string', pattern: tenantPattern, examples: ['chalon'] },
    description:
      'The tenant, whatever the case of its letters; the default one when absent. What is first created in a tenant creates it.',
  },
  Link: {
    schema: { type: 'string' },
    description:
      'The @context by which short names are expanded and compacted, as `<URL>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`; the core one when absent. Not for a body in `application/ld+json`, which has its own.',
  },
  Prefer: {
    schema: { type: 'string', examples: ['ngsi-ld=1.6', 'body=json'] },
    description:
      '`ngsi-ld=1.6`: leaves out what later versions of the API added. `body=json`: the @context of GeoJSON goes into `Link`.',
  },
  'Idempotency-Key': {
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
    description:
      'Extension: a repeat with the same key is answered as the first was; another request with it is a Conflict.',
  },
  Via: {
    schema: { type: 'string', examples: ['1.1 0f8a64d3c9e14b7a8c5d2e6f1a9b3c70'] },
    description:
      'The brokers that the write has come through, each by its `contextSourceAlias`. Where this one is among them, only what changes a value is notified.',
  },
  'Last-Event-ID': {
    schema: { type: 'string', pattern: '^\\d{1,15}(-\\d{1,15})?$' },
    description:
      'The last event that the client has seen: the stream goes on behind it. Browsers send it by themselves.',
  },
  'Fiware-Service': {
    schema: { type: 'string', pattern: tenantPattern },
    description: 'The tenant, as FIWARE names it.',
  },
};

/** The headers of answers that mean something. */
export const responseHeaders = {
  'NGSILD-Tenant': {
    schema: { type: 'string' },
    description: 'The tenant of the request, where it named one.',
  },
  Location: {
    schema: { type: 'string', format: 'uri-reference' },
    description: 'Where the new resource is, relative to the origin.',
  },
  Link: {
    schema: { type: 'string' },
    description:
      'The @context of an `application/json` body; the neighbouring pages, with `rel="next"` and `rel="prev"`.',
  },
  'NGSILD-Results-Count': {
    schema: { type: 'integer', minimum: 0 },
    description: 'With `count=true`: how many there are in all.',
  },
  'Preference-Applied': {
    schema: { type: 'string', examples: ['ngsi-ld=1.6'] },
    description: 'The version of the API for which the answer was made.',
  },
  Allow: { schema: { type: 'string' }, description: 'The methods of the resource.' },
  'Retry-After': {
    schema: { type: 'integer', minimum: 0 },
    description: 'Seconds after which to send again.',
  },
} as const satisfies Readonly<Record<string, HeaderDocumentation>>;

export type ResponseHeader = keyof typeof responseHeaders;

import { expect } from 'vitest';

export const contextsPath = '/ngsi-ld/v1/jsonldContexts';

/** A document that tests have on the web. */
export const vehicles = 'https://example.org/vehicles.jsonld';

/** The path of an @context by its id or URL. */
export function contextPath(id: string): string {
  return `${contextsPath}/${encodeURIComponent(id)}`;
}

/** The header of a request whose names are in an @context. */
export function linkTo(url: string): { readonly Link: string } {
  return { Link: `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"` };
}

export const dateTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** What is known of an @context that was never used. */
export function contextEntry(
  kind: 'Hosted' | 'Cached' | 'ImplicitlyCreated',
  url: string,
  more: object = {},
): object {
  return {
    URL: url,
    localId: kind === 'Cached' ? url : url.split('/').at(-1),
    kind,
    createdAt: dateTime,
    numberOfHits: 0,
    ...more,
  };
}

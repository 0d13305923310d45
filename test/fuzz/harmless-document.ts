interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** The endpoint of the examples, and one where nothing listens. */
const exampleEndpoint = 'http://127.0.0.1:9000/notify';
const nowhere = 'http://127.0.0.1:9/notify';

const coreContext = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld';

/**
 * The OpenAPI document with the URLs that Bocage would call narrowed to some that do no harm: to a fuzzer any
 * address will do, and the host may be somebody's.
 */
export function harmless(text: string): string {
  const document = JSON.parse(text.replaceAll(exampleEndpoint, nowhere)) as Document;
  const { schemas } = document.components;
  const endpoint = schemas.Endpoint as { readonly properties: object } | undefined;
  if (endpoint === undefined || schemas.ContextUrl === undefined) {
    throw new Error('The document has no schema Endpoint or ContextUrl.');
  }
  const narrowed = {
    ...schemas,
    Endpoint: { ...endpoint, properties: { ...endpoint.properties, uri: { const: nowhere } } },
    ContextUrl: { const: coreContext },
  };
  return JSON.stringify({ ...document, components: { ...document.components, schemas: narrowed } });
}

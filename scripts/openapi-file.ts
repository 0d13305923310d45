/** The OpenAPI document that is made from the routes, and the types of a client that are made from it. */
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { buildApp } from '../test/support/build-app.ts';
import type { GeneratedFile } from './reference-pages.ts';

/** A default is what the broker takes: a client need not send it. */
const typing = { alphabetize: true, defaultNonNullable: false };

const notice = '/** The types of a client of Bocage. Made from bocage.json by `npm run openapi`. */\n\n';

export async function openApiFiles(): Promise<{
  readonly document: GeneratedFile;
  readonly client: GeneratedFile;
}> {
  const document = await requestDocument();
  return {
    document: { path: 'openapi/bocage.json', text: `${JSON.stringify(document, null, 2)}\n` },
    client: {
      path: 'openapi/client.ts',
      text: notice + astToString(await openapiTypes(document, typing)),
    },
  };
}

async function requestDocument(): Promise<OpenAPI3> {
  const app = await buildApp();
  try {
    const { body } = await app.request({ path: '/docs/json' });
    return body as OpenAPI3;
  } finally {
    await app.close();
  }
}

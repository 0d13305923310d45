/** The OpenAPI document that is made from the routes, as the text of its file. */
import { buildApp } from '../test/support/build-app.ts';
import type { GeneratedFile } from './reference-pages.ts';

export async function openApiFile(): Promise<GeneratedFile> {
  const app = await buildApp();
  try {
    const { body } = await app.request({ path: '/docs/json' });
    return { path: 'openapi/bocage.json', text: `${JSON.stringify(body, null, 2)}\n` };
  } finally {
    await app.close();
  }
}

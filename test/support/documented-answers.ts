import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Answer {
  readonly content?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>>
  >;
  readonly components: { readonly responses: Readonly<Record<string, Answer>> };
}

/** One answer as it went out. */
interface GivenAnswer {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly mediaType: string | undefined;
}

const file = join(import.meta.dirname, '../../openapi/bocage.json');
const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as Document;

const templates = Object.entries(paths).map(([path, operations]) => ({
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`),
  operations,
}));

/**
 * Holds an answer to the OpenAPI document as it is committed: an operation answers nothing that the document does
 * not have, neither in status nor in media type. Paths and methods that are no operation are left alone.
 * @throws Error
 */
export function assertDocumented({ method, path, status, mediaType }: GivenAnswer): void {
  const [bare = ''] = path.split('?', 1);
  const operations = templates.find(({ pattern }) => pattern.test(bare))?.operations;
  const operation = operations?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
  if (operation === undefined) return;
  const answer = operation.responses[status];
  const what = `${method} ${bare} answered ${status}`;
  if (answer === undefined)
    throw new Error(`${what}, which openapi/bocage.json does not have (npm run openapi).`);
  const documented = Object.keys(resolve(answer).content ?? {});
  const given = mediaType?.split(';', 1)[0];
  if (given === undefined ? documented.length > 0 && method !== 'HEAD' : !documented.includes(given)) {
    throw new Error(
      `${what} in ${given ?? 'no media type'}; openapi/bocage.json has ${documented.join(', ')}.`,
    );
  }
}

function resolve(answer: unknown): Answer {
  const { $ref } = answer as { readonly $ref?: string };
  if ($ref === undefined) return answer as Answer;
  return components.responses[$ref.split('/').at(-1) ?? ''] as Answer;
}

import type { JsonObject } from '../core/json.ts';
import { coreContextUrl } from '../core/jsonld/core-context.ts';
import type { ReadInput } from './input.ts';
import type { Content, PageLinks } from './result.ts';

/**
 * One object as an answer (clause 6.3.6): the @context of the request, else the core one, stands in the body of
 * `application/ld+json` and beside the body of `application/json`.
 */
export function objectContent(input: ReadInput, object: JsonObject): Content {
  return content(input, textOf(input, object));
}

/** A list as an answer; in `application/ld+json` each of its members has the @context. */
export function listContent(input: ReadInput, objects: readonly JsonObject[], page?: PageLinks): Content {
  return textListContent(
    input,
    objects.map((object) => textOf(input, object)),
    page,
  );
}

/** {@link listContent} of what {@link textOf} made already. */
export function textListContent(input: ReadInput, texts: readonly string[], page?: PageLinks): Content {
  return content(input, `[${texts.join(',')}]`, page);
}

/** A list that is not NGSI-LD: it has no @context. */
export function plainListContent(objects: readonly JsonObject[], page: PageLinks): Content {
  return { kind: 'content', body: bytesOf(JSON.stringify(objects)), mediaType: 'application/json', page };
}

function content(input: ReadInput, text: string, page?: PageLinks): Content {
  const linked = input.mediaType === 'application/json';
  return {
    kind: 'content',
    body: bytesOf(text),
    mediaType: input.mediaType,
    ...(linked && { contextLink: contextUrl(input) }),
    ...(page !== undefined && { page }),
  };
}

/** Memory of its own: a cached answer must not keep alive the pool that small buffers share. */
function bytesOf(text: string): Buffer {
  const body = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  body.write(text);
  return body;
}

/** The text of one object of a list, with the @context where the media type wants it. */
export function textOf(input: ReadInput, object: JsonObject): string {
  if (input.mediaType === 'application/json') return JSON.stringify(object);
  return JSON.stringify({ ...object, '@context': contextUrl(input) });
}

function contextUrl({ link }: ReadInput): string {
  return link ?? coreContextUrl;
}

/** The neighbours of a page. `more`: something follows it. */
export function pageLinks(
  page: { readonly limit: number; readonly offset: number },
  more: boolean,
  total: number | undefined,
): PageLinks {
  const { limit, offset } = page;
  const paged = limit > 0;
  return {
    limit,
    ...(total !== undefined && { total }),
    ...(paged && more && { next: offset + limit }),
    ...(paged && offset > 0 && { previous: Math.max(0, offset - limit) }),
  };
}

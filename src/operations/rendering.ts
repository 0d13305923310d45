import type { JsonObject, JsonValue } from '../core/json.ts';
import { coreContextUrl } from '../core/jsonld/core-context.ts';
import type { ContextualInput, ReadInput } from './input.ts';
import type { Content, PageLinks } from './result.ts';
import type { Services } from './services.ts';

/** How an answer gives its @context (clause 6.3.6): in its body, as JSON text, or in a `Link` header by URL. */
export type ShownContext = { readonly json: string } | { readonly link: string };

/**
 * The @context of an answer, as the request gave it, else the core one: in bodies of `application/ld+json`, and of
 * `application/geo+json` unless the client prefers it beside; in the `Link` header otherwise.
 */
export function shownContext(
  services: Services,
  input: ContextualInput,
): ShownContext | Promise<{ readonly link: string }> {
  const { tenant, origin, mediaType, context = input.link ?? coreContextUrl } = input;
  const geoJson = mediaType === 'application/geo+json';
  const inBody = geoJson ? input.preferences?.contextInLink !== true : mediaType === 'application/ld+json';
  if (inBody) return { json: JSON.stringify(context) };
  if (typeof context === 'string') return { link: context };
  return services.contexts.urlOf(tenant, origin, context).then((link) => ({ link }));
}

/** The JSON text of an object, with the @context as its last member where it is shown there. */
export function textWithContext(object: JsonObject, shown: ShownContext): string {
  const text = JSON.stringify(object);
  if (!('json' in shown)) return text;
  const members = text.slice(0, -1);
  return `${members}${members === '{' ? '' : ','}"@context":${shown.json}}`;
}

/** One object as an answer (clause 6.3.6). */
export function objectContent(input: ReadInput, object: JsonObject): Content {
  const shown = contextOfLink(input);
  return content(input, shown, textWithContext(object, shown));
}

/** A list as an answer; in `application/ld+json` each of its members has the @context. */
export function listContent(input: ReadInput, objects: readonly JsonObject[], page?: PageLinks): Content {
  const shown = contextOfLink(input);
  const texts = objects.map((object) => textWithContext(object, shown));
  return content(input, shown, `[${texts.join(',')}]`, page);
}

/** A JSON value that is no object of NGSI-LD: an @context can stand beside it, not in it. */
export function jsonContent(input: ReadInput, value: JsonValue): Content {
  return content(input, contextOfLink(input), JSON.stringify(value));
}

/** A list that is not NGSI-LD: it has no @context. */
export function plainListContent(objects: readonly JsonObject[], page: PageLinks): Content {
  return { kind: 'content', body: bytesOf(JSON.stringify(objects)), mediaType: 'application/json', page };
}

/** An object that is not NGSI-LD: it has no @context. */
export function plainContent(object: JsonObject): Content {
  return { kind: 'content', body: bytesOf(JSON.stringify(object)), mediaType: 'application/json' };
}

function contextOfLink({ mediaType, link = coreContextUrl }: ReadInput): ShownContext {
  return mediaType === 'application/ld+json' ? { json: JSON.stringify(link) } : { link };
}

/** What is no Entity is the same in every version of the API, and so made for the one that is preferred. */
function versionOf({ preferences }: ReadInput): Pick<Content, 'version'> {
  const version = preferences?.version;
  return version === undefined ? {} : { version: { applied: `1.${version}`, altered: false } };
}

function content(input: ReadInput, shown: ShownContext, text: string, page?: PageLinks): Content {
  return {
    kind: 'content',
    body: bytesOf(text),
    mediaType: input.mediaType,
    ...versionOf(input),
    ...('link' in shown && { contextLink: shown.link }),
    ...(page !== undefined && { page }),
  };
}

/** Memory of its own: a cached answer must not keep alive the pool that small buffers share. */
export function bytesOf(text: string): Buffer {
  const body = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  body.write(text);
  return body;
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

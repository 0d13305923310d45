import { badRequest } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { ContextValue } from './context.ts';

/** The media types of bodies that may bring an @context or a link to one. */
type BodyMediaType = 'application/json' | 'application/ld+json' | 'application/merge-patch+json';

/**
 * Where the @context of a body comes from (clause 6.3.5): of `application/ld+json` from the body itself, of every
 * other media type from the `Link` header, or from nowhere.
 *
 * @param link the URL of the header's @context link (see `parseContextLink`).
 * @returns undefined for the core @context alone.
 * @throws Problem BadRequestData where the body has an @context and must not, has none and must, or where the
 * header names another.
 */
export function contextOfBody(
  body: JsonObject,
  mediaType: BodyMediaType,
  link: string | undefined,
): ContextValue | undefined {
  const present = Object.hasOwn(body, '@context');
  if (mediaType !== 'application/ld+json') {
    if (present) throw badRequest(`@context: expected none in ${mediaType}; the Link header names it there.`);
    return link;
  }
  if (link !== undefined) {
    throw badRequest(
      'Link: expected no @context link, since the body is application/ld+json and has its own.',
    );
  }
  if (!present) throw badRequest('@context: expected in application/ld+json, but it is missing.');
  return body['@context'];
}

/** The body without its `@context`: itself where it has none. */
export function withoutContext(body: JsonObject): JsonObject {
  if (!Object.hasOwn(body, '@context')) return body;
  const { '@context': _context, ...members } = body;
  return members;
}

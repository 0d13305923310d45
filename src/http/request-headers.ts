import type { FastifyRequest } from 'fastify';
import { parseTenant } from '../access/tenant.ts';
import type { RawBody } from '../commit/request.ts';
import { badRequest, Problem } from '../core/errors.ts';
import { parseContextLink } from '../core/jsonld/context-link.ts';
import { parseVia } from '../core/via.ts';

/** The headers of a request as Node gives them: names in lower case. */
export type RequestHeaders = FastifyRequest['raw']['headers'];

/** `Link` values of which the URL is remembered, and the longest of them: clients use few, a hostile one any. */
const rememberedLinks = 500;
const longestRemembered = 1000;
const links = new Map<string, string | undefined>();

/** The URL of the @context that the `Link` header names; undefined without one. */
export function contextLinkOf({ link }: RequestHeaders): string | undefined {
  if (link === undefined) return undefined;
  const header = String(link);
  if (links.has(header)) return links.get(header);
  const url = parseContextLink(header);
  if (header.length > longestRemembered) return url;
  if (links.size >= rememberedLinks) links.clear();
  links.set(header, url);
  return url;
}

export function tenantOf(headers: RequestHeaders): string {
  return parseTenant(headerText(headers, 'ngsild-tenant'), 'NGSILD-Tenant');
}

/** A header that Node joins when it comes more than once; undefined without it. */
export function headerText(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return value === undefined ? undefined : String(value);
}

/** Visible ASCII; short enough to be kept for each write of a day. */
const idempotencyKey = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a write, as an object to spread. @throws Problem BadRequestData */
export function idempotencyKeyOf(headers: RequestHeaders): { idempotencyKey?: string } {
  const key = headerText(headers, 'idempotency-key');
  if (key === undefined) return {};
  if (!idempotencyKey.test(key)) {
    throw badRequest('Idempotency-Key: expected 1 to 255 visible ASCII characters.');
  }
  return { idempotencyKey: key };
}

/** The brokers that the `Via` header of a write names, as an object to spread. */
export function viaOf(headers: RequestHeaders): { via?: readonly string[] } {
  const header = headerText(headers, 'via');
  return header === undefined ? {} : { via: parseVia(header) };
}

type BodyMediaType = RawBody['mediaType'];

const writeMediaTypes: readonly BodyMediaType[] = ['application/json', 'application/ld+json'];
const patchMediaTypes: readonly BodyMediaType[] = [...writeMediaTypes, 'application/merge-patch+json'];

/** The media types that the body of a write may have: a PATCH has one more (clause 6.3.4). */
export function bodyMediaTypes(method: string): readonly BodyMediaType[] {
  return method === 'PATCH' ? patchMediaTypes : writeMediaTypes;
}

/**
 * The media type of a body. Its parameters do not count.
 * @throws Problem UnsupportedMediaType
 */
export function bodyMediaType(headers: RequestHeaders, method: string): BodyMediaType {
  const accepted = bodyMediaTypes(method);
  const given = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  const mediaType = accepted.find((candidate) => candidate === given);
  if (mediaType === undefined) {
    throw new Problem('UnsupportedMediaType', `Content-Type: expected ${accepted.join(' or ')}.`);
  }
  return mediaType;
}

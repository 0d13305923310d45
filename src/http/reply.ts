import type { FastifyReply, FastifyRequest } from 'fastify';
import { toProblemDetails } from '../core/errors.ts';
import { formatContextLink } from '../core/jsonld/context-link.ts';
import type { Content, PageLinks, Result } from '../operations/result.ts';
import { decodeQueryString, formatQueryString, queryOf } from './query-string.ts';

/**
 * The only way in which answers are written. They go past Fastify's own sending, which costs as much as all
 * else of a cached read. Each answers the status, for counting.
 */
export interface Replies {
  result(request: FastifyRequest, reply: FastifyReply, result: Result): number;
  /** A refusal (clause 5.5.2); `allow` lists the methods of the resource, for 405. */
  problem(request: FastifyRequest, reply: FastifyReply, error: unknown, allow?: string): number;
  /** The methods of a resource, as the answer to OPTIONS. */
  allow(request: FastifyRequest, reply: FastifyReply, allow: string): number;
  /** What is not NGSI-LD: health, metrics, the answers to devices. */
  text(request: FastifyRequest, reply: FastifyReply, status: number, mediaType: string, text: string): number;
  /** The head of an answer that has no end yet, and goes to where it is asked for: what follows is up to the caller. */
  begin(request: FastifyRequest, reply: FastifyReply, mediaType: string): void;
}

/** Names and values in turn. */
type Headers = readonly string[];

const noHeaders: Headers = [];
const emptyBody: Headers = ['Content-Length', '0'];

/** Values may look like pages, and a browser must not take them for one. */
const noSniffing: Headers = ['X-Content-Type-Options', 'nosniff'];

/** Seconds after which a client that was turned away may come again. */
const retryAfter = '1';

/** Neither caches nor proxies hold back what comes when it comes. */
const unbuffered: Headers = ['Cache-Control', 'no-store', 'X-Accel-Buffering', 'no'];

type Write = (
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  headers: Headers,
  body?: Buffer,
) => number;

/** @param pluginHeaders whether plugins set headers on the reply (cross-origin, rates), which must go out too. */
export function createReplies(pluginHeaders: boolean): Replies {
  const writeHead = createHeadWriter(pluginHeaders);
  const write: Write = (request, reply, status, headers, body) => {
    writeHead(request, reply, status, headers);
    reply.raw.end(body);
    return status;
  };

  const text = createTextWriter(write);

  return {
    result(request, reply, result) {
      switch (result.kind) {
        case 'content': {
          const headers = contentHeaders(result, request.raw.url ?? '');
          return write(request, reply, statusOf(result), headers, result.body);
        }
        case 'done':
          return write(request, reply, 204, noHeaders);
        case 'created': {
          const location = result.location === undefined ? noHeaders : ['Location', result.location];
          if (result.body === undefined) return write(request, reply, 201, [...location, ...emptyBody]);
          return text(request, reply, 201, 'application/json', JSON.stringify(result.body), location);
        }
        case 'partial':
          return text(request, reply, 207, 'application/json', JSON.stringify(result.body));
      }
    },

    problem(request, reply, error, allow) {
      const { code, ...details } = toProblemDetails(error);
      const headers = [
        ...(allow === undefined ? noHeaders : ['Allow', allow]),
        // With 429 the plugin that counts has set it.
        ...(code === 'ServiceUnavailable' ? ['Retry-After', retryAfter] : noHeaders),
      ];
      // The standard wants this one without a body (clause 6.3.4).
      if (code === 'LengthRequired') return write(request, reply, 411, [...headers, ...emptyBody]);
      return text(request, reply, details.status, 'application/json', JSON.stringify(details), headers);
    },

    allow: (request, reply, allow) => write(request, reply, 204, ['Allow', allow]),

    text,

    begin(request, reply, mediaType) {
      writeHead(request, reply, 200, ['Content-Type', mediaType, ...unbuffered, ...noSniffing]);
    },
  };
}

function createTextWriter(write: Write) {
  return (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    mediaType: string,
    content: string,
    others = noHeaders,
  ): number => {
    const body = Buffer.from(content);
    const headers = [
      ...others,
      'Content-Type',
      mediaType,
      'Content-Length',
      String(body.length),
      ...noSniffing,
    ];
    return write(request, reply, status, headers, body);
  };
}

/** What was altered for an earlier version of the API is not what is held (clause 6.3.18). */
function statusOf({ version }: Content): 200 | 203 {
  return version?.altered === true ? 203 : 200;
}

/** Every answer begins here, the tenant of its request with it (clause 6.3.14). For HEAD, Node drops the body. */
function createHeadWriter(pluginHeaders: boolean) {
  return (request: FastifyRequest, reply: FastifyReply, status: number, own: Headers): void => {
    const tenant = request.raw.headers['ngsild-tenant'];
    let headers = typeof tenant === 'string' ? [...own, 'NGSILD-Tenant', tenant] : own;
    if (pluginHeaders) headers = [...headers, ...headersOfPlugins(reply, headers)];
    reply.hijack();
    reply.raw.writeHead(status, headers as string[]);
  };
}

/** What plugins have set on the reply, besides what the answer has itself. */
function headersOfPlugins(reply: FastifyReply, own: Headers): Headers {
  const present = new Set(own.map((text) => text.toLowerCase()));
  return Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined || present.has(name) ? [] : [name, String(value)],
  );
}

/** The headers of an answer depend on it and on the URL it answers, and a cached one is of one URL only. */
const knownHeaders = new WeakMap<Content, Headers>();

function contentHeaders(content: Content, url: string): Headers {
  let headers = knownHeaders.get(content);
  if (headers === undefined) {
    headers = makeHeaders(content, url);
    knownHeaders.set(content, headers);
  }
  return headers;
}

function makeHeaders({ body, mediaType, contextLink, page, version }: Content, url: string): Headers {
  const links = [
    ...(contextLink === undefined ? [] : [formatContextLink(contextLink)]),
    ...(page === undefined ? [] : pagingLinks(page, url, mediaType)),
  ];
  return [
    'Content-Type',
    mediaType,
    'Content-Length',
    String(body.length),
    ...noSniffing,
    ...(links.length === 0 ? noHeaders : ['Link', links.join(', ')]),
    ...(page?.total === undefined ? noHeaders : ['NGSILD-Results-Count', String(page.total)]),
    ...(version === undefined ? noHeaders : ['Preference-Applied', `ngsi-ld=${version.applied}`]),
  ];
}

/** The neighbouring pages (clause 6.3.10): the URL of the request with another offset. */
function pagingLinks({ limit, next, previous }: PageLinks, url: string, mediaType: string): string[] {
  const path = (url.split('?', 1)[0] ?? '').replace(/\/$/, '');
  const given = decodeQueryString(queryOf(url));
  const link = (offset: number, rel: string) => {
    const parameters = new Map([...given, ['limit', String(limit)], ['offset', String(offset)]]);
    return `<${path}?${formatQueryString(parameters)}>; rel="${rel}"; type="${mediaType}"`;
  };
  return [
    ...(previous === undefined ? [] : [link(previous, 'prev')]),
    ...(next === undefined ? [] : [link(next, 'next')]),
  ];
}

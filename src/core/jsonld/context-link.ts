import { badRequest } from '../errors.ts';

/** The relation by which a `Link` header names an @context (JSON-LD 1.1, clause 6.1). */
const contextRelation = 'http://www.w3.org/ns/json-ld#context';

/** What may stand before a link, and one parameter after its target. */
const between = /[\s,]*/y;
const parameter = /\s*;\s*([^\s=;,"<>]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y;

/**
 * The URL of the @context that a `Link` header names (clause 6.3.5). Links of other relations do not count, a
 * missing `type` is no matter, and what is not a link is passed over up to the next comma (RFC 8288, appendix B).
 *
 * @param header the value, or the values where the header came more than once.
 * @returns undefined where there is none.
 * @throws Problem BadRequestData where there is more than one.
 */
export function parseContextLink(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const values = typeof header === 'string' ? [header] : header;
  const urls = values.flatMap((value) => (value.includes(contextRelation) ? contextUrls(value) : []));
  if (urls.length > 1) {
    throw badRequest(`Link: expected one @context, but there are ${urls.length}: ${urls.join(', ')}.`);
  }
  return urls[0];
}

/** The `Link` header that names an @context. Whatever could end the header or the URL in it is percent-encoded. */
export function formatContextLink(url: string): string {
  const safe = url.replace(/[^\x21-\x7e]|[<>"\\^`{|}]/gu, encodeCharacter);
  return `<${safe}>; rel="${contextRelation}"; type="application/ld+json"`;
}

function contextUrls(header: string): readonly string[] {
  const urls: string[] = [];
  let position = afterSeparators(header, 0);
  while (position < header.length) {
    if (header[position] === '<') {
      const end = header.indexOf('>', position);
      if (end === -1) break;
      const parameters = readParameters(header, end + 1);
      if (parameters.relations.includes(contextRelation)) urls.push(header.slice(position + 1, end).trim());
      position = parameters.end;
    }
    position = afterSeparators(header, nextComma(header, position));
  }
  return urls;
}

/** The relation types of the first `rel`, as RFC 8288 (clause 3.3) wants, and where the parameters end. */
function readParameters(
  header: string,
  start: number,
): { readonly relations: readonly string[]; readonly end: number } {
  let relations: readonly string[] | undefined;
  parameter.lastIndex = start;
  let end = start;
  for (let match = parameter.exec(header); match; match = parameter.exec(header)) {
    end = parameter.lastIndex;
    const [, name = '', quoted, token = ''] = match;
    if (name.toLowerCase() === 'rel')
      relations ??= (quoted?.replace(/\\(.)/g, '$1') ?? token).trim().split(/\s+/);
  }
  return { relations: relations ?? [], end };
}

function afterSeparators(header: string, position: number): number {
  between.lastIndex = position;
  return between.test(header) ? between.lastIndex : position;
}

/** The next comma outside of quotes; a quote that is never closed hides all the rest. */
function nextComma(header: string, start: number): number {
  let quoted = false;
  for (let position = start; position < header.length; position++) {
    const character = header[position];
    if (character === '"') quoted = !quoted;
    else if (character === '\\' && quoted) position++;
    else if (character === ',' && !quoted) return position;
  }
  return header.length;
}

function encodeCharacter(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../errors.ts';
import { formatContextLink, parseContextLink } from './context-link.ts';

const rel = 'rel="http://www.w3.org/ns/json-ld#context"';
const url = 'https://example.org/context.jsonld';

describe('parseContextLink', () => {
  test.each([
    [`<${url}>; ${rel}; type="application/ld+json"`],
    [`<${url}>; ${rel}`],
    [`<${url}>;type="application/ld+json";${rel}`],
    [`  < ${url} > ;  REL = "http://www.w3.org/ns/json-ld#context"`],
    [`<${url}>; rel=http://www.w3.org/ns/json-ld#context`],
    [`<${url}>; rel="alternate http://www.w3.org/ns/json-ld#context"`],
    [`<https://example.org/next>; rel="next", <${url}>; ${rel}`],
    [
      `<https://example.org/next>; rel="next"; title="a, <b>; ${rel.replaceAll('"', '\\"')}", <${url}>; ${rel}`,
    ],
    [`, ,<${url}>; ${rel};,`],
    [`nonsense, <${url}>; ${rel}`],
    [`<${url}>; ${rel}; rel="next"`],
    [`<${url}>; title; ${rel}`],
  ])('finds the URL in %s', (header) => {
    expect(parseContextLink(header)).toBe(url);
  });

  test('keeps commas and semicolons in the URL', () => {
    expect(parseContextLink(`<https://example.org/a,b;c?d=e>; ${rel}`)).toBe('https://example.org/a,b;c?d=e');
  });

  test.each([
    undefined,
    '',
    `<${url}>; rel="next"`,
    `<${url}>; rel="next"; ${rel}`,
    `<${url}>`,
    `${url}; ${rel}`,
    `<${url}; ${rel}`,
    `<https://example.org/next>; title="never closed, <${url}>; ${rel.replaceAll('"', '')}`,
  ])('finds none in %j', (header) => {
    expect(parseContextLink(header)).toBeUndefined();
  });

  test('refuses more than one, in one header or several', () => {
    const link = `<${url}>; ${rel}`;
    for (const header of [`${link}, <https://example.org/b>; ${rel}`, [link, link]]) {
      expect(() => parseContextLink(header)).toThrow(Problem);
      expect(() => parseContextLink(header)).toThrow(
        'BadRequestData: Link: expected one @context, but there are 2',
      );
    }
    expect(parseContextLink(['<https://example.org/next>; rel="next"', link])).toBe(url);
  });

  test('takes any header without failing in another way', () => {
    const piece = fc.constantFrom('<', '>', ';', ',', '"', '\\', '=', ' ', 'rel', url, rel, 'a');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          parseContextLink(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });

  test('takes a hostile header in linear time', () => {
    for (const piece of ['<,', '"\\', '<>;a="\\",', '; ', '<a>;rel=x,']) {
      const header = piece.repeat(100_000) + rel;
      const start = performance.now();
      parseContextLink(header);
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });
});

describe('formatContextLink', () => {
  test('writes the header of clause 6.3.6', () => {
    expect(formatContextLink(url)).toBe(
      `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`,
    );
  });

  test('encodes what a header or a link cannot hold', () => {
    expect(formatContextLink('https://example.org/ü>\r\nX: y"😀?a=%20&b#c')).toContain(
      '<https://example.org/%C3%BC%3E%0D%0AX:%20y%22%F0%9F%98%80?a=%20&b#c>;',
    );
  });

  test('is what parseContextLink reads', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        expect(parseContextLink(formatContextLink(address))).toBe(address);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { contextOfBody, withoutContext } from './request-context.ts';

const link = 'https://example.org/context.jsonld';
const body = { id: 'urn:a:b' };
const withContext = { '@context': ['https://example.org/other.jsonld'], ...body };

describe('contextOfBody', () => {
  test.each(['application/json', 'application/merge-patch+json'] as const)(
    'takes the link for %s',
    (mediaType) => {
      expect(contextOfBody(body, mediaType, link)).toBe(link);
      expect(contextOfBody(body, mediaType, undefined)).toBeUndefined();
    },
  );

  test('takes the member of application/ld+json', () => {
    expect(contextOfBody(withContext, 'application/ld+json', undefined)).toEqual([
      'https://example.org/other.jsonld',
    ]);
  });

  test.each([
    [withContext, 'application/json', undefined, '@context: expected none in application/json'],
    [
      withContext,
      'application/merge-patch+json',
      link,
      '@context: expected none in application/merge-patch+json',
    ],
    [body, 'application/ld+json', undefined, '@context: expected in application/ld+json, but it is missing'],
    [body, 'application/ld+json', link, 'Link: expected no @context link'],
    [withContext, 'application/ld+json', link, 'Link: expected no @context link'],
  ] as const)('refuses %j as %s with link %s', (refused, mediaType, header, detail) => {
    expect(() => contextOfBody(refused, mediaType, header)).toThrow(`BadRequestData: ${detail}`);
  });
});

test('withoutContext takes the @context away and nothing else', () => {
  expect(withoutContext(withContext)).toEqual(body);
  expect(withoutContext(body)).toBe(body);
  const hostile = JSON.parse('{"@context":1,"__proto__":{"a":1},"b":2}') as JsonObject;
  expect(JSON.stringify(withoutContext(hostile))).toBe('{"__proto__":{"a":1},"b":2}');
});

import { describe, expect, it } from 'vitest';
import { assertContext, contextOfDocument, maximumDocument } from './context-document.ts';

const refusing = (text: string) => {
  try {
    return contextOfDocument(text);
  } catch (error) {
    return (error as Error).message;
  }
};

describe('contextOfDocument', () => {
  it('is the @context and nothing else', () => {
    expect(contextOfDocument('{"@context":["https://example.org/c",{"a":"b:c"}],"x":1}')).toEqual([
      'https://example.org/c',
      { a: 'b:c' },
    ]);
  });

  it.each([
    ['', /^InvalidRequest: body: .*empty/],
    ['{', /^InvalidRequest: .*line 1/],
    ['[]', /^InvalidRequest: body: .*an array/],
    ['{}', /^InvalidRequest: @context/],
    ['{"__proto__":{"@context":{}}}', /^InvalidRequest: @context/],
    ['{"@context":"vehicles"}', /^BadRequestData: @context: .*absolute/],
    ['{"@context":[["x:y"]]}', /^BadRequestData: @context: .*absolute/],
    ['{"@context":{"a":{"@id":5}}}', /^BadRequestData: @context: .*"a\.@id"/],
    [`{"@context":"${'x'.repeat(maximumDocument)}"}`, /^PayloadTooLarge: body/],
  ])('refuses %.40s', (text, message) => {
    expect(refusing(text)).toMatch(message);
  });

  it('does not judge a definition that rests on a document it has not read', () => {
    const definition = { 'ex:a': 'https://example.org/a' };
    expect(() => assertContext(definition)).toThrow(/ex:a/);
    expect(() => assertContext(['https://example.org/prefixes.jsonld', definition])).not.toThrow();
  });
});

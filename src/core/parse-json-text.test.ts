import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json.ts';
import { parseJsonText } from './parse-json-text.ts';

/** Objects with such a key make the engine misread others. */
function poison(): void {
  for (const key of ['\\', 'a\\', '\\u00e9']) {
    JSON.parse(JSON.stringify({ [key]: 1 }));
    JSON.parse(JSON.stringify({ a: 1, [key]: 1 }));
  }
}

const keysOf = (text: string) => Object.keys(parseJsonText(text) as object);

describe('parseJsonText', () => {
  it.each([
    ['{"\\n":1}', ['\n']],
    ['{"\\"":1}', ['"']],
    ['{"a":1,"\\r":2,"b":3}', ['a', '\r', 'b']],
    ['{"a":1,"a\\n" \n: 2}', ['a', 'a\n']],
    ['{"\\u00e9":1}', ['é']],
    ['{"\\u0061":1,"a":2}', ['a']],
    ['{"\\\\":1,"\\n":2}', ['\\', '\n']],
    ['{"\uf8ff0":1,"\\n":2}', ['\uf8ff0', '\n']],
    ['{"\\u005f_proto__":1}', ['__proto__']],
    ['{"a":"\\n","b":["\\"c\\":"]}', ['a', 'b']],
  ])('reads the keys of %j whatever was read before', (text, keys) => {
    poison();
    expect(keysOf(text)).toEqual(keys);
  });

  it('lets the last of equal keys win, however they are written', () => {
    expect(parseJsonText('{"\\u0061":1,"a":2,"\\n":3,"\\u000a":4}')).toEqual({ a: 2, '\n': 4 });
  });

  it('tells the source of numbers beside escaped keys', () => {
    const sources: (string | undefined)[] = [];
    parseJsonText('{"\\n":[1.50]}', (_key, value, { source }) => {
      if (typeof value === 'number') sources.push(source);
      return value;
    });
    expect(sources).toEqual(['1.50']);
  });

  it.each(['{"\\n":1', '{"a\\', '\\', '{"\\x":1}', '{"\\n":}'])('refuses %j', (text) => {
    expect(() => parseJsonText(text)).toThrow(SyntaxError);
    expect(() => parseJson(text)).toThrow('InvalidRequest');
  });

  it('gives back what was written', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('\\', '"', '\n', 'a\\', 'a\n', '\\n', '__proto__'));
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.tuple(key, fc.nat())), (value, entries) => {
        poison();
        const text = JSON.stringify([value, Object.fromEntries(entries)]);
        expect(JSON.stringify(parseJsonText(text))).toBe(text);
      }),
    );
  });
});
